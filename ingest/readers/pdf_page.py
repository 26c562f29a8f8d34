"""What pdfium knows of a PDF: files, pages and characters with their place and type.

pdfium must not run in two threads at once: everything that touches it happens inside `open_pdf`,
which holds one lock for the whole process.
"""

from __future__ import annotations

import ctypes
import math
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.errors import DamagedFile, EmptyFile, EncryptedFile

_ONE_AT_A_TIME = threading.RLock()
_BOLD_NAMES = ("bold", "black", "heavy", "demi")
_PLAIN_NAMES = ("regular", "roman", "light", "book", "medium")
_FORCE_BOLD = 1 << 18
_MARGIN = 0.15
"""An artifact in this part of the page, from the top or the bottom, is a running head or foot."""


@contextmanager
def open_pdf(data: bytes) -> Iterator[pdfium.PdfDocument]:
    """Open a PDF; nobody else can use pdfium until it is closed.

    Raises EmptyFile, EncryptedFile or DamagedFile.
    """
    if not data.strip(b"\0 \r\n\t"):
        raise EmptyFile("the PDF holds no bytes; fetch the file again")
    with _ONE_AT_A_TIME:
        try:
            pdf = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            if error.err_code in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY):
                raise EncryptedFile(
                    "the PDF needs a password; save a copy without one and add that"
                ) from error
            if error.err_code == pdfium_c.FPDF_ERR_SUCCESS:
                raise EmptyFile("the PDF has no pages; fetch or export it again") from error
            raise DamagedFile(
                "the PDF is damaged or is no PDF; fetch or export it again"
            ) from error
        try:
            yield pdf
        finally:
            pdf.close()


class Affine(NamedTuple):
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

    index: int
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
    handle: Any
    size: float
    boxes: list[float] = field(default_factory=lambda: [math.inf, math.inf, -math.inf, -math.inf])
    count: int = 0

    def add(self, box: tuple[float, float, float, float]) -> None:
        """Take one more character in."""
        self.count += 1
        if box[2] > box[0]:
            old = self.boxes
            self.boxes = [*map(min, old[:2], box[:2]), *map(max, old[2:], box[2:])]


@dataclass(frozen=True, slots=True)
class PageText:
    """The characters of one page, in pdfium's order."""

    width: float
    height: float
    """Of the page as seen: after its rotation."""
    glyphs: list[Glyph]
    objects: dict[int, TextObject]
    shown: Affine
    """From the file's coordinates to those of the page as seen, from its top left corner."""


def shown_page(page: pdfium.PdfPage, turn: int = 0) -> tuple[float, float, Affine]:
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


def page_text(
    page: pdfium.PdfPage, textpage: pdfium.PdfTextPage, *, upright: bool = False
) -> PageText:
    """Read every character of a page.

    With `upright`, a page that is written sideways for the most part is turned so that its lines
    run from left to right (good for finding lines, not for marking the page as seen).
    """
    width, height, shown = shown_page(page)
    raw = list(_characters(textpage))
    if upright and raw:
        turns = Counter(
            round(math.degrees(shown.turn(m[0], m[1])) / 90) % 4 for *_, m, handle in raw if handle
        )
        quarter = turns.most_common(1)[0][0] if turns else 0
        if quarter:
            width, height, shown = shown_page(page, -90 * quarter)
    styles: dict[int, Style] = {}
    objects: dict[int, TextObject] = {}
    glyphs: list[Glyph] = []
    for index, code, (x0, y0, x1, y1), (x, y), matrix, handle in raw:
        left, top, right, bottom = shown.box(x0, y0, x1, y1)
        style = None
        if handle:
            key = ctypes.cast(handle, ctypes.c_void_p).value or 0
            if key not in styles:
                furniture = _in_margin(top, bottom, height) and _is_artifact(handle)
                styles[key] = _style(textpage, index, key, handle, matrix, shown, furniture)
                objects[key] = TextObject(key, handle, styles[key].size)
            style = styles[key]
            objects[key].add((x0, y0, x1, y1))
        at = shown.point(x, y)
        start, end, base = left, right, at[1]
        if style is not None and abs(style.angle) > 0.01:
            cos, sin = math.cos(style.angle), math.sin(style.angle)
            ends = [px * cos + py * sin for px in (left, right) for py in (top, bottom)]
            start, end, base = min(ends), max(ends), at[1] * cos - at[0] * sin
        glyphs.append(Glyph(index, code, left, top, right, bottom, base, start, end, style))
    return PageText(width, height, glyphs, objects, shown)


def _characters(textpage: pdfium.PdfTextPage) -> Iterator[tuple[Any, ...]]:
    """Yield index, code, box, origin, (a, b, c, d) of the matrix and handle of each character."""
    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    box = [ctypes.byref(value) for value in (left, right, bottom, top)]
    origin = [ctypes.byref(value) for value in (x, y)]
    matrix = pdfium_c.FS_MATRIX()
    raw = textpage.raw
    seen: int | None = None
    turn = (1.0, 0.0, 0.0, 1.0)
    for index in range(textpage.count_chars()):
        handle = pdfium_c.FPDFText_GetTextObject(raw, index)
        pdfium_c.FPDFText_GetCharBox(raw, index, *box)
        pdfium_c.FPDFText_GetCharOrigin(raw, index, *origin)
        key = ctypes.cast(handle, ctypes.c_void_p).value
        if key and key != seen:
            pdfium_c.FPDFText_GetMatrix(raw, index, ctypes.byref(matrix))
            turn, seen = (matrix.a, matrix.b, matrix.c, matrix.d), key
        yield (
            index,
            pdfium_c.FPDFText_GetUnicode(raw, index),
            (left.value, bottom.value, right.value, top.value),
            (x.value, y.value),
            turn,
            handle if key else None,
        )


def _style(
    textpage: pdfium.PdfTextPage,
    index: int,
    key: int,
    handle: Any,
    matrix: tuple[float, float, float, float],
    shown: Affine,
    furniture: bool,
) -> Style:
    a, b, c, d = matrix
    size = pdfium_c.FPDFText_GetFontSize(textpage.raw, index) * math.hypot(c, d)
    angle = shown.turn(a, b)
    return Style(
        size=round(size, 2),
        bold=_is_bold(textpage, index),
        angle=0.0 if abs(angle) < 0.02 else round(angle, 3),
        furniture=furniture,
        content=pdfium_c.FPDFPageObj_GetMarkedContentID(handle),
        key=key,
    )


def _is_bold(textpage: pdfium.PdfTextPage, index: int) -> bool:
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


def _is_artifact(handle: Any) -> bool:
    """Whether the file marks the text as no part of the content: running heads, page numbers."""
    for number in range(pdfium_c.FPDFPageObj_CountMarks(handle)):
        mark = pdfium_c.FPDFPageObj_GetMark(handle, number)
        if (
            _wide_string(lambda *out, m=mark: pdfium_c.FPDFPageObjMark_GetName(m, *out))
            == "Artifact"
        ):
            return True
    return False


def _wide_string(call: Callable[..., Any]) -> str:
    """Read a short UTF-16 text that pdfium writes into a buffer with its length in bytes."""
    length = ctypes.c_ulong()
    buffer = (ctypes.c_ushort * 64)()
    if not call(buffer, 128, ctypes.byref(length)):
        return ""
    return bytes(buffer)[: max(length.value - 2, 0)].decode("utf-16-le", "replace")
