"""What a question asks for: its words, its dates, and the kind of answer it wants."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from assistant.courtesies import without_courtesies
from assistant.errors import QuestionError
from assistant.over_time import states, years_away
from assistant.years import years_in
from index.words import surface_words, terms
from ingest.dates import FoundDate, find_dates


class Wants(StrEnum):
    """The kind of answer a question asks for."""

    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    REASON = "reason"
    LIST = "list"
    RATING = "rating"
    TEXT = "text"


_KINDS: tuple[tuple[Wants, re.Pattern[str]], ...] = tuple(
    (wants, re.compile(pattern, re.IGNORECASE))
    for wants, pattern in (
        (
            Wants.NUMBER,
            r"\bhow (?:many|much|often|long|old|far|big|large|high)\b|\bwhat (?:number|percentage|"
            r"proportion|share|rate|figure|total|amount|fraction|ratio|size)\b|\bper ?cent|%|"
            r"(?<!\ba )(?<!small )(?<!large )(?<!growing )(?<!high )(?<!low )"
            r"\b(?:percentage|proportion|number|total|average|rate|cost|headcount|count|ratio) "
            r"(?:of|for)\b"
            r"|\bhow .{0,20}\b(?:many|much)\b",
        ),
        (
            Wants.DATE,
            r"^\W*when\b|\bwhat (?:date|day|month|year|time)\b|\bwhich (?:year|month|date)\b|"
            r"\bdates?\b|\bdeadline\b|\bsince when\b|\bby when\b|\bhow soon\b",
        ),
        (
            Wants.REASON,
            r"\bwhy\b|\breasons?\b|\bwhat (?:caused|explains|led to|lies behind)\b|"
            r"\bbecause of what\b|\bhow come\b|\bcause[sd]?\b|\bexplain",
        ),
        (
            Wants.RATING,
            r"\bjudged\b|\bjudge?ments?\b|\brat(?:ed|ing|ings)\b|\bgrad(?:e|es|ed|ing)\b|"
            r"\bverdict\b|\bscored?\b|\bofsted (?:say|think)",
        ),
        (
            Wants.LIST,
            r"\blist\b|\bwhich (?:\w+ ){0,3}\w+s\b(?! (?:is|was|has)\b)|"
            r"\bwhat (?:are|were|kinds?|types?|sorts?)\b|"
            r"\bname (?:the|all|some|two|three|four|five)\b|"
            r"\bwhat (?:\w+ ){0,3}\w+s (?:are|were|did|does|do|have|had)\b|\bexamples\b|\bsteps\b",
        ),
        (Wants.NAME, r"\bwho\b|\bwhom\b|\bwhose\b|\bname of\b|\bcalled\b|\bnamed\b|\bwhere\b"),
    )
)
_COUNTS = re.compile(
    r"\bhow (?:many|much)\b|%|\bper ?cent|\bwhat (?:number|percentage)\b", re.IGNORECASE
)
"""What asks for a number even where a reason is asked for: "the number of" alone does not."""
_FULL_NAME = re.compile(r"\b[A-Z][\w’'-]*[a-z](?: (?:of |and |upon |the )?[A-Z][\w’'-]*[a-z])+\b")
_LATEST = re.compile(
    r"\b(?:now|nowadays|current(?:ly)?|latest|most recent(?:ly)?|newest|today|at present|these days"
    r"|last(?= (?:inspection|report|visit|review|letter|time)))\b",
    re.IGNORECASE,
)
_COMPARES = re.compile(
    r"\b(?:compar\w+|change[ds]?|differ\w*|than|versus|vs|between|both|over time|improve[ds]?|"
    r"worse\w*|better|rise[ns]?|rose|fall\w*|fell|grow\w*|grew|trend\w*|since then|"
    r"and (?:in|at|by))\b",
    re.IGNORECASE,
)


_ASKS = r"(?:how|what|who|whom|whose|when|where|why|which)"
_STATES = r"(?:had|has|have|was|were|is|are|did|does|do|can|could|will|would)"
_NEXT_PART = re.compile(
    rf"\?\s+(?=\w)|;\s+|,?\s+and\s+(?={_ASKS}\b|{_STATES}\b)|[,:]\s+(?={_ASKS}\b)", re.IGNORECASE
)
"""Where a question that asks for several things goes on to the next."""
_ASKING = re.compile(rf"\b{_ASKS}\b|^{_STATES}\b", re.IGNORECASE)
_LEANS = re.compile(
    r"\b(?:it|its|they|them|their|theirs|those|these|this|that|he|him|his|she|her|there|one)\b",
    re.IGNORECASE,
)
_FEW = 3
"""A part of so few content words does not stand on its own."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """A question as understood: soft evidence for choosing documents and sentences."""

    text: str
    """It on one line, without greeting, request and thanks."""
    terms: tuple[str, ...]
    """Content words, stemmed as the lexical index does, each once, in order."""
    years: tuple[int, ...]
    """Years named in the question, ascending."""
    wants: frozenset[Wants]
    latest: bool
    """It asks for the newest state ("now", "latest", "last inspection")."""
    compares: bool
    """It asks for more than one state or document."""
    states: int
    """How many times or documents it asks about; 1 where it does not ask how things went."""
    names: tuple[str, ...]
    """Words written with a capital inside the sentence: names of bodies, places, people."""
    full_names: tuple[str, ...] = ()
    """Names of two words or more, as written: `Cheshire West`."""
    quoted: tuple[str, ...] = ()
    """Phrases in double quotation marks, case-folded: they are meant literally."""
    parts: tuple[str, ...] = ()
    """The questions it is made of, where it asks for several things, each to be read on its own."""
    days: tuple[FoundDate, ...] = ()
    """Days and months named in the question; a year alone is none."""

    @property
    def over_time(self) -> bool:
        """Whether it asks how things went from one document to a later one, or in several."""
        return self.states > 1


def understand(question: str, term_function: Callable[[str], list[str]] = terms) -> Understanding:
    """Take a question apart. QuestionError when it holds no letters or digits at all."""
    text = without_courtesies(" ".join(question.split()))
    if not surface_words(text):
        raise QuestionError("the question is empty; type what you want to know")
    dates = find_dates(text)
    years = {day.year for date in dates for day in (date.first, date.last)} | years_in(text)
    years |= years_away(text)
    wants = frozenset(kind for kind, pattern in _KINDS if pattern.search(text))
    if Wants.REASON in wants and not _COUNTS.search(text):
        wants -= {Wants.NUMBER}
    return Understanding(
        text=text,
        terms=tuple(dict.fromkeys(term_function(text))),
        years=tuple(sorted(years)),
        wants=wants or frozenset({Wants.TEXT}),
        latest=bool(_LATEST.search(text)),
        compares=len(years) > 1 or bool(_COMPARES.search(text)),
        states=states(text),
        names=tuple(dict.fromkeys(re.findall(r"(?<=[a-z,’'] )[A-Z][\w’'-]+", text))),
        full_names=_full_names(text),
        quoted=tuple(phrase.casefold() for phrase in re.findall(r"[“\"]([^“”\"]{3,})[”\"]", text)),
        parts=_parts(text, term_function),
        days=tuple(date for date in dates if date.first.month is not None),
    )


def _parts(text: str, term_function: Callable[[str], list[str]]) -> tuple[str, ...]:
    """Return the questions of a question, what a later one leans on put before it."""
    cut = [part.strip(" ,;:?") for part in _NEXT_PART.split(text)]
    cut = [part for part in cut if term_function(part)]
    if len(cut) < 2:
        return ()
    first, asks_first = cut[0], bool(_ASKING.search(cut[0]))
    # "Agency staff: how many in 2013, and how many in 2015?" begins with what it is about.
    if len(cut) - (not asks_first) < 2 or len(term_function(first)) < 2:
        return ()
    later = (
        f"{first}: {part}"
        if not asks_first or _LEANS.search(part) or len(term_function(part)) <= _FEW
        else part
        for part in cut[1:]
    )
    return (first, *later) if asks_first else tuple(later)


def _full_names(text: str) -> tuple[str, ...]:
    """Names of several words; the first word of the question is none, its capital says nothing."""
    found = []
    for match in _FULL_NAME.finditer(text):
        words = match.group().split()
        if match.start() == 0:
            words = words[1:]
        if sum(word[0].isupper() for word in words) > 1:
            found.append(re.sub(r"['’]s?$", "", " ".join(words)))
    return tuple(dict.fromkeys(found))
