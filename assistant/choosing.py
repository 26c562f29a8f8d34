"""Choosing the sentences that together answer: no repeats, whole lists, words pronouns need."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from assistant.evidence import Candidate, Evidence
from assistant.question import Wants
from assistant.settings import AnswerSettings
from index.words import terms
from ingest.document import BlockKind, Document, Unit
from ingest.units import units_of

_LEANS = re.compile(
    r"(?:this|these|they|their|them|it|its|he|his|she|her|such|those|both|of (?:these|those|this)|"
    r"in (?:these|this|both)|however|also|as a result|the (?:latter|former|same))\b",
    re.IGNORECASE,
)
"""Beginnings that lean on the sentence before."""
_REPEATS = 0.7
"""Two sentences that share this part of their words (Jaccard) say the same."""
_LISTED = frozenset({BlockKind.BULLET, BlockKind.TABLE_ROW})


@dataclass(frozen=True, slots=True)
class Chosen:
    """A unit of a document that goes into the answer."""

    document: str
    unit: Unit
    text: str

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
        self, evidence: Evidence, document: Callable[[str], Document], settings: AnswerSettings
    ) -> None:
        self._evidence = evidence
        self._document = document
        self._settings = settings
        self._units: dict[str, list[Unit]] = {}
        self._chosen: dict[tuple[str, int], Chosen] = {}
        self._words = 0
        self._note: str | None = None

    def choose(self) -> Choice:
        """Return the units for the answer, at least the best candidate."""
        candidates = self._evidence.candidates
        best = candidates[0]
        for candidate in self._firsts(candidates):
            self._take(candidate, must=not self._chosen)
        if self._take_list(best) or self._take_section(best):
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
        """The best candidate, or the best for each year asked about."""
        years = self._evidence.asked.years
        if len(years) < 2:
            return [candidates[0]]
        firsts = []
        for year in years:
            of_year = [candidate for candidate in candidates if year in candidate.years]
            if of_year and of_year[0] not in firsts:
                firsts.append(of_year[0])
        return firsts or [candidates[0]]

    def _others(self, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
        """What may follow: all, or only what speaks of the years asked about."""
        years = set(self._evidence.asked.years)
        if len(years) < 2:
            return candidates
        return [candidate for candidate in candidates if candidate.years & years]

    def _take(self, candidate: Candidate, *, must: bool = False) -> None:
        path, unit = candidate.hit.passage.document, candidate.unit
        own = self._as_chosen(path, unit)
        if (path, unit.start) in self._chosen or (not must and self._says_again(own)):
            return
        room = self._settings.words - self._words
        if own.words > room and not must:
            return
        self._add_with_company(path, unit)
        if unit.lead is not None and _needs_lead(own.text):
            lead = self._unit_at(path, unit.lead)
            if lead is not None and len(self._document(path).text[slice(*unit.lead)].split()) < 40:
                self._add(self._as_chosen(path, lead))

    def _add_with_company(self, path: str, unit: Unit) -> None:
        """Add a sentence, the one before that it leans on, and the one after that leans on it."""
        own = self._as_chosen(path, unit)
        self._add(own)
        before, after = self._beside(path, unit)
        if before is not None and _LEANS.match(own.text):
            self._add_if_room(self._as_chosen(path, before))
        if after is not None and _LEANS.match(self._as_chosen(path, after).text):
            self._add_if_room(self._as_chosen(path, after))

    def _take_list(self, best: Candidate) -> bool:
        """Add the items of the best candidate's list, in order, as far as there is room.

        Return False when it announces or belongs to no list, or none is wanted.
        """
        path = best.hit.passage.document
        units = self._all_units(path)
        if _announces(best):
            span: tuple[int, int] | None = (best.unit.start, best.unit.end)
        elif Wants.LIST in self._evidence.asked.wants and best.unit.kind in _LISTED:
            span = best.unit.lead
        else:
            return False
        if span is not None:
            items = [unit for unit in units if unit.lead == span]
        else:
            items = _run_around(units, best.unit)
        shown = 0
        for unit in items:
            item = self._as_chosen(path, unit)
            if (path, unit.start) not in self._chosen:
                if self._words + item.words > self._settings.list_words:
                    break
                self._add(item)
            shown += 1
        if shown < len(items):
            self._note = f"{shown} of {len(items)} items of the list are shown"
        if span is not None and (lead := self._unit_at(path, span)) is not None:
            self._add(self._as_chosen(path, lead))
        return len(items) > 1

    def _take_section(self, best: Candidate) -> bool:
        """Where the best candidate is a heading, add the best of what stands below it."""
        if best.unit.kind is not BlockKind.HEADING:
            return False
        path = best.hit.passage.document
        inside = (*best.unit.place.heading, best.text.replace("\n", " "))
        section = [
            unit
            for unit in self._all_units(path)
            if unit.start > best.unit.start
            and unit.place.heading[: len(inside)] == inside
            and unit.kind is not BlockKind.HEADING
        ]
        scores = {
            (candidate.hit.passage.document, candidate.unit.start): candidate.score
            for candidate in self._evidence.candidates
        }
        section.sort(key=lambda unit: -scores.get((path, unit.start), -math.inf))
        for unit in section[: self._settings.sentences]:
            if self._words + self._as_chosen(path, unit).words <= self._settings.words:
                self._add_with_company(path, unit)
        return bool(section)

    def _add(self, item: Chosen) -> None:
        key = (item.document, item.unit.start)
        if key not in self._chosen:
            self._chosen[key] = item
            self._words += item.words

    def _add_if_room(self, item: Chosen) -> None:
        if self._words + item.words <= self._settings.words:
            self._add(item)

    def _as_chosen(self, path: str, unit: Unit) -> Chosen:
        text = self._document(path).text[unit.start : unit.end]
        return Chosen(path, unit, text.replace("\n", " "))

    def _says_again(self, item: Chosen) -> bool:
        own = set(terms(item.text))
        for other in self._chosen.values():
            words = set(terms(other.text))
            if own and len(own & words) / len(own | words) >= _REPEATS:
                return True
        return False

    def _all_units(self, path: str) -> list[Unit]:
        if path not in self._units:
            self._units[path] = [unit for own in units_of(self._document(path)) for unit in own]
        return self._units[path]

    def _unit_at(self, path: str, span: tuple[int, int]) -> Unit | None:
        units = self._all_units(path)
        return next((unit for unit in units if (unit.start, unit.end) == span), None)

    def _beside(self, path: str, unit: Unit) -> tuple[Unit | None, Unit | None]:
        """The sentences before and after, when they stand in the same block."""
        block = self._document(path).block_at(unit.start)
        if block is None or unit.kind not in {BlockKind.PARAGRAPH, BlockKind.BULLET}:
            return None, None
        same = [u for u in self._all_units(path) if block.start <= u.start < block.end]
        place = next(index for index, other in enumerate(same) if other.start == unit.start)
        before = same[place - 1] if place else None
        return before, same[place + 1] if place + 1 < len(same) else None

    def _in_order(self) -> list[Chosen]:
        """Reading order: by date where several documents speak, then by place."""
        first = {
            item.document: order for order, item in reversed(list(enumerate(self._chosen.values())))
        }

        def key(item: Chosen) -> tuple[str, int, int]:
            date = self._document(item.document).facts.date
            by_date = str(date) if self._evidence.asked.compares and date else ""
            return (by_date, first[item.document], item.unit.start)

        return sorted(self._chosen.values(), key=key)


def _announces(candidate: Candidate) -> bool:
    return candidate.unit.kind is BlockKind.HEADING or candidate.text.rstrip().endswith(":")


def _needs_lead(text: str) -> bool:
    return text[:1].islower() or len(text.split()) < 12


def _run_around(units: Iterable[Unit], unit: Unit) -> list[Unit]:
    """The unbroken run of listed units around one, under the same headings."""
    run: list[Unit] = []
    for other in units:
        if other.kind is unit.kind and other.place.heading == unit.place.heading:
            run.append(other)
        elif any(item.start == unit.start for item in run):
            break
        else:
            run = []
    return run
