"""Grouping the lines of a page: where a paragraph, bullet, row or heading starts and ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.contents import Contents
from ingest.marks import LABEL, OPEN_END, TERMINAL, Mark, follows, mark_of
from ingest.pieces import Line
from ingest.ratings import begins_rating, completes_rating, ends_rated, is_rating, is_rating_head
from ingest.shape import Shape
from ingest.tables import is_row

_TITLE_LINES = 3
"""A title takes at most this many lines."""
_SECOND_WITHIN = 40
"""Lines. A first numbered paragraph in the midst of text is believed when the second comes."""
_LABEL_LINES = 6
"""Lines of one labelled entry, for instance the names behind `Team inspectors:`."""
_FULL = 0.95
_NEARLY_FULL = 0.9
"""Parts of the line width. A line with the first word of the next reaches so far when it was
wrapped: 95 % and 99 % of the wrapped lines in 200 reports set in proportional type."""


@dataclass(slots=True)
class Group:
    """Lines that belong together."""

    kind: str
    """`text`, `heading` (marked so), `number`, `letter`, `bullet`, `row` or `entry`."""
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


class _Grouper:
    def __init__(self, lines: Sequence[Line], shape: Shape, contents: Contents) -> None:
        self.filled = [line for line in lines if line.text.strip()]
        self.shape = shape
        self.contents = contents
        self.entry_of = {
            id(line): order for order, entry in enumerate(contents.entries) for line in entry
        }
        self.counts = _Counts()
        self.groups: list[Group] = []
        self.last_entry: int | None = None

    def add(self, line: Line, at: int, *, blank: bool) -> None:
        """Put a line, `filled[at]`, into the last group or a new one."""
        current = self.groups[-1] if self.groups else None
        before = current.lines[-1] if current else None
        turned = before is not None and before.page != line.page
        gap = blank or (before is not None and not turned and self.shape.is_apart(before, line))
        entry = self.entry_of.get(id(line))
        if entry is not None or is_row(line):
            if entry is not None and entry == self.last_entry:
                self.groups[-1].lines.append(line)
                return
            self.last_entry = entry
            kind = "row" if entry is None else "entry"
            self.groups.append(Group(kind, [line], gap=gap or turned, new_page=turned))
            return
        flow = current is None or not self._runs_on(current, at, gap, turned)
        mark = self._confirmed(mark_of(line.text), at, at_start=flow)
        if current is not None and mark is None and not flow:
            current.lines.append(line)
            current.rating = ends_rated(current.lines)
            return
        kind = mark.kind if mark else "text"
        new = Group(kind, [line], mark, gap=gap or turned, new_page=turned)
        new.rating = ends_rated(new.lines)
        self.groups.append(new)

    def _confirmed(self, mark: Mark | None, at: int, *, at_start: bool) -> Mark | None:
        line = self.filled[at]
        if mark is None or (mark.kind == "letter" and not at_start):
            return None
        if mark.kind != "number":
            return mark
        rest = line.text[mark.end :]
        if not mark.sure and not (
            rest[:1].isupper() and (at_start or "-" in line.text[: mark.end])
        ):
            return _as_bullet(line, mark)
        clear = at_start or (mark.sure and mark.value == "1" and self._second_follows(at))
        return mark if self.counts.accept(mark, at_start=clear) else _as_bullet(line, mark)

    def _second_follows(self, at: int) -> bool:
        """Whether a line soon after starts with the 2 to this 1."""
        marks = (mark_of(line.text) for line in self.filled[at + 1 : at + _SECOND_WITHIN])
        return any(mark is not None and mark.sure and mark.value == "2" for mark in marks)

    def _runs_on(self, current: Group, at: int, gap: bool, turned: bool) -> bool:
        """Whether the line, if it is unmarked, belongs to the group before it."""
        line, before, shape = self.filled[at], current.lines[-1], self.shape
        text, last = line.text.strip(), before.text.rstrip()
        ended = bool(TERMINAL.search(last[-20:]))
        lower = text[:1].islower() or last.endswith((",", "-", "–"))
        if current.kind in {"heading", "row", "entry"}:
            return False
        if completes_rating(last, text) and not turned:
            return True
        after = self.filled[at + 1].text if at + 1 < len(self.filled) else ""
        rated = is_rating(text) or begins_rating(text, after)
        if rated and not current.rating and not turned and not ended:
            return len(current.lines) <= _TITLE_LINES and not is_rating_head(last)
        if shape.style(before) != shape.style(line):
            return False
        if current.rating and not lower:
            return False
        if self.contents.begins_title(text) and (ended or len(last) < 0.75 * shape.width):
            return False
        if not shape.wrapped:
            if gap:
                return not ended and text[:1].islower() and len(last) >= 40
            short = len(last) < 60 and len(text) < 60
            return not ended and (
                lower or (short and current.kind == "text" and not LABEL.match(text))
            )
        if gap or turned:
            full = self._reach(last, text) > _FULL
            if turned:
                return not ended and (lower or (full and not self._opens_title(at)))
            return not ended and text[:1].islower() and full
        return self._wrapped_on(current, at, ended=ended, lower=lower)

    def _reach(self, last: str, text: str) -> float:
        """How far a line would reach with the next line's first word, in parts of the width."""
        return (len(last) + 1 + len(text.split(maxsplit=1)[0])) / self.shape.width

    def _wrapped_on(self, current: Group, at: int, *, ended: bool, lower: bool) -> bool:
        """Whether the line goes on with the one right above it, which was wrapped there."""
        text, last = self.filled[at].text.strip(), current.lines[-1].text.rstrip()
        reach = self._reach(last, text)
        if reach <= _FULL:
            if self._goes_on_label(current, at) or self._is_orphan(current, text):
                return True
            hanging = reach > _NEARLY_FULL or OPEN_END.search(last[-12:])
            return not ended and bool(lower or hanging) and not is_rating_head(last)
        if LABEL.match(text) and len(text) < 0.6 * self.shape.width and ended:
            return False
        return not (ended and self._opens_title(at))

    def _goes_on_label(self, current: Group, at: int) -> bool:
        """Whether a short line goes on with what a label started: `Lead inspector: …`.

        What stands below is no text then, which a heading would have.
        """
        text = self.filled[at].text.strip()
        after = self.filled[at + 1].text.strip() if at + 1 < len(self.filled) else ""
        return (
            LABEL.match(current.lines[0].text) is not None
            and len(current.lines) < _LABEL_LINES
            and not LABEL.match(text)
            and not is_rating_head(text)
            and len(text) < 0.75 * self.shape.width
            and bool(LABEL.match(after) or is_rating_head(after))
        )

    def _is_orphan(self, current: Group, text: str) -> bool:
        """Whether the line is the last word of a long title, in type larger than the text's."""
        return (
            current.kind == "text"
            and " " not in text
            and len(current.lines[-1].text) > 40
            and not is_rating_head(text)
            and not any(TERMINAL.search(line.text[-20:]) for line in current.lines)
        )

    def _opens_title(self, at: int) -> bool:
        """Whether a title starts with this line, in a text whose lines leave no gaps.

        It does when a marked paragraph follows before any sentence ends, or when it is short and
        the next line starts anew.
        """
        text = self.filled[at].text.strip()
        if not text[:1].isupper() or self.contents.begins_title(text):
            return text[:1].isupper()
        for later in range(at, min(at + _TITLE_LINES + 1, len(self.filled))):
            line = self.filled[later].text.rstrip()
            mark = mark_of(line)
            if later > at and mark is not None and (mark.sure or mark.kind != "number"):
                return True
            if TERMINAL.search(line[-20:]) and not line.endswith("?"):
                break
        if len(text) > 0.75 * self.shape.width or TERMINAL.search(text[-20:]):
            return False
        after = self.filled[at + 1].text.strip() if at + 1 < len(self.filled) else ""
        return bool(after) and (mark_of(after) is not None or after[:1].isupper())


def group(lines: Sequence[Line], shape: Shape, contents: Contents) -> list[Group]:
    """Return the groups of the lines in reading order; empty lines only part them."""
    grouper = _Grouper(lines, shape, contents)
    blank = True
    at = 0
    for line in lines:
        if line.text.strip():
            grouper.add(line, at, blank=blank)
            at += 1
        blank = not line.text.strip()
    return grouper.groups


def _as_bullet(line: Line, mark: Mark) -> Mark | None:
    """`- 29 live in children's homes`: the dash is a bullet, the number belongs to the words."""
    start = line.text[: mark.end].lstrip()
    if start[:1] in "-–*" and start[1:2].isspace():
        return Mark("bullet", len(line.text) - len(line.text.lstrip()[1:].lstrip()), "-", sure=True)
    return None
