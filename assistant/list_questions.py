"""Which list a question asks for: one that its own words name, or what somebody is to improve.

"What are the areas for improvement?" names the list by what stands above it. "What was the council
told to put right?" means the same list, whatever stands above it: recommendations, areas for
improvement, actions.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass

from assistant.number_words import VALUES
from assistant.question import Understanding, Wants, understand
from index.words import terms

_WHOLE = re.compile(
    r"\blist\b|\bbullet|\benumerate\b|\boutline\b|\b(?:set|spell) out\b|\brun through\b|"
    r"\bfull (?:set|list)\b|\bcomplete list\b|\ball (?:of )?(?:the|their|its|his|her|\d+|\w+ of)\b|"
    r"\bname (?:the|all|every)\b|\bwhat (?:are|were) (?:the|its|their)\b",
    re.IGNORECASE,
)
"""It asks for all of a list."""
_NO_LIST = re.compile(
    r"^\W*(?:how|why|who|whom|whose|when|where|did|does|do|is|are|was|were|has|have|had|can|could)\b",
    re.IGNORECASE,
)
"""It asks for something else."""
_BETTER = r"(?:improv\w+|fix(?:ed)?|put right|sort(?:ed)? out|address(?:ed)?|tackled?|change[sd]?)"
_IMPROVE = rf"(?:{_BETTER}|do(?:ne)?)"
_OUGHT = r"(?:needs?|needed|must|should|ought to|has to|have to|had to|supposed to)"
_TOLD = r"(?:told|asked|expected|required|instructed|urged|advised|wanted|said)"
_TO_IMPROVE = re.compile(
    r"\brecommend(?:ed|s|ations?)?\b|\bareas? (?:for|of) (?:improvement|development)\b"
    r"|\b(?:put right|sort(?:ed)? out)\b|\bhomework\b|\bto[- ]do list\b"
    rf"|\b(?:{_OUGHT}|{_TOLD})\b.{{0,40}}\b{_IMPROVE}\b"
    rf"|\bimprovements?\b.{{0,40}}\b(?:demanded|required|needed|asked|wanted|called for)\b",
    re.IGNORECASE,
)
"""It asks what somebody is to do better."""
_IMPROVEMENTS = re.compile(
    r"\brecommend(?:ations?|ed to)\b|\bareas? (?:for|of) [\w ]*(?:improvement|development)\b"
    r"|\bneeds? to (?:improve|be improved|do|change)\b|\bpriority and immediate action"
    r"|\b(?:should|must|is asked to|are asked to)\b[^.]{0,60}:",
    re.IGNORECASE,
)
"""A heading or a sentence that announces such a list."""
_PLAIN = frozenset(
    terms(
        "list name give tell say said told show set full all every whole complete bullet outline "
        "enumerate run spell describe mention identify identified found find noted state stated "
        "one two three four five six seven eight nine ten dozen half thing point matter item "
        "please according latest newest last most recent current final given gave got received "
        "report inspection inspector ofsted inspectorate regulator watchdog letter visit review "
        "document page council authority local county city borough town district"
    )
)
"""Words that say how to answer, or what kind of document or body is meant: they name no list."""
OF_IMPROVING = frozenset(
    terms(
        "improve improvement recommend recommendation area fix put right sort address tackle done "
        "change need must should require demand want ask expect instruct urge advise homework "
        "main key action priority better work "
        "service team leader made make"
    )
)
"""Words that say no more than that something is to be improved by somebody."""

_MOST_COUNTED = 30


@dataclass(frozen=True, slots=True)
class ListAsked:
    """A question for a list."""

    whole: bool
    """It says that it wants all of it."""
    to_improve: bool
    """It asks what somebody is to improve."""
    named: frozenset[str]
    """Terms that name the list: the question's, without those that say how to answer, times and
    names of bodies."""
    count: int | None = None
    """How many items it speaks of."""

    @property
    def topic(self) -> frozenset[str]:
        """Of a question for improvements: what they are to be about, if it is not everything."""
        return self.named - OF_IMPROVING


def announces_improvements(text: str) -> bool:
    """Whether a heading or a sentence announces what somebody is to improve."""
    return bool(_IMPROVEMENTS.search(text))


def list_asked(asked: Understanding, bodies: Set[str] = frozenset()) -> ListAsked | None:
    """Return what list a question asks for; None for one that asks for none, or for several.

    `bodies` are the terms of the names of the bodies it is about.
    """
    to_improve = bool(_TO_IMPROVE.search(asked.text))
    whole = bool(_WHOLE.search(asked.text))
    if _NO_LIST.match(asked.text) or asked.parts or len(asked.years) > 1 or _goes_over_time(asked):
        return None
    if not whole and asked.wants & {Wants.NUMBER, Wants.REASON, Wants.DATE}:
        return None
    if not (whole or to_improve or Wants.LIST in asked.wants):
        return None
    times = {term for day in asked.days for term in terms(asked.text[day.start : day.end])}
    times |= {str(year) for year in asked.years}
    named = frozenset(asked.terms) - _PLAIN - times - bodies
    return ListAsked(whole, to_improve, named, _count(asked.text))


def _goes_over_time(asked: Understanding) -> bool:
    """Whether it does, beside speaking of what should have improved."""
    return asked.over_time and understand(_TO_IMPROVE.sub(" … ", asked.text) + " ?").over_time


def _count(text: str) -> int | None:
    """Return the first small number of the question that counts things: "the seven areas"."""
    for word in re.findall(r"\w+", text.casefold()):
        value = int(word) if word.isdecimal() else int(VALUES.get(word, 0))
        if 2 <= value <= _MOST_COUNTED:
            return value
    return None
