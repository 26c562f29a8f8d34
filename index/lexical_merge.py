"""The lexical index of a generation, written in bounded memory from the one before and new texts.

Its files are, byte by byte, what `LexicalIndex.build` gives for all the texts. New texts are
counted some at a time, each run put down on disk (external merging: Knuth, The Art of Computer
Programming, volume 3, 5.4); then the postings of some terms after the other are put together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from index.lexical import COUNTS, LENGTHS, ROWS, STARTS, LexicalIndex, save_vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray

RUN = 32_000_000
"""Characters counted at once: some two million postings."""
BLOCK = 1_000_000
"""Postings put in order at once, or those of one term where it has more."""


def write_lexical(
    folder: Path,
    before: LexicalIndex | None,
    copied: NDArray[np.int64],
    fresh_texts: Iterable[str],
    *,
    run: int = RUN,
    block: int = BLOCK,
) -> None:
    """Write into `folder` the index whose row i is row `copied[i]` of `before`.

    Each of these stands there at most once. Where it is -1, row i is the next of `fresh_texts`.
    `run` characters of those are counted at once, and `block` postings put in order.
    """
    lengths = np.empty(len(copied), np.int32)
    names: dict[str, int] = {}
    parts = []
    if before is not None:
        stays = copied >= 0
        lengths[stays] = before._lengths[copied[stays]]
        new_rows = np.full(len(before), -1, np.int64)
        new_rows[copied[stays]] = np.flatnonzero(stays)
        parts.append(_Part(before, new_rows, names))
    with TemporaryDirectory(prefix="words-", dir=folder) as runs:
        rows, first = np.flatnonzero(copied < 0), 0
        for index in _counted(fresh_texts, Path(runs), run):
            own = rows[first : first + len(index)]
            lengths[own] = index._lengths
            parts.append(_Part(index, own, names))
            first += len(index)
        np.save(folder / LENGTHS, lengths, allow_pickle=False)
        _write(folder, parts, names, block)


class _Part:
    """Postings to take over, those of some terms after the other."""

    def __init__(
        self, index: LexicalIndex, new_rows: NDArray[np.int64], names: dict[str, int]
    ) -> None:
        """Row i becomes `new_rows[i]`, -1 for none; terms that `names` has not are added to it."""
        self._starts, self._rows, self._counts = index._starts, index._rows, index._counts
        self._new_rows = new_rows
        # Not the terms themselves: each run would have its own copy of most of them.
        self._names = np.array(
            [names.setdefault(n, len(names)) for n in index._vocabulary], np.int64
        )
        self._numbers = self._names
        self._taken = 0

    def staying(self, names: int, block: int) -> NDArray[np.int64]:
        """Return how many postings of each of so many names stay, (names,)."""
        found = np.zeros(names, np.int64)
        first = 0
        for last in _ends(self._starts, block):
            terms, _, _ = self._postings(first, last)
            found[self._names[first:last]] = np.bincount(terms - first, minlength=last - first)
            first = last
        return found

    def number(self, numbers: NDArray[np.int64]) -> None:
        """Say which term of the new index each name is, -1 for one that is gone."""
        # In order, but for those that are gone: they are passed over with the one before.
        self._numbers = np.maximum.accumulate(numbers[self._names])

    def take(self, last: int) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Return what was not yet taken of the terms before `last` of the new index.

        Term and row as one number, the term above 32 bits, and the count.
        """
        first, self._taken = self._taken, int(np.searchsorted(self._numbers, last))
        terms, rows, counts = self._postings(first, self._taken)
        return self._numbers[terms] << 32 | rows, counts

    def _postings(
        self, first: int, last: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int32]]:
        """Return term, new row and count of the postings of some terms whose row stays."""
        starts = self._starts[first : last + 1]
        span = slice(int(starts[0]), int(starts[-1]))
        rows = self._new_rows[self._rows[span]]
        stays = rows >= 0
        terms = np.repeat(np.arange(first, last), np.diff(starts))
        return terms[stays], rows[stays], self._counts[span][stays]


def _counted(texts: Iterable[str], folder: Path, most: int) -> Iterator[LexicalIndex]:
    """Yield indexes of some of the texts after the other, mapped from folders in `folder`."""
    coming = iter(texts)
    for number, first in enumerate(coming):
        own = folder / str(number)
        own.mkdir()
        LexicalIndex.build(chain([first], _some(coming, most - len(first)))).save(own)
        yield LexicalIndex.open(own)


def _some(texts: Iterator[str], most: int) -> Iterator[str]:
    """Yield texts until they have `most` characters, or there are no more."""
    while most > 0 and (text := next(texts, None)) is not None:
        yield text
        most -= len(text)


def _write(folder: Path, parts: Sequence[_Part], names: dict[str, int], block: int) -> None:
    sizes = sum((part.staying(len(names), block) for part in parts), np.zeros(len(names), np.int64))
    # A term that only passages now gone held goes with them.
    listed = sorted(name for name, at in names.items() if sizes[at])
    order = np.array([names[name] for name in listed], np.int64)
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes[order])])
    numbers = np.full(len(names), -1, np.int64)
    numbers[order] = np.arange(len(order))
    for part in parts:
        part.number(numbers)
    save_vocabulary(folder, listed)
    np.save(folder / STARTS, starts, allow_pickle=False)
    with (folder / ROWS).open("wb") as all_rows, (folder / COUNTS).open("wb") as all_counts:
        for file in (all_rows, all_counts):
            _begin(file, int(starts[-1]))
        for last in _ends(starts, block):
            found = [part.take(last) for part in parts]
            places = np.concatenate([places for places, _ in found])
            counts = np.concatenate([counts for _, counts in found])
            order = np.argsort(places, kind="stable")
            (places[order] & 0xFFFF_FFFF).astype(np.int32).tofile(all_rows)
            counts[order].astype(np.int32).tofile(all_counts)


def _ends(starts: NDArray[np.int64], block: int) -> Iterator[int]:
    """Yield one past the last of the terms that have up to `block` postings together, or of one."""
    first, terms = 0, len(starts) - 1
    while first < terms:
        fitting = int(np.searchsorted(starts, starts[first] + block, side="right")) - 1
        first = max(fitting, first + 1)
        yield first


def _begin(file: BinaryIO, count: int) -> None:
    """Write what `np.save` writes before `count` int32."""
    header = np.lib.format.header_data_from_array_1_0(np.empty(0, np.int32))
    np.lib.format.write_array_header_1_0(file, {**header, "shape": (count,)})
