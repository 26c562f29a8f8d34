"""Finding what part of the library a question is about: its bodies and dates, and their documents.

What documents are about and when they were written is what their own text says (`Facts`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
from itertools import islice, pairwise

from assistant.authorities import Authorities
from assistant.bodies import Bodies, Named, Words, holds, name_words
from assistant.mentions import Mentions
from assistant.names import find_names
from assistant.question import Understanding
from assistant.scope import Scope, Together
from index.filters import first_day, last_day
from index.library import Library
from index.words import STOP_WORDS, surface_words
from ingest.dates import FoundDate
from ingest.document import DocDate, Facts

_MOST_NAMES = 8
"""Names of a question, beside those of known bodies, that are looked for in the documents."""
_LISTED = frozenset({"’s", "'s", "’", "'", "and", "or", "versus", "vs", "vs.", "the", "in", "of"})
"""Words, beside names, that stand between those of a list: "Dorset, the City of York and Kent"."""


class ScopeFinder:
    """Finds the scope of questions to one library. Safe for several threads."""

    def __init__(self, library: Library) -> None:
        records = [record for record in library.records if not record.failed]
        self._facts = {record.path: record.facts for record in records}
        self._subjects = {
            path: facts.subject for path, facts in self._facts.items() if facts.subject
        }
        self._mentions = Mentions(library)
        self._bodies = Bodies(self._subjects, self._mentions.inside, self._mentions.is_word)
        self._authorities = Authorities(self._mentions.is_word)
        self.of = lru_cache(maxsize=16)(self._of)
        """`of(asked)`: the scope of a question."""

    def _of(self, asked: Understanding) -> Scope:
        named, namesakes = self._bodies.named_in(asked.text)
        documents = set[str]().union(*(self._all_about(body) for body in named))
        names = [body.words for body in named]
        elsewhere, unknown = [], []
        councils = self._other_councils(asked, named)
        others = dict.fromkeys([*namesakes, *councils, *_other_names(asked, named)])
        for name in islice(others, _MOST_NAMES):
            words = name_words(name)
            if name in namesakes or name in councils or self._mentions.is_local_body(words):
                mentioning = self._mentions.documents(words)
                names.append(words)
                meant = frozenset() if name in namesakes else self._meant(words, mentioning)
                documents.update(meant)
                if not meant:
                    elsewhere.append(name)
                if not mentioning:
                    unknown.append(name)
        newest = self._newest(asked, named)
        of_day, undated = self._of_days(asked, documents if names else self._facts.keys())
        times = tuple(name_words(asked.text[day.start : day.end]) for day in asked.days)
        phrases: list[Together] = [(words,) for words in names]
        if of_day and not asked.compares:
            phrases = [(*body, time) for time in times for body in phrases or [()]]
            documents = of_day
        if documents >= self._facts.keys():
            documents, phrases = set(), []
        return Scope(
            named,
            named if len(named) > 1 and (asked.compares or _side_by_side(asked, named)) else (),
            frozenset(documents),
            tuple(phrases),
            self._of_times(asked, documents) or frozenset(newest) or self._of_kinds(asked.text),
            (*times, *((str(year),) for year in asked.years)),
            tuple(self._dated(asked)),
            tuple(elsewhere),
            tuple(unknown),
            undated if named else (),
            next(iter(newest.values()), None),
            self._subjects,
        )

    def _other_councils(self, asked: Understanding, named: Sequence[Named]) -> list[str]:
        """Return the councils of the question that are no bodies of the library."""
        return [
            council.name
            for council in self._authorities.named_in(asked.text)
            if not any(body.start < council.end and council.start < body.end for body in named)
        ]

    def _all_about(self, body: Named) -> frozenset[str]:
        """Return its documents, and those that speak of it and of which nothing is known."""
        if len(self._subjects) == len(self._facts):
            return body.documents
        return body.documents | (self._mentions.documents(body.words) - self._subjects.keys())

    def _meant(self, words: Words, mentioning: frozenset[str]) -> frozenset[str]:
        """Return the documents about the body that a name is another name of, if it is of any.

        With them those that mention it and of which nothing is known. Its documents mention the
        name, and its own name shares a word with it ("London Corporation" and "City of London") or
        has these initials ("BCP").
        """
        about: dict[str, set[str]] = {}
        for path, subject in self._subjects.items():
            if _may_be(words, name_words(subject)):
                about.setdefault(subject, set()).add(path)
        held = [paths for paths in about.values() if not paths.isdisjoint(mentioning)]
        unknown = mentioning - self._subjects.keys()
        return unknown.union(held[0]) if len(held) == 1 else unknown

    def _of_days(self, asked: Understanding, among: Set[str]) -> tuple[set[str], tuple[str, ...]]:
        """Return the documents of the days asked for, and the days that none knows."""
        found: set[str] = set()
        unknown = []
        for day in asked.days:
            if day.first.day is None:
                continue
            of_day = {path for path in among if _is_of(self._facts[path], day)}
            found |= of_day
            written = asked.text[day.start : day.end]
            if not of_day and not self._mentions.documents(name_words(written)).intersection(among):
                unknown.append(written)
        return found, tuple(unknown)

    def _dated(self, asked: Understanding) -> Iterator[tuple[int, int, frozenset[str]]]:
        """Yield where days and months stand in the question, and the documents of each."""
        for day in asked.days:
            of_day = frozenset(path for path, facts in self._facts.items() if _is_of(facts, day))
            if of_day:
                yield day.start, day.end, of_day

    def _of_times(self, asked: Understanding, documents: Set[str]) -> frozenset[str]:
        """Return the documents of the months asked for, or of the one year, if of some bodies."""
        if asked.compares:
            return frozenset()
        among = documents or self._facts.keys()
        times = [day for day in asked.days if day.first.day is None]
        if not times and documents and len(asked.years) == 1:
            year = DocDate(asked.years[0])
            times = [FoundDate(0, 0, year, year)]
        return frozenset(p for p in among if any(_is_of(self._facts[p], time) for time in times))

    def _of_kinds(self, text: str) -> frozenset[str]:
        """Return the documents of a kind that the question names: "according to the letter"."""
        words = surface_words(text)
        kinds = {facts.kind for facts in self._facts.values() if facts.kind}
        named = {kind for kind in kinds if holds(words, ("the", *surface_words(kind)))}
        return frozenset(path for path, facts in self._facts.items() if facts.kind in named)

    def _newest(self, asked: Understanding, named: Sequence[Named]) -> dict[str, DocDate]:
        """Return the newest documents about the one body named, where the newest are asked for."""
        if not asked.latest or asked.compares or asked.years or len(named) != 1:
            return {}
        dated = {path: date for path in named[0].documents if (date := self._facts[path].date)}
        newest = max(map(last_day, dated.values()), default=None)
        return {path: date for path, date in dated.items() if last_day(date) == newest}


def _other_names(asked: Understanding, named: Sequence[Named]) -> Iterator[str]:
    """Yield the names of the question that are not those of known bodies."""
    for slot in find_names(asked.text):
        known = any(body.start < slot.end and slot.start < body.end for body in named)
        if slot.kind == "name" and not known:
            yield asked.text[slot.start : slot.end].removesuffix("'s").removesuffix("’s")


def _side_by_side(asked: Understanding, named: Sequence[Named]) -> bool:
    """Whether the names are a list: "Dorset, Kent and Medway"."""
    between = (asked.text[one.end : other.start] for one, other in pairwise(named))
    return all(
        word in _LISTED or word[0].isupper()
        for text in between
        for word in re.findall(r"[^\s,;/&]+", text)
    )


def _may_be(words: Words, subject: Words) -> bool:
    proper = [word for word in subject if word not in STOP_WORDS]
    initials = "".join(word[0] for word in proper)
    return not set(words).isdisjoint(proper) or (len(initials) > 1 and words == (initials,))


def _is_of(facts: Facts, day: FoundDate) -> bool:
    """Whether a document was published on a day, or its event was under way."""
    first, last = first_day(day.first), last_day(day.last)
    spans = [
        (facts.published, facts.published),
        (facts.event_start or facts.event_end, facts.event_end or facts.event_start),
    ]
    return any(
        start is not None
        and end is not None
        and (start.month is not None or day.first.month is None)
        and first_day(start) <= last
        and first <= last_day(end)
        for start, end in spans
    )
