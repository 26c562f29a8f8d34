"""What can be checked word for word in a text: numbers, dates, names, opposites.

`same` says whether a claim of a source bears out one of a sentence, `rivals` whether it says
another thing of the same sort.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.opposites import Side
from assistant.quantities import Quantity, same_quantity
from index.words import surface_words
from ingest.dates import earliest, latest
from ingest.document import DocDate

_PEOPLE = re.compile(r"n|an|ian|ese|ish|i")
"""What makes the name of a place that of its people."""


@dataclass(frozen=True, slots=True)
class Day:
    """A date, a month or a year, or a span of them; without a year where the text gives none."""

    first: DocDate | None
    last: DocDate | None
    month: int = 0
    day: int = 0


@dataclass(frozen=True, slots=True)
class Name:
    """A name of one or more words, in lower case and without possessives."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """A claim at text[start:end]."""

    kind: str
    """`number`, `date`, `name` or the name of a set of opposites."""
    start: int
    end: int
    value: Quantity | Day | Name | Side


def same(said: Slot, there: Slot, years: frozenset[int]) -> bool:
    """Whether a slot of a source bears out one of a sentence.

    `years` are those that the source's title and dates name: they complete its dates.
    """
    if isinstance(said.value, Quantity) and isinstance(there.value, Quantity):
        return same_quantity(said.value, there.value)
    if isinstance(said.value, Day) and isinstance(there.value, Day):
        return _same_day(said.value, there.value, years)
    if isinstance(said.value, Name) and isinstance(there.value, Name):
        if said.kind == "body":
            return {w.rstrip("s") for w in said.value.words} <= {
                w.rstrip("s") for w in there.value.words
            }
        return bool(set(said.value.words) & set(there.value.words))
    if isinstance(said.value, Side) and isinstance(there.value, Side):
        return (said.value.name, said.value.side) == (there.value.name, there.value.side)
    return False


def rivals(said: Slot, there: Slot) -> bool:
    """Whether a slot that is not the same says another thing of the same sort."""
    if isinstance(said.value, Quantity) and isinstance(there.value, Quantity):
        one, other = said.value, there.value
        return one.sort == other.sort and one.period == other.period
    if isinstance(said.value, Day) and isinstance(there.value, Day):
        return not _same_day(there.value, said.value, frozenset())
    if said.kind == "body" and isinstance(said.value, Name) and isinstance(there.value, Name):
        return there.kind == "body" and said.value.words[-1] == there.value.words[-1]
    return said.kind == there.kind


def _same_day(said: Day, there: Day, years: frozenset[int]) -> bool:
    """A date bears out what it lies in: 15 May 2024 bears out May 2024, not the reverse."""
    if said.first is None or said.last is None:
        if there.first is None or there.last is None:
            return said.month == there.month and said.day in (0, there.day)
        return any(
            said.month == end.month and said.day in (0, end.day or 0)
            for end in (there.first, there.last)
        )
    if there.first is None or there.last is None:
        return any(
            end.year in years and end.month == there.month and (end.day or 0) in (0, there.day)
            for end in (said.first, said.last)
        )
    if (
        said.first == said.last
        and _inside(there.first, said.first)
        and _inside(there.last, said.first)
    ):
        return True
    if (said.first, said.last) == (there.first, there.last):
        return True
    ends = (there.first, there.last) if there.first != there.last else ()
    if said.first == said.last:
        return any(_inside(end, said.first) for end in ends)
    return all(any(_inside(end, wanted) for end in ends) for wanted in (said.first, said.last))


def _inside(day: DocDate, wanted: DocDate) -> bool:
    return earliest(wanted) <= earliest(day) and latest(day) <= latest(wanted)


def name_is_there(name: Name, text: str) -> bool:
    """Whether a text holds a name: its words side by side, its initials, or their meaning."""
    there = [_singular(word) for word in surface_words(text)]
    wanted = [_singular(word) for word in name.words for word in surface_words(word)]
    held = set(there)
    if all(word in held for word in wanted):
        return _side_by_side(wanted, there) or _of_each_other(wanted, text)
    if len(wanted) == 1 and any(_of_the_place(wanted[0], word) for word in held):
        return True
    capitals = re.findall(r"[A-Z][\w’'-]*|of|for|and|the", text)
    if len(wanted) == 1 and 2 <= len(wanted[0]) <= 6:
        return _initials(wanted[0], capitals)
    short = "".join(word[0] for word in name.words)
    return len(short) > 2 and short in held


def _side_by_side(wanted: Sequence[str], there: Sequence[str]) -> bool:
    """Whether each word stands at most two words behind the one before it, somewhere."""
    for one, other in pairwise(wanted):
        places = [at for at, word in enumerate(there) if word == one]
        if not any(other in there[at + 1 : at + 4] for at in places):
            return False
    return True


def _of_each_other(wanted: Sequence[str], text: str) -> bool:
    """Whether "Oxford University" stands there as "University of Oxford", or the reverse."""
    if len(wanted) != 2:
        return False
    words = [_singular(word) for word in surface_words(text)]
    return any(
        words[at] == wanted[1] and words[at + 1] == "of" and wanted[0] in words[at + 2 : at + 4]
        for at in range(len(words) - 2)
    )


def _singular(word: str) -> str:
    return f"{word[:-3]}y" if word.endswith("ies") and len(word) > 5 else word.removesuffix("s")


def _of_the_place(name: str, place: str) -> bool:
    """Whether a name is that of the people of a place: "Libyan" of Libya, "Jordanian" of Jordan."""
    return (
        len(place) >= 4
        and name != place
        and name.startswith(place)
        and bool(_PEOPLE.fullmatch(name.removeprefix(place)))
    )


def _initials(short: str, capitals: Sequence[str]) -> bool:
    letters = "".join(word[0] for word in capitals if word[0].isupper()).casefold()
    every = "".join(word[0] for word in capitals).casefold()
    return short in letters or short in every
