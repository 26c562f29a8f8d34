"""Texts laid one after the other, so that nothing is filled up, and shared out among workers."""

from __future__ import annotations

from bisect import bisect_right
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
    """Share the texts out so that all workers have about the same to do, the longest first.

    Every part is filled up with texts of the lengths that fit (best fit decreasing), so next to
    none of its rows are empty.
    """
    texts: dict[int, list[int]] = {}
    for text in range(len(pieces) - 1, -1, -1):
        texts.setdefault(len(pieces[text][0]), []).append(text)
    lengths = sorted(texts)
    left = sum(length * len(same) for length, same in texts.items())
    rounds = -(-left // (_ROWS * workers))
    for number in range(rounds * workers, 0, -1):
        # The last one takes what is left; the others a multiple of `_STEP`.
        most = left if number == 1 else max(round(left / number / _STEP), 1) * _STEP
        chosen: list[int] = []
        held = 0
        while lengths and (held < most or not chosen):
            at = bisect_right(lengths, most - held) - 1
            if at < 0 and chosen:
                break
            length = lengths[at]  # where none fits, the longest: a text is never cut
            chosen.append(texts[length].pop())
            held += length
            if not texts[length]:
                lengths.pop(at)
        left -= held
        if chosen:
            chosen.sort(key=lambda text: -len(pieces[text][0]))
            yield Part(chosen, [pieces[text][0] for text in chosen])
