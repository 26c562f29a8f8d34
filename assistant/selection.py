"""The units chosen so far for one answer, with the words of others that they need."""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.chosen import Chosen
from assistant.document_units import DocumentUnits
from index.words import terms
from ingest.document import Unit

_LEANS = re.compile(
    r"(?:this|these|they|their|them|it|its|he|his|she|her|such|those|both|of (?:these|those|this)|"
    r"in (?:these|this|both)|however|also|as a result|the (?:latter|former|same))\b",
    re.IGNORECASE,
)
"""Beginnings that lean on the sentence before."""
_REPEATS = 0.7
"""Two sentences that share this part of their words (Jaccard) say the same."""
_LONG_LEAD = 40
"""An introduction of more words than this is left to the excerpt."""
_SHORT = 12
"""An item of fewer words than this says little by itself."""


class Selection:
    """What has been chosen, in the order it was, and the room that is left."""

    def __init__(
        self, units: Callable[[str], DocumentUnits], words: int, *, apart: bool = False
    ) -> None:
        """Take how to read a document and how many words there is room for.

        Where documents stand `apart`, of two bodies or times, the same words in both say two
        things: "Overall effectiveness | Good".
        """
        self._units = units
        self._most, self._apart = words, apart
        self._chosen: dict[tuple[str, int], Chosen] = {}
        self.words = 0
        """Words of all that is chosen."""

    def __len__(self) -> int:
        return len(self._chosen)

    @property
    def items(self) -> list[Chosen]:
        """All that is chosen."""
        return list(self._chosen.values())

    def as_chosen(self, path: str, unit: Unit) -> Chosen:
        """Return a unit as it would be chosen."""
        units = self._units(path)
        text = units.text(unit)
        return Chosen(path, unit, text, None if text == units.plain(unit) else unit.heads)

    def add(self, item: Chosen) -> None:
        """Add one that is not there yet, whether there is room or not."""
        if not self._is_there(item):
            self._chosen[item.document, item.unit.start] = item
            self.words += item.words

    def remove(self, item: Chosen) -> None:
        """Take one out again."""
        del self._chosen[item.document, item.unit.start]
        self.words -= item.words

    def has_room(self, item: Chosen) -> bool:
        """Whether its words find room."""
        return self.words + item.words <= self._most

    def says_again(self, item: Chosen) -> bool:
        """Whether it is there, or something there says nearly the same."""
        own = set(terms(item.text))
        for other in self._chosen.values():
            if self._apart and other.document != item.document:
                continue
            words = set(terms(other.text))
            if own and len(own & words) / len(own | words) >= _REPEATS:
                return True
        return self._is_there(item)

    def add_lead(self, own: Chosen, *, even_without_room: bool = False) -> None:
        """Add what introduces an item that says little by itself, and what that leans on."""
        lead = self._units(own.document).unit_at(own.unit.lead) if own.unit.lead else None
        if lead is None or not _needs_lead(own.text):
            return
        introduction = self.as_chosen(own.document, lead)
        if introduction.words < _LONG_LEAD and (even_without_room or self.has_room(introduction)):
            self.add(introduction)
            self.add_leant_on(introduction)

    def add_company(self, own: Chosen) -> None:
        """Add the sentence before that one leans on, and the one after that leans on it."""
        self.add_leant_on(own)
        self.add_next(own)

    def add_leant_on(self, own: Chosen) -> None:
        """Add the sentence before that one leans on."""
        before, _ = self._units(own.document).beside(own.unit)
        if before is not None and leans(own.text):
            self._add_if_room(self.as_chosen(own.document, before))

    def add_next(self, own: Chosen) -> None:
        """Add the sentence after that leans on one."""
        _, after = self._units(own.document).beside(own.unit)
        if after is not None:
            item = self.as_chosen(own.document, after)
            if leans(item.text) and not announces(item.text):
                self._add_if_room(item)

    def in_order(self, *, by_date: bool) -> list[Chosen]:
        """Return it in reading order: by date, where that is wanted, then by place."""
        first: dict[str, int] = {}
        for item in self._chosen.values():
            first.setdefault(item.document, len(first))

        def key(item: Chosen) -> tuple[str, int, int]:
            date = self._units(item.document).document.facts.date if by_date else None
            return (str(date or ""), first[item.document], item.unit.start)

        return sorted(self._chosen.values(), key=key)

    def _add_if_room(self, item: Chosen) -> None:
        if self.has_room(item):
            self.add(item)

    def _is_there(self, item: Chosen) -> bool:
        return (item.document, item.unit.start) in self._chosen


def leans(text: str) -> bool:
    """Whether a sentence leans on the one before it."""
    return _LEANS.match(text) is not None


def announces(text: str) -> bool:
    """Whether a sentence says nothing by itself: "Of this number:"."""
    return text.rstrip().endswith(":")


def _needs_lead(text: str) -> bool:
    return text[:1].islower() or len(text.split()) < _SHORT
