"""Grouping the lines of a page: where a paragraph, bullet, row or heading starts and ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median, quantiles

from ingest.marks import (
    LABEL,
    RATING_END,
    RATING_HEAD,
    RATING_ONLY,
    TERMINAL,
    Mark,
    follows,
    mark_of,
)
from ingest.pieces import Line
from ingest.tables import is_row

_OPEN_END = re.compile(
    r"\b(?:a|an|and|are|as|at|be|by|for|from|had|has|have|her|his|in|into|is|its|of|on|or|our|"
    r"than|that|the|their|this|these|those|to|was|were|which|who|with)$"
)
"""Words after which no paragraph ends."""


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
        wrapped = width <= 160 and max(prose) <= 1.6 * width and near >= 0.3 * len(prose)
        steps = [
            after.top - before.top
            for before, after in pairwise(lines)
            if before.top is not None and after.top is not None and 0 < after.top - before.top < 40
        ]
        weights: dict[float, int] = {}
        for line in lines:
            if line.size:
                weights[round(line.size, 1)] = weights.get(round(line.size, 1), 0) + len(line.text)
        return cls(
            wrapped,
            width if wrapped else 10**6,
            median(steps) if steps else 0.0,
            max(weights, key=weights.__getitem__) if weights else 0.0,
        )


@dataclass(slots=True)
class Group:
    """Lines that belong together."""

    kind: str
    """`text`, `heading` (marked so), `number`, `letter`, `bullet` or `row`."""
    lines: list[Line]
    mark: Mark | None = None
    gap: bool = True
    """An empty line, white space or a page end stands before it."""
    new_page: bool = False
    rating: bool = field(default=False)
    """It ends with a rating, as the rows of a table of judgements do."""

    @property
    def text(self) -> str:
        """The words without the mark, for recognising what the group is."""
        skip = self.mark.end if self.mark else 0
        first, *rest = self.lines
        return " ".join([first.text[skip:].strip(), *(line.text.strip() for line in rest)])


class _Counts:
    """Running counts of paragraph numbers, one for each way of writing them."""

    def __init__(self) -> None:
        self.last: dict[bool, str] = {}

    def accept(self, mark: Mark, *, at_start: bool) -> bool:
        """Whether the number starts a paragraph here: it continues its count, or stands clear."""
        continues = follows(mark.value, self.last.get(mark.sure))
        fresh = mark.value in {"1", "1.1"} and at_start
        known = continues or fresh or (mark.sure and at_start)
        if known:
            self.last[mark.sure] = mark.value
        return known


def group(lines: Sequence[Line], shape: Shape) -> list[Group]:
    """Return the groups of the lines in reading order; empty lines only part them."""
    groups: list[Group] = []
    counts = _Counts()
    blank = True
    filled = [line for line in lines if line.text.strip()]
    following = {id(line): after for line, after in pairwise(filled)}
    for line in lines:
        if not line.text.strip():
            blank = True
            continue
        current = groups[-1] if groups else None
        before = current.lines[-1] if current else None
        turned = before is not None and before.page != line.page
        gap = blank or (before is not None and not turned and _white(before, line, shape))
        blank = False
        if is_row(line):
            groups.append(Group("row", [line], gap=gap or turned, new_page=turned))
            continue
        after = following.get(id(line))
        flow = current is None or not _runs_on(current, line, after, shape, gap, turned)
        mark = _confirmed(mark_of(line.text), counts, line, at_start=flow)
        if current is not None and mark is None and not flow:
            current.lines.append(line)
            current.rating = _ends_rated(current)
            continue
        kind = mark.kind if mark else "text"
        new = Group(kind, [line], mark, gap=gap or turned, new_page=turned)
        new.rating = _ends_rated(new)
        groups.append(new)
    return groups


def _confirmed(mark: Mark | None, counts: _Counts, line: Line, *, at_start: bool) -> Mark | None:
    if mark is None or (mark.kind == "letter" and not at_start):
        return None
    if mark.kind != "number":
        return mark
    rest = line.text[mark.end :]
    if not mark.sure and not (rest[:1].isupper() and (at_start or "-" in line.text[: mark.end])):
        return _as_bullet(line, mark)
    return mark if counts.accept(mark, at_start=at_start) else _as_bullet(line, mark)


def _as_bullet(line: Line, mark: Mark) -> Mark | None:
    """`- 29 live in children's homes`: the dash is a bullet, the number belongs to the words."""
    start = line.text[: mark.end].lstrip()
    if start[:1] in "-–*" and start[1:2].isspace():
        return Mark("bullet", len(line.text) - len(line.text.lstrip()[1:].lstrip()), "-", sure=True)
    return None


def _white(before: Line, line: Line, shape: Shape) -> bool:
    if before.top is None or line.top is None or not shape.pitch:
        return False
    return line.top - before.top > 1.45 * shape.pitch


def _ends_rated(current: Group) -> bool:
    last = current.lines[-1].text
    if RATING_ONLY.fullmatch(last):
        return len(current.lines) > 1
    return bool(RATING_END.search(last)) and not TERMINAL.search(last)


def _runs_on(
    current: Group, line: Line, after: Line | None, shape: Shape, gap: bool, turned: bool
) -> bool:
    """Whether an unmarked `line` belongs to the group before it."""
    before = current.lines[-1]
    text, last = line.text.strip(), before.text.rstrip()
    ended = bool(TERMINAL.search(last))
    lower = text[:1].islower() or last.endswith((",", "-", "–"))
    if current.kind in {"heading", "row"} or _style(before, shape) != _style(line, shape):
        return False
    if RATING_ONLY.fullmatch(text) and not gap and not current.rating:
        return len(last) < 0.9 * shape.width and not ended
    if current.rating and not lower:
        return False
    if not shape.wrapped:
        short = len(last) < 60 and len(text) < 60
        if gap:
            return not ended and text[:1].islower() and len(last) >= 40
        return not ended and (lower or (short and current.kind == "text" and not LABEL.match(text)))
    full = len(last) + 1 + len(text.split(maxsplit=1)[0]) > shape.width - 4
    if turned:
        return not ended and (lower or (full and not _title_like(line, after, shape)))
    if gap:
        return not ended and text[:1].islower() and full
    if not full:
        hanging = len(last) > 0.75 * shape.width or _OPEN_END.search(last)
        return not ended and bool(lower or hanging) and not RATING_HEAD.match(last)
    if LABEL.match(text) and len(text) < 0.6 * shape.width and ended:
        return False
    return not (ended and _title_like(line, after, shape))


def _style(line: Line, shape: Shape) -> tuple[int, bool]:
    """Size class and boldness; lines without known style are all alike."""
    if not line.size or not shape.body_size:
        return 0, False
    ratio = line.size / shape.body_size
    return (0 if 0.93 < ratio < 1.07 else round(line.size)), bool(line.bold)


def _title_like(line: Line, after: Line | None, shape: Shape) -> bool:
    text = line.text.strip()
    if not text[:1].isupper() or len(text) > 0.75 * shape.width or TERMINAL.search(text):
        return False
    return after is not None and (
        mark_of(after.text) is not None or after.text.strip()[:1].isupper()
    )
