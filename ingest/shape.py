"""How the text of a document is set: line width, distances, type sizes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median, quantiles

from ingest.pieces import Line

_UNWRAPPED = 10**6
"""The width of lines that end where their paragraph ends."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How the text is set: wrapped at a width, or one line for each paragraph."""

    wrapped: bool
    width: int
    """Length of a full line in characters."""
    pitch: float
    """Usual distance of two lines in points; 0 where unknown."""
    body_size: float
    """Commonest font size in points; 0 where unknown."""

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Shape:
        """Measure the lines of a document."""
        lengths = [len(line.text.rstrip()) for line in lines if line.text.strip()]
        prose = [length for length in lengths if length >= 30] or [1]
        width = int(quantiles(prose, n=20)[17]) if len(prose) > 1 else prose[0]
        near = sum(0.8 * width <= length <= 1.15 * width for length in prose)
        far = sum(length > 1.6 * width for length in prose)
        wrapped = width <= 160 and far <= 0.02 * len(prose) and near >= 0.3 * len(prose)
        steps = [
            after.top - before.top
            for before, after in pairwise(lines)
            if before.top is not None and after.top is not None and 0 < after.top - before.top < 40
        ]
        sizes: Counter[float] = Counter()
        for line in lines:
            if line.size:
                sizes[round(line.size, 1)] += len(line.text)
        return cls(
            wrapped,
            width if wrapped else _UNWRAPPED,
            median(steps) if steps else 0.0,
            sizes.most_common(1)[0][0] if sizes else 0.0,
        )

    def style(self, line: Line) -> tuple[int, bool]:
        """Size class and boldness of a line; lines without known style are all alike."""
        if not line.size or not self.body_size:
            return 0, False
        ratio = line.size / self.body_size
        return (0 if 0.93 < ratio < 1.07 else round(line.size)), bool(line.bold)

    def is_apart(self, before: Line, line: Line) -> bool:
        """Whether there is more than the usual distance between two lines of a page."""
        if before.top is None or line.top is None or not self.pitch:
            return False
        larger = max(line.size / self.body_size, 1.0) if line.size and self.body_size else 1.0
        return line.top - before.top > 1.45 * self.pitch * larger
