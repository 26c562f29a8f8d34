"""From the lines of pages to pieces: which lines belong together, and what each group is."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.document import BlockKind
from ingest.furniture import clear
from ingest.grouping import Group, Shape, group
from ingest.headings import heading_levels
from ingest.joining import Joiner, fragments
from ingest.marks import RATING_END, RATING_HEAD, RATING_ONLY
from ingest.pieces import Fragment, Line, Piece
from ingest.tables import repeats_head, table_pieces


def pieces_of(lines: Sequence[Line]) -> list[Piece]:
    """Return the pieces of a document whose pages are given as lines.

    Furniture is dropped; lines are grouped by marks, gaps and line lengths; groups become
    headings, numbered paragraphs, bullets, table rows or paragraphs; footnotes come last.
    """
    body = clear(tuple(lines))
    shape = Shape.of(body.lines)
    joiner = Joiner(body.lines, shape.width)
    groups = group(body.lines, shape)
    levels = heading_levels(groups, shape)
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
            pieces += [_rating_row(row, joiner, table) for row in groups[at : at + rated]]
            at += rated
            continue
        if current.kind != "bullet":
            bullet_glyphs = []
        pieces.append(_piece(current, levels[at], joiner, bullet_glyphs))
        at += 1
    pieces += [
        Piece(BlockKind.FOOTNOTE, joiner.join(note.lines, keep_breaks=False), number=note.number)
        for note in body.footnotes
    ]
    return pieces


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
    """How many groups from `at` are a table of judgements: its head, and a rating at each end."""
    if groups[at].kind != "text" or not RATING_HEAD.match(groups[at].lines[0].text):
        return 0
    end = at + 1
    while end < len(groups) and groups[end].kind == "text" and groups[end].rating:
        end += 1
    return end - at if end - at > 1 else 0


def _rating_row(current: Group, joiner: Joiner, table: int) -> Piece:
    *label, last = current.lines
    head = RATING_HEAD.match(last.text) if not label else None
    if head and not current.rating:
        cut = last.text.strip().find(" ")
        split = len(last.text) - len(last.text.lstrip()) + cut
        cells = (tuple(fragments(last, 0, split)), tuple(fragments(last, split)))
        return Piece(BlockKind.TABLE_HEAD, cells=cells, table=table)
    if RATING_ONLY.fullmatch(last.text):
        cells = (joiner.join(label, keep_breaks=False), tuple(fragments(last)))
    else:
        match = RATING_END.search(last.text)
        cut = match.start() if match else 0
        name = joiner.join([*label, _cut(last, cut)], keep_breaks=False)
        cells = (name, tuple(fragments(last, cut)))
    return Piece(BlockKind.TABLE_ROW, cells=cells, table=table)


def _cut(line: Line, stop: int) -> Line:
    return Line(line.text[:stop], line.page, line.start, line.offsets[:stop])
