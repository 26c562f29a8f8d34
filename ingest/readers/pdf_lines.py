"""From the characters of a PDF page to stretches of text on one line, and from these to `Line`s."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.pieces import Line
from ingest.readers.pdf_page import Glyph
from ingest.readers.pdf_tags import Cell

_LINE_ENDS = (0x0A, 0x0D)
_HYPHENS = (0x02, 0xAD, 0xFFFE, 0xFFFF)
"""How pdfium writes a hyphen that ends a line, and the soft hyphen."""
_BREAK = 0.6
"""Of the font size: a baseline this far off is another line; superscripts stand closer."""
_ON = 0.3
"""Of the font size: baselines this close are one."""
_GAP = 1.0
_WIDEST = 2.5
"""Of the font size: a wider gap parts two cells of a table or two columns. In a line set to full
width, whose blanks are all wide, gaps up to the second may be blanks."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring characters of one line, one cell and one direction of writing."""

    text: str
    offsets: tuple[int, ...]
    """pdfium's index of each character of `text`."""
    glyphs: tuple[Glyph, ...]
    base: float
    start: float
    end: float
    """As in `Glyph`."""
    size: float
    angle: float
    furniture: bool
    cell: Cell | None = None

    @property
    def after(self) -> int:
        """Pdfium's index of the character that follows: where a separator stands."""
        return self.glyphs[-1].at + 1

    def __len__(self) -> int:
        return len(self.text)


def stretches(glyphs: Iterable[Glyph], cells: Mapping[int, Cell]) -> list[Stretch]:
    """Cut the characters of a page where a line, a cell or a column ends, in their order."""
    found: list[Stretch] = []
    run: list[Glyph] = []
    for glyph in glyphs:
        style = glyph.style
        if glyph.code in _LINE_ENDS or (run and _parted(run, glyph, cells)):
            found += _at_gaps(run, cells)
            run = []
        if glyph.code not in _LINE_ENDS and (style is not None or run):
            run.append(glyph)
    found += _at_gaps(run, cells)
    return found


def _parted(run: Sequence[Glyph], glyph: Glyph, cells: Mapping[int, Cell]) -> bool:
    last = next(one for one in reversed(run) if one.style is not None)
    style, before = glyph.style, last.style
    if style is None or before is None:
        return False
    size = max(style.size, before.size)
    return (
        style.angle != before.angle
        or style.furniture != before.furniture
        or abs(glyph.base - last.base) > _BREAK * size
        or glyph.start < last.end - size
        or cells.get(style.content) != cells.get(before.content)
    )


