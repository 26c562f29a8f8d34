"""Texts laid one after the other, so that nothing is filled up, and shared out among workers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

_ROWS = 1024
"""Word pieces that a thread takes at once: the widest states of a layer are then 6 MiB."""
_STEP = 64
"""Rows are filled up to a multiple of this: products of every other size would be prepared anew."""

Pieces = tuple[Sequence[int], Sequence[int]]
"""Of a text the ids of its word pieces, and 1 for each of them that is a special token."""


@dataclass(frozen=True, slots=True)
class Part:
    """Texts that go through the model together."""

    texts: list[int]
    """Their places among all."""
    ids: list[Sequence[int]]
    """Their word pieces; longest first."""

    @property
    def used(self) -> int:
        """Their word pieces together."""
        return sum(map(len, self.ids))

    @property
    def rows(self) -> int:
        """The same, filled up to a multiple of `_STEP`."""
        return -(-self.used // _STEP) * _STEP

    def spans(self) -> Iterator[tuple[int, int]]:
        """Yield where the rows of each text stand."""
        start = 0
        for ids in self.ids:
            yield start, start + len(ids)
            start += len(ids)

    def groups(self) -> Iterator[tuple[int, int, int]]:
        """Yield for each run of texts of one length its first row, how many texts, and how long."""
        start = 0
        for length, same in groupby(map(len, self.ids)):
            count = len(list(same))
            yield start, count, length
            start += count * length


def parts(pieces: Sequence[Pieces], workers: int) -> Iterator[Part]:
    """Share the texts out so that all workers have about the same to do, the longest first."""
    total = sum(len(ids) for ids, _ in pieces)
    rounds = -(-total // (_ROWS * workers))
    wanted = total / max(rounds * workers, 1)
    texts: list[int] = []
    held = 0
    for text in sorted(range(len(pieces)), key=lambda text: -len(pieces[text][0])):
        size = len(pieces[text][0])
        if texts and held + size / 2 > wanted:
            yield Part(texts, [pieces[each][0] for each in texts])
            texts, held = [], 0
        texts.append(text)
        held += size
    if texts:
        yield Part(texts, [pieces[each][0] for each in texts])
