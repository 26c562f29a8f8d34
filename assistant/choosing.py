"""Choosing the sentences that together answer: no repeats, whole lists, words pronouns need."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from assistant.document_units import DocumentUnits
from assistant.evidence import Candidate, Evidence
from assistant.question import Wants
from assistant.settings import AnswerSettings
from index.words import terms
from ingest.document import BlockKind, Unit

_LEANS = re.compile(
    r"(?:this|these|they|their|them|it|its|he|his|she|her|such|those|both|of (?:these|those|this)|"
    r"in (?:these|this|both)|however|also|as a result|the (?:latter|former|same))\b",
    re.IGNORECASE,
)
"""Beginnings that lean on the sentence before."""
_REPEATS = 0.7
"""Two sentences that share this part of their words (Jaccard) say the same."""
_DOCUMENTS = 2
"""Documents that have their say, where a question asks how things went over time."""
_LONG_LEAD = 40
"""An introduction of more words than this is left to the excerpt."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A unit of a document that goes into the answer."""

    document: str
    unit: Unit
    text: str
    """Its words, those of a table row with their column heads."""
    heads: tuple[int, int] | None = None
    """Span of the column heads that the text has words from."""

    @property
    def words(self) -> int:
        """Words it takes."""
        return len(self.text.split())


@dataclass(slots=True)
class Choice:
    """The chosen units, in reading order, and what to say about them."""

    chosen: list[Chosen] = field(default_factory=list)
    note: str | None = None
    """Said when a list is longer than what is shown."""


