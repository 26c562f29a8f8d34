"""Which text of a PDF page nobody sees: invisible, in the colour of the paper, tiny, covered up.

Such text is no part of what the document says to a reader, and it is where instructions for
machines are hidden. Text under or over the picture of a scanned page (an OCR layer) is kept: it
is what the picture shows.

Whether text is seen is measured, not guessed from its colour: the page is drawn with and without
the doubtful text, and text that changes nothing is not seen. So white on a dark table head stays.
"""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ingest.readers.pdf_notes import in_layer
from ingest.readers.pdf_page import Affine, TextObject, shown_page
from ingest.readers.pdfium import Handle, PdfPage, address, pdfium_c

_TINY = 1.0
"""Points: smaller type cannot be read."""
_LIGHT = 200
"""Of 255: text of this brightness may vanish on white paper."""
_CONTRAST = 16
"""Of 255: the least change of brightness that counts as visible."""
_COVER = 4.0
"""Points: thinner shapes are lines and cover no text."""
_MOST_SHAPES = 400
_MOST_PIXELS = 1600

Box = tuple[float, float, float, float]
Grey = npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Hidden:
    """Keys of the text objects of a page that are not seen, and of those that are an OCR layer."""

    unseen: frozenset[int] = frozenset()
    scanned: frozenset[int] = frozenset()


def hidden_text(page: PdfPage, objects: Mapping[int, TextObject]) -> Hidden:
    """Find the text objects of a page that nobody sees."""
    unseen = {key for key, item in objects.items() if item.size < _TINY}
    shapes, images = _shapes(page, set(objects))
    doubtful: list[TextObject] = []
    invisible: set[int] = set()
    for key, item in objects.items():
        if key in unseen or item.left > item.right:
            continue
        mode = pdfium_c.FPDFTextObj_GetTextRenderMode(item.handle)
        if mode == pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE:
            invisible.add(key)
            doubtful.append(item)
        elif _may_vanish(item.handle) or _covered(item, shapes) or in_layer(item.handle):
            doubtful.append(item)
    if not doubtful:
        return Hidden(frozenset(unseen))
    width, height, shown = shown_page(page)
    scale = min(1.5, _MOST_PIXELS / max(width, height, 1))
    drawn = _grey(page, scale)
    bare = drawn if len(invisible) == len(doubtful) else _without(page, doubtful, scale)
    scanned = set()
    for item in doubtful:
        here = _pixels(item, shown, scale, drawn.shape)
        if here is None:
            unseen.add(item.key)
            continue
        if item.key not in invisible and np.abs(drawn[here] - bare[here]).max() >= _CONTRAST:
            continue
        pictured = any(_holds(image, item) for image in images)
        if pictured and int(np.ptp(drawn[here])) >= _CONTRAST:
            scanned.add(item.key)
        else:
            unseen.add(item.key)
    return Hidden(frozenset(unseen), frozenset(scanned))


def _shapes(page: PdfPage, texts: set[int]) -> tuple[list[tuple[Box, set[int]]], list[Box]]:
    """Return what could cover text, each with the text drawn before it, and where pictures lie."""
    before: set[int] = set()
    shapes: list[tuple[Box, set[int]]] = []
    images: list[Box] = []
    for number in range(pdfium_c.FPDFPage_CountObjects(page.raw)):
        item = pdfium_c.FPDFPage_GetObject(page.raw, number)
        kind = pdfium_c.FPDFPageObj_GetType(item)
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            before.add(address(item))
            continue
        image = kind == pdfium_c.FPDF_PAGEOBJ_IMAGE or (
            kind == pdfium_c.FPDF_PAGEOBJ_FORM and _has_image(item)
        )
        if not image and not (kind == pdfium_c.FPDF_PAGEOBJ_PATH and _is_filled(item)):
            continue
        box = _bounds(item)
        if box is None or min(box[2] - box[0], box[3] - box[1]) < _COVER:
            continue
        if image:
            images.append(box)
        covers = before & texts
        if covers and len(shapes) < _MOST_SHAPES:
            shapes.append((box, covers))
    return shapes, images


def _has_image(form: Handle, depth: int = 0) -> bool:
    for number in range(pdfium_c.FPDFFormObj_CountObjects(form)):
        item = pdfium_c.FPDFFormObj_GetObject(form, number)
        kind = pdfium_c.FPDFPageObj_GetType(item)
        if kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            return True
        if kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < 4 and _has_image(item, depth + 1):
            return True
    return False


def _is_filled(path: Handle) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke))
    return bool(fill.value != pdfium_c.FPDF_FILLMODE_NONE)


def _bounds(item: Handle) -> Box | None:
    values = [ctypes.c_float() for _ in range(4)]
    if not pdfium_c.FPDFPageObj_GetBounds(item, *map(ctypes.byref, values)):
        return None
    left, bottom, right, top = (value.value for value in values)
    return left, bottom, right, top


def _may_vanish(handle: Handle) -> bool:
    """Whether the text is drawn light or nearly transparent."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    colour = map(ctypes.byref, (red, green, blue, alpha))
    if not pdfium_c.FPDFPageObj_GetFillColor(handle, *colour):
        return False
    brightness = 0.299 * red.value + 0.587 * green.value + 0.114 * blue.value
    return brightness >= _LIGHT or alpha.value < 50


def _centre(item: TextObject) -> tuple[float, float]:
    return (item.left + item.right) / 2, (item.bottom + item.top) / 2


def _holds(box: Box, item: TextObject) -> bool:
    x, y = _centre(item)
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _covered(item: TextObject, shapes: list[tuple[Box, set[int]]]) -> bool:
    return any(item.key in covers and _holds(box, item) for box, covers in shapes)


def _grey(page: PdfPage, scale: float) -> Grey:
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    try:
        picture = bitmap.to_numpy()
        flat = picture if picture.ndim == 2 else picture[..., :3].mean(axis=2)
        grey: Grey = flat.astype(np.int16)
        return grey
    finally:
        bitmap.close()


def _without(page: PdfPage, items: list[TextObject], scale: float) -> Grey:
    """Draw the page without these texts."""
    for item in items:
        pdfium_c.FPDFPageObj_SetIsActive(item.handle, False)
    try:
        return _grey(page, scale)
    finally:
        for item in items:
            pdfium_c.FPDFPageObj_SetIsActive(item.handle, True)


def _pixels(
    item: TextObject, shown: Affine, scale: float, shape: tuple[int, ...]
) -> tuple[slice, slice] | None:
    """Where the text stands in the picture, None when it is off the page."""
    box = shown.box(item.left, item.bottom, item.right, item.top)
    x0, y0, x1, y1 = (value * scale for value in box)
    rows = slice(max(int(y0), 0), min(int(y1) + 1, shape[0]))
    columns = slice(max(int(x0), 0), min(int(x1) + 1, shape[1]))
    if rows.start >= rows.stop or columns.start >= columns.stop:
        return None
    return rows, columns