def _at_gaps(run: Sequence[Glyph], cells: Mapping[int, Cell]) -> Iterator[Stretch]:
    """Cut a run where a gap is too wide for a blank, also for one of a line set to full width."""
    drawn = [at for at, glyph in enumerate(run) if glyph.style is not None]
    gaps = [(run[b].start - run[a].end, b) for a, b in pairwise(drawn)]
    words = sorted(gap for gap, at in gaps if run[at - 1].style is None or run[at - 1].code == 32)
    usual = words[len(words) // 3] if len(words) > 3 else 0.0
    begin = 0
    for gap, at in gaps:
        style = run[at].style
        if style is not None and gap > max(
            _GAP * style.size, min(2.2 * usual, _WIDEST * style.size)
        ):
            yield from _stretch(run[begin:at], cells)
            begin = at
    yield from _stretch(run[begin:], cells)


def _stretch(run: Sequence[Glyph], cells: Mapping[int, Cell]) -> Iterator[Stretch]:
    text, offsets = _written(run)
    inked = [glyph for glyph in run if glyph.style is not None and glyph.code != 0x20]
    if not text or not inked:
        return
    sizes = Counter(glyph.style.size for glyph in inked if glyph.style)
    size = sizes.most_common(1)[0][0]
    first = inked[0].style
    if first is None:
        return
    yield Stretch(
        text=text,
        offsets=offsets,
        glyphs=tuple(inked),
        base=next(glyph.base for glyph in inked if glyph.style and glyph.style.size == size),
        start=min(glyph.start for glyph in inked),
        end=max(glyph.end for glyph in inked),
        size=size,
        angle=first.angle,
        furniture=first.furniture,
        cell=cells.get(first.content),
    )


def _written(run: Sequence[Glyph]) -> tuple[str, tuple[int, ...]]:
    """Return the text of a run with single blanks, and where each character stands.

    All kinds of blanks become ordinary ones; hyphens at the line end become `-`; what has no
    shape of its own (soft hyphens, directions, control characters) is left out.
    """
    chars: list[tuple[str, int]] = []
    last = next((g.at for g in reversed(run) if not chr_of(g.code).isspace()), -1)
    high: Glyph | None = None
    for glyph in run:
        code = glyph.code
        if 0xD800 <= code < 0xDC00:
            high = glyph
            continue
        if 0xDC00 <= code < 0xE000:
            if high is not None:
                whole = 0x10000 + ((high.code - 0xD800) << 10) + (code - 0xDC00)
                chars.append((chr(whole), high.at))
            high = None
            continue
        high = None
        if code in _HYPHENS:
            if glyph.at == last or code != 0xAD:
                chars.append(("-", glyph.at))
            continue
        char = chr_of(code)
        if char.isspace():
            if chars and chars[-1][0] != " ":
                chars.append((" ", glyph.at))
        elif unicodedata.category(char) not in ("Cc", "Cf", "Cs"):
            chars.append((char, glyph.at))
    while chars and chars[-1][0] == " ":
        chars.pop()
    return "".join(char for char, _ in chars), tuple(at for _, at in chars)


def chr_of(code: int) -> str:
    """Return the character of a value of pdfium's, a control character where it is none."""
    return chr(code) if 0 < code <= 0x10FFFF else "\0"


def line_of(cells: Sequence[Sequence[Stretch]], page: int) -> Line:
    """Make a `Line` of the stretches of one line, or of the cells of one row of a table.

    Between cells stands a TAB, between the stretches of one cell a blank, each at the index after
    the last character before it. Empty cells are empty.
    """
    chars: list[str] = []
    offsets: list[int] = []
    after = next(part.offsets[0] for cell in cells for part in cell)
    for column, cell in enumerate(cells):
        if column:
            chars.append("\t")
            offsets.append(after)
        for order, part in enumerate(cell):
            if order and _blank_between(cell[order - 1], part):
                chars.append(" ")
                offsets.append(after)
            chars += part.text
            offsets += part.offsets
            after = part.after
    parts = [part for cell in cells for part in cell]
    glyphs = [glyph for part in parts for glyph in part.glyphs]
    sizes = Counter(glyph.style.size for glyph in glyphs if glyph.style)
    bold = sum(glyph.style.bold for glyph in glyphs if glyph.style)
    straight = all(at == offsets[0] + order for order, at in enumerate(offsets))
    return Line(
        text="".join(chars),
        page=page,
        start=offsets[0],
        offsets=() if straight else tuple(offsets),
        size=sizes.most_common(1)[0][0],
        bold=bold * 2 > len(glyphs),
        left=round(min(glyph.left for glyph in glyphs), 1),
        top=round(min(_top(part) for part in parts), 1),
        right=round(max(glyph.right for glyph in glyphs), 1),
        furniture=parts[0].furniture,
    )


def same_line(one: Stretch, other: Stretch) -> bool:
    """Whether two stretches stand on one baseline, or one of them is raised small type on it."""
    sizes = sorted((one.size, other.size))
    tolerance = _BREAK if sizes[0] < 0.8 * sizes[1] else _ON
    return abs(one.base - other.base) <= tolerance * sizes[1]


def _blank_between(one: Stretch, other: Stretch) -> bool:
    """Whether there is a blank: not after a hyphen at the line end, not where the type touches."""
    if same_line(one, other):
        return other.start - one.end > 0.12 * other.size
    return not one.text.endswith("-")


def _top(part: Stretch) -> float:
    """The top of a line as its type has it, whether or not it holds capitals."""
    if part.angle:
        return min(glyph.top for glyph in part.glyphs)
    return part.base - 0.75 * part.size
