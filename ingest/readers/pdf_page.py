"""The characters of a PDF page as pdfium knows them, with their place and type."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ingest.readers.pdfium import Handle, PdfPage, PdfTextPage, address, pdfium_c, wide_string

_BOLD_NAMES = ("bold", "black", "heavy", "demi")
_PLAIN_NAMES = ("regular", "roman", "light", "book", "medium")
_FORCE_BOLD = 1 << 18
_MARGIN = 0.15
"""An artifact in this part of the page, from the top or the bottom, is a running head or foot."""


@dataclass(frozen=True, slots=True)
class Affine:
    """A change of coordinates: (x, y) becomes (a x + b y + e, c x + d y + f)."""

    a: float
    b: float
    e: float
    c: float
    d: float
    f: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point goes."""
        return self.a * x + self.b * y + self.e, self.c * x + self.d * y + self.f

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """Return where a box goes, as left, top, right, bottom of quarter turns."""
        ax, ay = self.point(x0, y0)
        bx, by = self.point(x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    def turn(self, a: float, b: float) -> float:
        """Return the direction (a, b) as an angle, 0 for left to right, clockwise, in radians."""
        return math.atan2(self.c * a + self.d * b, self.a * a + self.b * b)


class Style(NamedTuple):
    """What the characters of one text object have in common."""

    size: float
    """Font size as seen, in points."""
    bold: bool
    angle: float
    """Direction of writing on the page as seen, in radians, clockwise; 0 is left to right."""
    furniture: bool
    content: int
    """Number of its marked content in the file's structure, -1 without."""
    key: int
    """Which text object of the page."""


class Glyph(NamedTuple):
    """One character of a page. Lengths in points; the box counts from the top left corner."""

    at: int
    """pdfium's character index on the page."""
    code: int
    """Unicode value as pdfium gives it."""
    left: float
    top: float
    right: float
    bottom: float
    base: float
    """Where its line of writing stands: equal for all characters on one baseline."""
    start: float
    end: float
    """Where the character begins and ends along its line of writing."""
    style: Style | None
    """None for blanks and line ends that pdfium put in."""


@dataclass(slots=True)
class TextObject:
    """A stretch of text that the file draws in one go; its box is in the file's own coordinates."""

    key: int
    handle: Handle
    first: int
    """pdfium's index of its first character."""
    matrix: tuple[float, float, float, float]
    """a, b, c, d of its text matrix: (a, b) is the direction of writing."""
    size: float = 0.0
    """Font size as seen, in points."""
    count: int = 0
    left: float = math.inf
    bottom: float = math.inf
    right: float = -math.inf
    top: float = -math.inf


@dataclass(frozen=True, slots=True)
class PageText:
    """The characters of one page, in pdfium's order."""

    width: float
    height: float
    """Of the page as seen: after its rotation."""
    glyphs: list[Glyph]
    objects: dict[int, TextObject]


def shown_page(page: PdfPage, turn: int = 0) -> tuple[float, float, Affine]:
    """Return width, height and coordinates of a page as seen, turned by `turn` degrees more."""
    left, bottom, right, top = page.get_bbox()
    wide, high = abs(right - left), abs(top - bottom)
    match (page.get_rotation() + turn) % 360:
        case 90:
            return high, wide, Affine(0, 1, -bottom, 1, 0, -left)
        case 180:
            return wide, high, Affine(-1, 0, right, 0, 1, -bottom)
        case 270:
            return high, wide, Affine(0, -1, top, -1, 0, right)
        case _:
            return wide, high, Affine(1, 0, -left, 0, -1, top)


def page_text(page: PdfPage, textpage: PdfTextPage, *, upright: bool = False) -> PageText:
    """Read every character of a page.

    With `upright`, a page that is written sideways for the most part is turned so that its lines
    run from left to right (good for finding lines, not for marking the page as seen).
    """
    width, height, shown = shown_page(page)
    objects: dict[int, TextObject] = {}
    characters = list(_characters(textpage, objects))
    if upright and (quarter := _quarter_turns(objects.values(), shown)):
        width, height, shown = shown_page(page, -90 * quarter)
    styles = {item.key: _style(textpage, item, shown, height) for item in objects.values()}
    glyphs: list[Glyph] = []
    for index, code, x0, y0, x1, y1, x, y, key in characters:
        left, top, right, bottom = shown.box(x0, y0, x1, y1)
        origin = shown.point(x, y)
        start, end, base = left, right, origin[1]
        style = styles.get(key)
        if style is not None and style.angle:
            cos, sin = math.cos(style.angle), math.sin(style.angle)
            ends = [px * cos + py * sin for px in (left, right) for py in (top, bottom)]
            start, end, base = min(ends), max(ends), origin[1] * cos - origin[0] * sin
        glyphs.append(Glyph(index, code, left, top, right, bottom, base, start, end, style))
    return PageText(width, height, glyphs, objects)


def _characters(
    textpage: PdfTextPage, objects: dict[int, TextObject]
) -> Iterator[tuple[int, int, float, float, float, float, float, float, int]]:
    """Yield index, code, box (left, bottom, right, top), origin and text object of each character.

    The object is 0 for what pdfium put in; those met are written into `objects`.
    """
    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    box = [ctypes.byref(value) for value in (left, right, bottom, top)]
    origin = [ctypes.byref(value) for value in (x, y)]
    matrix = pdfium_c.FS_MATRIX()
    raw = textpage.raw
    get_object, get_unicode = pdfium_c.FPDFText_GetTextObject, pdfium_c.FPDFText_GetUnicode
    get_box, get_origin = pdfium_c.FPDFText_GetCharBox, pdfium_c.FPDFText_GetCharOrigin
    for index in range(textpage.count_chars()):
        handle = get_object(raw, index)
        get_box(raw, index, *box)
        get_origin(raw, index, *origin)
        x0, y0, x1, y1 = left.value, bottom.value, right.value, top.value
        key = address(handle)
        if key:
            item = objects.get(key)
            if item is None:
                pdfium_c.FPDFText_GetMatrix(raw, index, ctypes.byref(matrix))
                turn = (matrix.a, matrix.b, matrix.c, matrix.d)
                item = objects[key] = TextObject(key, handle, index, turn)
            item.count += 1
            if x1 > x0:
                item.left, item.right = min(item.left, x0), max(item.right, x1)
                item.bottom, item.top = min(item.bottom, y0), max(item.top, y1)
        yield index, get_unicode(raw, index), x0, y0, x1, y1, x.value, y.value, key


def _quarter_turns(objects: Iterable[TextObject], shown: Affine) -> int:
    """How many quarters of a turn, clockwise, most of the page's text is off from upright."""
    turns: Counter[int] = Counter()
    for item in objects:
        angle = shown.turn(item.matrix[0], item.matrix[1])
        turns[round(angle / (math.pi / 2)) % 4] += item.count
    return turns.most_common(1)[0][0] if turns else 0


def _style(textpage: PdfTextPage, item: TextObject, shown: Affine, height: float) -> Style:
    a, b, c, d = item.matrix
    item.size = pdfium_c.FPDFText_GetFontSize(textpage.raw, item.first) * math.hypot(c, d)
    angle = shown.turn(a, b)
    _, top, _, bottom = shown.box(item.left, item.bottom, item.right, item.top)
    return Style(
        size=round(item.size, 2),
        bold=_is_bold(textpage, item.first),
        angle=0.0 if abs(angle) < 0.02 else round(angle, 3),
        furniture=_in_margin(top, bottom, height) and _is_artifact(item.handle),
        content=pdfium_c.FPDFPageObj_GetMarkedContentID(item.handle),
        key=item.key,
    )


def _is_bold(textpage: PdfTextPage, index: int) -> bool:
    """By the font's name where it says so, else by its flag or a weight of at least 650."""
    flags = ctypes.c_int()
    name = ctypes.create_string_buffer(256)
    pdfium_c.FPDFText_GetFontInfo(textpage.raw, index, name, 256, ctypes.byref(flags))
    lower = name.value.decode("utf-8", "replace").lower()
    if any(word in lower for word in _BOLD_NAMES):
        return True
    if any(word in lower for word in _PLAIN_NAMES):
        return False
    weight = pdfium_c.FPDFText_GetFontWeight(textpage.raw, index)
    return bool(flags.value & _FORCE_BOLD) or weight >= 650


def _in_margin(top: float, bottom: float, height: float) -> bool:
    return bottom < _MARGIN * height or top > (1 - _MARGIN) * height


def _is_artifact(handle: Handle) -> bool:
    """Whether the file marks the text as no part of the content: running heads, page numbers."""
    for number in range(pdfium_c.FPDFPageObj_CountMarks(handle)):
        mark = pdfium_c.FPDFPageObj_GetMark(handle, number)
        if _mark_name(mark) == "Artifact":
            return True
    return False


def _mark_name(mark: Handle) -> str:
    length = ctypes.c_ulong()

    def name(buffer: Handle, size: int) -> int:
        known = pdfium_c.FPDFPageObjMark_GetName(mark, buffer, size, ctypes.byref(length))
        return length.value if known else 0

    return wide_string(name)
