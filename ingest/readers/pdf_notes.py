"""The notes that PDF programs show on request, and layers that can be switched off."""

from __future__ import annotations

import ctypes

from ingest.readers.pdfium import Handle, PdfPage, pdfium_c, wide_string

MOST_NOTES = 500
"""Notes of one page that are looked through."""
_LONGEST = 20_000


def page_notes(page: PdfPage) -> list[str]:
    """Return the words of the notes on a page: comments, pop-ups, alternative texts of fields."""
    found = []
    for number in range(min(pdfium_c.FPDFPage_GetAnnotCount(page.raw), MOST_NOTES)):
        note = pdfium_c.FPDFPage_GetAnnot(page.raw, number)
        if not note:
            continue
        try:
            found += [text for key in (b"Contents", b"TU", b"RC") if (text := _string(note, key))]
        finally:
            pdfium_c.FPDFPage_CloseAnnot(note)
    return found


def in_layer(item: Handle) -> bool:
    """Whether an object of a page belongs to a layer, which may be switched off."""
    for number in range(max(pdfium_c.FPDFPageObj_CountMarks(item), 0)):
        mark = pdfium_c.FPDFPageObj_GetMark(item, number)
        if _mark_name(mark) == "OC":
            return True
    return False


def _mark_name(mark: Handle) -> str:
    size = ctypes.c_ulong()

    def read(buffer: object, room: int) -> int:
        done = pdfium_c.FPDFPageObjMark_GetName(mark, buffer, room, ctypes.byref(size))
        return size.value if done else 0

    return wide_string(read)


def _string(note: Handle, key: bytes) -> str:
    room = pdfium_c.FPDFAnnot_GetStringValue(note, key, None, 0)
    if not 2 < room <= 2 * _LONGEST:
        return ""
    buffer = (ctypes.c_ushort * (room // 2))()
    pdfium_c.FPDFAnnot_GetStringValue(note, key, buffer, room)
    return bytes(buffer)[: room - 2].decode("utf-16-le", "replace")