class Chooser:
    """Chooses from the candidates of one question, reading on in their documents."""

    def __init__(
        self,
        evidence: Evidence,
        units: Callable[[str], DocumentUnits],
        settings: AnswerSettings,
    ) -> None:
        self._evidence = evidence
        self._units = units
        self._settings = settings
        self._chosen: dict[tuple[str, int], Chosen] = {}
        self._words = 0
        self._note: str | None = None

    def choose(self) -> Choice:
        """Return the units for the answer, at least the best candidate."""
        candidates = self._evidence.candidates
        best = candidates[0]
        firsts = self._firsts(candidates)
        for candidate in firsts:
            self._take(candidate)
        # Where several things are asked, a whole list would leave no room for the others.
        if len(firsts) < 2 and (self._take_list(best) or self._take_section(best)):
            return Choice(self._in_order(), self._note)
        for candidate in self._others(candidates):
            if len(self._chosen) >= self._settings.sentences:
                break
            if math.exp(candidate.score - best.score) < self._settings.relative:
                break
            if candidate.unit.kind is not BlockKind.HEADING:
                self._take(candidate)
        return Choice(self._in_order(), self._note)

    def _firsts(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """The best candidate, or the best for each part, body or year the question names."""
        firsts = list(self._evidence.firsts)
        for body in self._evidence.scope.each:
            own = (each for each in candidates if each.hit.passage.document in body.documents)
            if (first := next(own, None)) is not None and first not in firsts:
                firsts.append(first)
        if len(self._evidence.asked.years) > 1:
            for year in self._evidence.asked.years:
                of_year = [candidate for candidate in candidates if year in candidate.years]
                if of_year and of_year[0] not in firsts:
                    firsts.append(of_year[0])
        elif self._evidence.asked.over_time and Wants.LIST not in self._evidence.asked.wants:
            firsts += [each for each in _of_documents(candidates) if each not in firsts]
        return firsts or [candidates[0]]

    def _others(self, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
        """What may follow: all, or only what speaks of the years asked about."""
        years = set(self._evidence.asked.years)
        if len(years) < 2:
            return candidates
        return [candidate for candidate in candidates if candidate.years & years]

    def _take(self, candidate: Candidate) -> None:
        """Add a candidate with what it needs, if it is new and there is room."""
        path, unit = candidate.hit.passage.document, candidate.unit
        own = self._as_chosen(path, unit)
        first = not self._chosen
        if not first and (self._says_again(own) or not self._has_room(own)):
            return
        self._add_with_company(path, unit)
        lead = self._units(path).unit_at(unit.lead) if unit.lead is not None else None
        if lead is not None and _needs_lead(own.text):
            introduction = self._as_chosen(path, lead)
            if introduction.words < _LONG_LEAD and (first or self._has_room(introduction)):
                self._add(introduction)

    def _add_with_company(self, path: str, unit: Unit) -> None:
        """Add a sentence, the one before that it leans on, and the one after that leans on it."""
        own = self._as_chosen(path, unit)
        self._add(own)
        before, after = self._units(path).beside(unit)
        if before is not None and _LEANS.match(own.text):
            self._add_if_room(self._as_chosen(path, before))
        if after is not None and _LEANS.match(self._as_chosen(path, after).text):
            self._add_if_room(self._as_chosen(path, after))

    def _take_list(self, best: Candidate) -> bool:
        """Add the items of the best candidate's list, in order, as far as there is room.

        Return False when it announces or belongs to no list, or none is wanted.
        """
        path, unit = best.hit.passage.document, best.unit
        units = self._units(path)
        lead: Unit | None
        if unit.kind is BlockKind.HEADING or best.text.rstrip().endswith(":"):
            items, lead = units.introduced_by((unit.start, unit.end)), unit
        elif Wants.LIST in self._evidence.asked.wants:
            items = units.list_around(unit)
            lead = units.unit_at(unit.lead) if unit.lead is not None else None
        else:
            return False
        if len(items) < 2:
            return False
        if lead is not None:
            self._add(self._as_chosen(path, lead))
        for item in (self._as_chosen(path, item) for item in items):
            if not self._is_chosen(item) and not self._has_room(item, self._settings.list_words):
                break
            self._add(item)
        shown = sum(self._is_chosen(self._as_chosen(path, item)) for item in items)
        if shown < len(items):
            self._note = f"{shown} of {len(items)} items of the list are shown"
        return True

    def _take_section(self, best: Candidate) -> bool:
        """Where the best candidate is a heading, add the best of what stands below it."""
        if best.unit.kind is not BlockKind.HEADING:
            return False
        path = best.hit.passage.document
        scores = {
            (candidate.hit.passage.document, candidate.unit.start): candidate.score
            for candidate in self._evidence.candidates
        }
        section = self._units(path).section_below(best.unit)
        section.sort(key=lambda unit: -scores.get((path, unit.start), -math.inf))
        for unit in section[: self._settings.sentences]:
            if self._has_room(self._as_chosen(path, unit)):
                self._add_with_company(path, unit)
        return bool(section)

    def _add(self, item: Chosen) -> None:
        if not self._is_chosen(item):
            self._chosen[item.document, item.unit.start] = item
            self._words += item.words

    def _add_if_room(self, item: Chosen) -> None:
        if self._has_room(item):
            self._add(item)

    def _is_chosen(self, item: Chosen) -> bool:
        return (item.document, item.unit.start) in self._chosen

    def _has_room(self, item: Chosen, most: int | None = None) -> bool:
        return self._words + item.words <= (most or self._settings.words)

    def _as_chosen(self, path: str, unit: Unit) -> Chosen:
        units = self._units(path)
        text = units.text(unit)
        return Chosen(path, unit, text, None if text == units.plain(unit) else unit.heads)

    def _says_again(self, item: Chosen) -> bool:
        own = set(terms(item.text))
        # The same words about two bodies say two things: "Overall effectiveness | Good".
        apart = bool(self._evidence.scope.each)
        for other in self._chosen.values():
            if apart and other.document != item.document:
                continue
            words = set(terms(other.text))
            if own and len(own & words) / len(own | words) >= _REPEATS:
                return True
        return self._is_chosen(item)

    def _in_order(self) -> list[Chosen]:
        """Reading order: by date where several documents speak, then by place."""
        first: dict[str, int] = {}
        for item in self._chosen.values():
            first.setdefault(item.document, len(first))

        def key(item: Chosen) -> tuple[str, int, int]:
            date = self._units(item.document).document.facts.date
            by_date = str(date) if self._evidence.asked.compares and date else ""
            return (by_date, first[item.document], item.unit.start)

        return sorted(self._chosen.values(), key=key)


def _of_documents(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the best candidate of each of the best documents."""
    best: dict[str, Candidate] = {}
    for candidate in candidates:
        if candidate.unit.kind is not BlockKind.HEADING:
            best.setdefault(candidate.hit.passage.document, candidate)
    return list(best.values())[:_DOCUMENTS]


def _needs_lead(text: str) -> bool:
    return text[:1].islower() or len(text.split()) < 12
