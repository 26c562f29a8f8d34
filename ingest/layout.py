"""From the lines of pages to pieces: which lines belong together, and what each group is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.contents import find_contents
from ingest.document import BlockKind
from ingest.furniture import clear
from ingest.grouping import Group, group
from ingest.headings import heading_levels
from ingest.joining import Joiner
from ingest.pieces import Fragment, Line, Piece
from ingest.ratings import is_rating_head, rating_row
from ingest.shape import Shape
from ingest.tables import repeats_head, table_pieces


def pieces_of(lines: Sequence[Line]) -> list[Piece]:
    """Return the pieces of a document whose pages are given as lines.

    Furniture is dropped; lines are grouped by marks, gaps and line lengths; groups become
    headings, numbered paragraphs, bullets, table rows or paragraphs; footnotes come last.
    """
    body = clear(tuple(lines))
    shape = Shape.of(body.lines)
    joiner = Joiner(body.lines, shape.width)
    contents = find_contents(body.lines)
    groups = group(body.lines, shape, contents)
    levels = heading_levels(groups, shape, contents)
    apart = _apart(groups, levels)
    pieces: list[Piece] = []
    table = -1
    at = 0
    bullet_glyphs: list[str] = []
    while at < len(groups):
        current = groups[at]
        if current.kind == "row":
            end = at + 1
            while end < len(groups) and groups[end].kind == "row":
                if groups[end].gap and repeats_head(groups[end].lines, groups[at].lines):
                    break
                end += 1
            table += 1
            rows = [line for row in groups[at:end] for line in row.lines]
            pieces += table_pieces(rows, table)
            at = end
            continue
        if rated := _rating_table(groups, at):
            table += 1
            pieces += [
                _piece(row, level, joiner, [])
                if level and rated == 2
                else rating_row(row.lines, joiner, table)
                for row, level in zip(groups[at : at + rated], levels[at:], strict=False)
            ]
            at += rated
            continue
        if current.kind != "bullet":
            bullet_glyphs = []
        piece = _piece(current, levels[at], joiner, bullet_glyphs)
        pieces.append(replace(piece, apart=at in apart))
        at += 1
    pieces += [
        Piece(BlockKind.FOOTNOTE, joiner.join(note.lines, keep_breaks=False), number=note.number)
        for note in body.footnotes
    ]
    return pieces


def _apart(groups: Sequence[Group], levels: Sequence[int]) -> set[int]:
    """Unnumbered text that opens a page when the count of paragraphs is over in its section.

    Imprints and notes at the end of a report are no part of its last numbered paragraph.
    """
    found: set[int] = set()
    count_goes_on = False
    for at in range(len(groups) - 1, -1, -1):
        if levels[at]:
            count_goes_on = False
        elif groups[at].kind == "number":
            count_goes_on = True
        elif groups[at].kind == "text" and groups[at].new_page and not count_goes_on:
            found.add(at)
    return found


def _piece(current: Group, level: int, joiner: Joiner, glyphs: list[str]) -> Piece:
    skip = current.mark.end if current.mark else 0
    if level:
        return Piece(
            BlockKind.HEADING,
            joiner.join(current.lines, skip, keep_breaks=False),
            level=level,
        )
    if current.kind == "bullet" and current.mark:
        if current.mark.value not in glyphs:
            glyphs.append(current.mark.value)
        text = joiner.join(current.lines, skip, keep_breaks=False)
        depth = glyphs.index(current.mark.value) + 1
        return Piece(BlockKind.BULLET, (Fragment("• "), *text), level=depth)
    if current.kind == "letter" and current.mark:
        text = joiner.join(current.lines, _dash(current), keep_breaks=False)
        return Piece(BlockKind.BULLET, text, level=1, number=current.mark.value)
    if current.kind == "number" and current.mark:
        text = joiner.join(current.lines, _dash(current), keep_breaks=False)
        return Piece(BlockKind.PARAGRAPH, text, number=current.mark.value)
    return Piece(BlockKind.PARAGRAPH, joiner.join(current.lines))


def _dash(current: Group) -> int:
    """How many characters a list dash before the number takes: `- 12 The report`."""
    text = current.lines[0].text
    return len(text) - len(text.lstrip().lstrip("-–*•").lstrip())


def _rating_table(groups: Sequence[Group], at: int) -> int:
    """How many groups from `at` are a table of judgements: each ends with its rating.

    A single one is a table only below a head of its own; it may be a heading of the text too.
    """
    head = groups[at].kind == "text" and is_rating_head(groups[at].text)
    start = end = at + head
    while end < len(groups) and groups[end].rating and groups[end].kind in {"text", "number"}:
        end += 1
    return end - at if end - start > (0 if head else 1) else 0
