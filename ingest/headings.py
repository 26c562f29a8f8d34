"""Which groups are headings, and how they nest."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingest.contents import Contents
from ingest.grouping import Group
from ingest.marks import DATE_ONLY, LABEL, OPEN_END, TERMINAL
from ingest.ratings import is_rating, is_rating_head
from ingest.shape import Shape

_NO_HEADING = re.compile(
    r"(?:dear|yours|tel|fax|e-?mail|phone|telephone|textphone|https?:|cc)\b|.*(?:@|www\.)"
    r"|.*\d{4} ?\d{3}|.*\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$",
    re.IGNORECASE,
)
_MOST_WORDS = 24
_DEEPEST = 6


def heading_levels(groups: Sequence[Group], shape: Shape, contents: Contents) -> list[int]:
    """Return for each group its level as a heading, 0 for none.

    Marked headings (`##`) keep their level. Where fonts are known, larger type ranks levels.
    Otherwise a heading that follows another at once is its subheading, one whose words come again
    and again in the document ("Inspection findings") belongs to the last one that does not, and
    the rest are of the first level.
    """
    headings = [_is_heading(groups, index, shape, contents) for index in range(len(groups))]
    marked = [group.kind == "heading" for group in groups]
    if sum(marked) > 1:
        # A text whose headings are marked has no unmarked ones.
        headings = [
            heading and (is_marked or group.kind == "bullet")
            for group, heading, is_marked in zip(groups, headings, marked, strict=True)
        ]
    _undo_lists(groups, headings, shape, contents)
    counts = Counter(
        _key(group) for group, heading in zip(groups, headings, strict=True) if heading
    )
    sizes = _size_levels(groups, headings, shape)
    levels: list[int] = []
    previous = 0
    for index, (group, heading) in enumerate(zip(groups, headings, strict=True)):
        level = 0
        if heading:
            follows_heading = index > 0 and levels[-1] > 0
            if group.kind == "heading" and group.mark:
                level = len(group.mark.value)
            elif group.kind == "bullet":
                level = min((previous or 1) + (0 if _was_bullet(groups, levels) else 1), _DEEPEST)
            elif sizes:
                level = sizes.get(_style(group), len(sizes) + 1)
            elif follows_heading:
                level = min(levels[-1] + 1, 3)
            elif counts[_key(group)] > 1 and not (group.new_page and counts[_key(group)] == 2):
                level = 2
            else:
                level = 1
            previous = level
        levels.append(level)
    return levels


def _key(group: Group) -> str:
    return group.text.casefold()


def _was_bullet(groups: Sequence[Group], levels: Sequence[int]) -> bool:
    """Whether the last heading before was a bold bullet too: they are of one level."""
    for index in range(len(levels) - 1, -1, -1):
        if levels[index]:
            return groups[index].kind == "bullet"
    return False


def _style(group: Group) -> tuple[float, bool]:
    line = group.lines[0]
    return (round(line.size or 0), bool(line.bold))


def _size_levels(
    groups: Sequence[Group], headings: Sequence[bool], shape: Shape
) -> dict[tuple[float, bool], int]:
    """Rank the styles of the headings: larger before smaller, bold before plain."""
    if not shape.body_size:
        return {}
    styles = {_style(g) for g, heading in zip(groups, headings, strict=True) if heading}
    return {style: order for order, style in enumerate(sorted(styles, reverse=True)[:_DEEPEST], 1)}


def _is_heading(groups: Sequence[Group], index: int, shape: Shape, contents: Contents) -> bool:
    group = groups[index]
    if group.kind == "heading":
        return True
    after = groups[index + 1] if index + 1 < len(groups) else None
    if group.kind == "bullet":
        return bool(
            group.lines[0].bold and len(group.lines) == 1 and after and after.kind == "text"
        )
    if group.kind != "text" or after is None:
        return False
    if contents.is_title(group.text) and not TERMINAL.search(group.text):
        return True
    if not _worded(group.text):
        return False
    line = group.lines[0]
    if shape.body_size and line.size:
        larger = line.size > 1.07 * shape.body_size
        return len(group.lines) <= 4 and (larger or all(item.bold for item in group.lines))
    if all(item.bold for item in group.lines):
        return group.gap
    if len(group.lines) > (5 if group.rating else 3):
        return False
    last = group.lines[-1].text.rstrip()
    room = len(last) < 0.9 * shape.width
    if shape.wrapped:
        # A marked paragraph behind it: one that was cut off would not end so.
        return room or (after.mark is not None and len(group.lines) == 1)
    return group.gap and after.gap and len(group.text) < 160


def _worded(text: str) -> bool:
    words = text.split()
    if not 1 <= len(words) <= _MOST_WORDS or len(text) > 160:
        return False
    if TERMINAL.search(text) and not text.endswith("?"):
        return False
    if is_rating(text) or is_rating_head(text):
        return False
    if OPEN_END.search(text) or re.search(r"[a-z)][.;] [\w(]", text):
        return False
    if DATE_ONLY.fullmatch(text) or LABEL.match(text) or _NO_HEADING.match(text):
        return False
    return (text[:1].isupper() or text[:1].isdigit()) and any(char.isalpha() for char in text)


def _undo_lists(
    groups: Sequence[Group], headings: list[bool], shape: Shape, contents: Contents
) -> None:
    """Three or more short lines in a row are an address or a list, not headings.

    Unless they are three and a text starts below them: a part, a chapter and a section may open
    together.
    """
    start = 0
    while start < len(groups):
        end = start
        while end < len(groups) and _guessed(groups[end], headings[end], contents, end > start):
            end += 1
        below = groups[end] if end < len(groups) else None
        opens = below is not None and (
            below.mark is not None or len(below.text) > 0.75 * min(shape.width, 100)
        )
        if end - start > 3 or (end - start == 3 and not opens):
            headings[start:end] = [False] * (end - start)
        start = max(end, start + 1)


def _guessed(group: Group, heading: bool, contents: Contents, later: bool) -> bool:
    styled = group.lines[0].size is not None or group.lines[0].bold
    return (
        heading
        and group.kind == "text"
        and not styled
        and not contents.is_title(group.text)
        and not (later and group.gap)
    )
