"""Whether the claims of a sentence hold in its spans.

A claim is matched by value and by its neighbours: of all the numbers in the spans, the one whose
neighbours are most those of the number in the sentence must be that number.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from assistant.claim_kinds import Day, Name, Slot, name_is_there, rivals, same
from assistant.claim_pairs import ClaimPairs
from assistant.lower_case import is_lower_case
from assistant.matches import Beside
from assistant.quantities import Quantity
from ingest.dates import earliest, latest

_IN_ONE_SPAN = 0.95
"""How near a claim must come, as a share of a rival's nearness, where one span has both."""
_AT_HOME = 0.93
"""How much of what stands around a claim its span must have, beside a span with a rival."""
_NAME = 0.5
_OPPOSITE = 0.8
"""The share of a rival's nearness for names and for opposites."""
_LEAST_AGAINST = 0.3
"""What says another thing counts when its neighbours are at least so near."""
_TOGETHER = 1.3
"""How much nearer a number counts in a span that has another number of the sentence."""
_STRICT = frozenset({"number", "date", "rating"})
"""Kinds that must be in the spans: there is no other way to say them."""


class ClaimSupport:
    """The claims of one sentence beside spans."""

    def __init__(self, beside: Beside) -> None:
        self._beside = beside
        self._pairs = ClaimPairs(beside)
        self.claims = [slot for slot in beside.said.claims.slots if self._is_claim(slot)]

    def missing(self) -> list[Slot]:
        """Return the claims that do not hold."""
        missing = [slot for slot in self.claims if not self._holds(slot)]
        crossed = [*self._pairs.wrongly_given(), *self._pairs.changed_round()]
        return missing + [slot for slot in dict.fromkeys(crossed) if slot not in missing]

    def is_absent(self, slot: Slot) -> bool:
        """Whether no span has a name at all, not even as another's."""
        return isinstance(slot.value, Name) and not any(
            name_is_there(slot.value, span.claims.text) for span in self._beside.spans
        )

    def _is_claim(self, slot: Slot) -> bool:
        """A capital that begins the sentence makes a name unless the word is known without."""
        if isinstance(slot.value, Name) and all(len(word) < 2 for word in slot.value.words):
            return False  # a letter of "The A.V. Club"
        if slot.kind != "beginning" or not isinstance(slot.value, Name):
            return True
        word = slot.value.words[0]
        if not is_lower_case(word) and word.isalpha():
            return True
        return any(
            there.kind == "name" and isinstance(there.value, Name) and word in there.value.words
            for span in self._beside.spans
            for there in span.claims.slots
        )

    def _holds(self, slot: Slot) -> bool:
        if slot.kind in ("name", "beginning"):
            return self._name_holds(slot)
        if self._counts_names(slot) or slot in self._pairs.rightly_dated:
            return True
        if slot.kind not in _STRICT:
            pairs = [self._for_and_against(slot, index) for index in self._beside.hosts_and_next]
            bearing = max((one for one, _ in pairs), default=0.0)
            against = max((other for _, other in pairs), default=0.0)
            return against <= _LEAST_AGAINST or bearing >= _OPPOSITE * against
        homes = self._beside.homes(slot)
        rival = self._rival_home(slot, homes)
        for index, home in enumerate(homes):
            bearing, against = self._for_and_against(slot, index)
            if not bearing or bearing < _IN_ONE_SPAN * against:
                continue
            together = slot.kind == "number" and self._numbers_held[index] > 1
            above = self._stands_above(slot, index)
            if above and self._dated_otherwise(slot, homes):
                continue
            if above or together or home >= _AT_HOME * rival:
                return True
        return self._derived(slot)

    def _for_and_against(self, slot: Slot, index: int) -> tuple[float, float]:
        """How near a span's claims come that bear out a claim, and those that say another thing.

        A number that the sentence names too is no rival: whether two were changed round is asked of
        both together.
        """
        above = self._stands_above(slot, index)
        bearing = against = 0.0
        for there in self._beside.spans[index].claims.slots:
            if there.kind != slot.kind:
                continue
            if same(slot, there, self._beside.years):
                near = (
                    max(self._beside.nearness_to_title(slot), 1e-6)
                    if above
                    else self._beside.nearness(slot, there, index)
                )
                together = slot.kind == "number" and self._numbers_held[index] > 1
                bearing = max(bearing, near * (_TOGETHER if together else 1.0))
            elif not above and rivals(slot, there) and not self._pairs.said_too(there):
                against = max(against, self._beside.nearness(slot, there, index))
        return bearing, against

    def _stands_above(self, slot: Slot, index: int) -> bool:
        """Whether a span is what stands above the others, or a line that dates them all."""
        return index == self._beside.own or (
            slot.kind == "date" and index in self._beside.datelines
        )

    def _rival_home(self, slot: Slot, homes: Sequence[float]) -> float:
        """The nearest span that says another thing of the sort, and not what is claimed."""
        found = 0.0
        for index in range(self._beside.own):
            bearing, against = self._for_and_against(slot, index)
            if against > _LEAST_AGAINST / 2 and not bearing:
                found = max(found, homes[index])
        return found

    def _dated_otherwise(self, slot: Slot, homes: Sequence[float]) -> bool:
        """Whether the span that speaks of it gives another month or day than the title's date."""
        if (
            not isinstance(slot.value, Day)
            or slot.value.first is None
            or slot.value.first.month is None
        ):
            return False
        top = max(range(self._beside.own), key=lambda index: homes[index])
        bearing, against = self._for_and_against(slot, top)
        return against > _LEAST_AGAINST and not bearing

    def _derived(self, slot: Slot) -> bool:
        """Whether a length of time is that between dates of the spans, or "one" only a word."""
        value = slot.value
        if not isinstance(value, Quantity):
            return False
        said = self._beside.said.claims.text[slot.start : slot.end].lower()
        if said == "one":
            pairs = [self._for_and_against(slot, index) for index in range(self._beside.own)]
            return all(against <= _LEAST_AGAINST for _, against in pairs)
        days = [
            there.value
            for span in self._beside.spans[: self._beside.own]
            for there in span.claims.slots
            if isinstance(there.value, Day)
        ]
        return bool(value.period) and any(
            _lies_between(value, one, other) for one in days for other in days
        )

    def _name_holds(self, slot: Slot) -> bool:
        """A name must be there; in the spans themselves it must not stand for another's deed."""
        if not isinstance(slot.value, Name):
            return True
        holding = [
            i for i, s in enumerate(self._beside.spans) if name_is_there(slot.value, s.claims.text)
        ]
        if not holding or self._beside.own in holding or set(holding) & set(self._beside.hosts[:1]):
            return bool(holding)
        if set(slot.value.words) & self._beside.speaks_throughout:
            return True
        bearing = max(
            (
                self._beside.nearness(slot, there, i, before=False)
                for i in holding
                for there in self._beside.spans[i].claims.slots
                if there.kind in ("name", "beginning") and same(slot, there, self._beside.years)
            ),
            default=1.0,
        )
        mine = [
            set(s.value.words) for s in self._beside.said.claims.slots if isinstance(s.value, Name)
        ]
        against = max(
            (
                self._beside.nearness(slot, there, i, before=False)
                for i in self._beside.hosts
                for there in self._beside.spans[i].claims.slots
                if there.kind == "name"
                and isinstance(there.value, Name)
                and not any(
                    words <= set(there.value.words) or words >= set(there.value.words)
                    for words in mine
                )
            ),
            default=0.0,
        )
        return bearing >= _NAME * against

    def _counts_names(self, slot: Slot) -> bool:
        """Whether a number only counts the names that follow it: "two inspectors, A and B"."""
        names = [
            s for s in self._beside.said.claims.slots if s.kind == "name" and s.start > slot.end
        ]
        return (
            slot.kind == "number"
            and isinstance(slot.value, Quantity)
            and slot.value.sort == "count"
            and 2 <= slot.value.value <= 6
            and len(names) == slot.value.value
        )

    @cached_property
    def _numbers_held(self) -> list[int]:
        """For each span how many different numbers of the sentence it has."""
        numbers = [slot for slot in self._beside.said.claims.slots if slot.kind == "number"]
        return [
            sum(
                any(same(slot, there, self._beside.years) for there in span.claims.slots)
                for slot in numbers
            )
            for span in self._beside.spans
        ]


def _lies_between(length: Quantity, one: Day, other: Day) -> bool:
    """Whether two dates lie as far apart, or one span of dates is as long, as is said."""
    if one.first is None or other.first is None or one.last is None:
        return False
    if length.period == "month":
        months = (other.first.year - one.first.year) * 12
        months += (other.first.month or 1) - (one.first.month or 1)
        return months == length.length
    days = (latest(one.last) - earliest(one.first)).days + 1
    return length.period == "day" and one is other and days == length.length
