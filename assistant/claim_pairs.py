"""Numbers and what they are given for: dates and opposites, and whether two were changed round.

"203 in March 2014 and 308 in March 2015" does not bear out "308 in March 2014", though it has both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import combinations

from assistant.claim_kinds import Slot, rivals, same
from assistant.claims import Claims
from assistant.matches import Beside, Source
from assistant.quantities import Quantity

_PAIRED = ("date", "year", "school", "sex", "staff", "reach")
"""What a number may be given for: a date, or one side of these opposites."""
_CROSSED = 1.03
"""How much nearer two numbers must be to each other's places to have been changed round."""
_FARTHEST = 6
"""Words between a number and what it is given for, at most."""


class ClaimPairs:
    """The claims of one sentence, two by two, beside those of the spans."""

    def __init__(self, beside: Beside) -> None:
        self._beside = beside

    @cached_property
    def rightly_dated(self) -> frozenset[Slot]:
        """Numbers and dates that the sentence and a span give for each other."""
        there = [
            pair
            for span in self._beside.spans[: self._beside.own]
            for pair in _paired(span.claims, "date")
        ]
        return frozenset(
            slot
            for number, day, _ in _paired(self._beside.said.claims, "date")
            for n, then, _ in there
            if same(number, n, self._beside.years) and same(day, then, self._beside.years)
            for slot in (number, day)
        )

    def said_too(self, there: Slot) -> bool:
        """Whether the sentence has this number or rating of a span as well."""
        return there.kind in ("number", "rating") and any(
            same(other, there, self._beside.years)
            for other in self._beside.said.claims.slots
            if other.kind == there.kind
        )

    def wrongly_given(self) -> list[Slot]:
        """Numbers that the sentence gives for one date and a span for another."""
        found = []
        for kind in _PAIRED:
            pairs = [_paired(span.claims, kind) for span in self._beside.spans[: self._beside.own]]
            for number, other, _ in _paired(self._beside.said.claims, kind, loosely=True):
                own = [
                    then
                    for each in pairs
                    for n, then, _ in each
                    if same(number, n, self._beside.years)
                ]
                if any(same(other, then, self._beside.years) for then in own):
                    continue
                if any(
                    self._contradicts(number, other, each, span, bool(own))
                    for each, span in zip(pairs, self._beside.spans, strict=False)
                ):
                    found.append(number)
        return found

    def _contradicts(
        self,
        number: Slot,
        other: Slot,
        pairs: Sequence[tuple[Slot, Slot, float]],
        span: Source,
        elsewhere: bool,
    ) -> bool:
        """Whether a span gives another number for what the sentence gives this one for."""
        several = len([slot for slot in span.claims.slots if slot.kind == other.kind]) > 1
        held = any(same(number, slot, self._beside.years) for slot in span.claims.slots)
        return any(
            same(other, then, self._beside.years)
            and rivals(number, n)
            and (
                (elsewhere and several)
                or (not self.said_too(n) and ((held and gap <= 2) or (elsewhere and not held)))
            )
            for n, then, gap in pairs
        )

    def changed_round(self) -> list[Slot]:
        """Pairs of numbers that stand in one span, each where the sentence has the other."""
        found: list[Slot] = []
        claims = [s for s in self._beside.said.claims.slots if s.kind in ("number", "rating")]
        for one, other in combinations(claims, 2):
            if (
                one.kind != other.kind
                or not rivals(one, other)
                or same(one, other, self._beside.years)
            ):
                continue
            totals = [self._straight_and_crossed(one, other, [i]) for i in range(self._beside.own)]
            straight, crossed = max(totals, key=max, default=(0.0, 0.0))
            if not straight:
                straight, crossed = self._straight_and_crossed(one, other, range(self._beside.own))
            if crossed > straight * _CROSSED:
                found += [one, other]
        return found

    def _straight_and_crossed(
        self, one: Slot, other: Slot, among: Sequence[int]
    ) -> tuple[float, float]:
        """Nearness of two claims to their places in some spans, and to each other's."""
        there = [
            (s, i) for i in among for s in self._beside.spans[i].claims.slots if s.kind == one.kind
        ]
        ones = [(slot, i) for slot, i in there if same(one, slot, self._beside.years)]
        others = [(slot, i) for slot, i in there if same(other, slot, self._beside.years)]
        if not ones or not others:
            return 0.0, 0.0

        def near(said: Slot, places: Sequence[tuple[Slot, int]]) -> float:
            return max(self._beside.nearness(said, place, i) for place, i in places)

        return near(one, ones) + near(other, others), near(one, others) + near(other, ones)


def _paired(claims: Claims, kind: str, *, loosely: bool = False) -> list[tuple[Slot, Slot, float]]:
    """Return numbers with the date, or side of an opposite, each is given for, and the gap.

    That is the number nearest to it, and near it. With `loosely` the only number and the only date
    of a sentence belong together at any distance.
    """
    numbers = [slot for slot in claims.slots if slot.kind == "number"]
    others = [slot for slot in claims.slots if slot.kind == kind]
    found = []
    if loosely and len(others) == 1:
        sorts = [n.value.sort for n in numbers if isinstance(n.value, Quantity)]
        found += [
            (n, others[0], 0.0)
            for n in numbers
            if isinstance(n.value, Quantity)
            and sorts.count(n.value.sort) == 1
            and not n.value.period
        ]
    for other in others:
        near = min(((_gap(claims.text, n, other), n.start, n) for n in numbers), default=None)
        if near is not None and near[0] <= _FARTHEST:
            found.append((near[2], other, near[0]))
    return found


def _gap(text: str, number: Slot, day: Slot) -> float:
    """Words between a number and a date; a comma, "to" or "and" between counts for several."""
    first, last = (number, day) if number.start < day.start else (day, number)
    between = text[first.end : last.start]
    words = len(between.split()) + 3 * sum(between.count(mark) for mark in ";:.(")
    if number.start > day.start:
        words += 3 * len(re.findall(r"\b(?:to|and|from)\b", between))
    return words
