"""Where a span of a PDF's canonical text stands on its pages, to mark it in page pictures."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from ingest.document import Document
from ingest.errors import DamagedFile, IngestError
from ingest.readers.pdf_lines import chr_of
from ingest.readers.pdf_page import Glyph, page_text
from ingest.readers.pdfium import Pdf, PdfiumError, PdfPage, open_pdf

_MOST_PIXELS = 12_000_000
"""A page picture is made smaller rather than larger than this."""
_SAME_LINE = 0.6
_APART = 2.0
"""Of the font size: characters whose baselines or places differ by more get boxes of their own."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page as seen, in points from its top left corner (y grows downwards)."""

    page: int
    """`Page.number`, from 1."""
    left: float
    top: float
    right: float
    bottom: float


class SourceChanged(IngestError):
    """The file is no longer the one that was read."""


class NoPages(IngestError):
    """The document is no PDF: it has no pages that could be drawn."""


def boxes(path: Path, document: Document, start: int, end: int) -> list[Box]:
    """Return the boxes that the canonical characters [start, end) cover, one for each line.

    They close tightly around the letters. `path` is the file that `document` was read from. Raises
    SourceChanged when its bytes are others now, NoPages when it is no PDF, an UnreadableFile when
    it cannot be opened, ValueError for a span outside the text.
    """
    if not 0 <= start <= end <= len(document.text):
        raise ValueError(f"no span of a text of {len(document.text)} characters: {start} to {end}")
    data = _source(path, document.sha256)
    places = _places(document, start, end)
    if not places:
        return []
    with open_pdf(data) as pdf:
        return [
            box
            for page, numbers in groupby(places, key=lambda place: place[0])
            for box in _page_boxes(pdf, page, [at for _, at in numbers])
        ]


def page_picture(path: Path, page: int, scale: float = 2.0, *, sha256: str | None = None) -> bytes:
    """Draw a page (from 1) as PNG with `scale` pixels a point; a very large page gets fewer.

    With `sha256`, raises SourceChanged when the file is another. A `Box` times the ratio of the
    picture's width to the page's width in points is the place to mark. Raises NoPages for a file
    that is no PDF or a page that it does not have.
    """
    data = _source(path, sha256)
    with open_pdf(data) as pdf:
        if not 1 <= page <= len(pdf):
            raise NoPages(f"{path.name} has no page {page}: ask for one of 1 to {len(pdf)}")
        sheet = _page(pdf, page)
        try:
            return _png(sheet, scale)
        finally:
            sheet.close()


def _source(path: Path, sha256: str | None) -> bytes:
    """Read the file, making sure that it is a PDF and the one that was read."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceChanged(
            f"{path.name} cannot be opened ({error.strerror}); build the index again"
        ) from error
    if sha256 is not None and hashlib.sha256(data).hexdigest() != sha256:
        raise SourceChanged(f"{path.name} has changed since it was read; build the index again")
    if b"%PDF-" not in data[:1024]:
        raise NoPages(f"{path.name} is no PDF; only pages of PDF files can be marked and drawn")
    return data


def _page(pdf: Pdf, number: int) -> PdfPage:
    try:
        return pdf[number - 1]
    except PdfiumError as error:
        raise DamagedFile(f"page {number} is damaged; fetch or export the file again") from error


def _places(document: Document, start: int, end: int) -> list[tuple[int, int]]:
    """Return page and pdfium's character index of each canonical character that has one."""
    places = []
    for run in document.runs:
        if run.page and run.start < end and start < run.end:
            shift = run.source_start - run.start
            first, last = max(start, run.start), min(end, run.end)
            places += [(run.page, at + shift) for at in range(first, last)]
    return places


def _page_boxes(pdf: Pdf, number: int, places: Sequence[int]) -> list[Box]:
    page = _page(pdf, number)
    try:
        textpage = page.get_textpage()
        try:
            glyphs = page_text(page, textpage).glyphs
        finally:
            textpage.close()
    finally:
        page.close()
    drawn = (glyphs[at] for at in places if 0 <= at < len(glyphs))
    return [_around(number, line) for line in _lines(drawn)]


def _lines(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Group characters that stand on one line, close together; blanks have no box of their own."""
    line: list[Glyph] = []
    for glyph in glyphs:
        if glyph.style is None or not glyph.right > glyph.left or chr_of(glyph.code).isspace():
            continue
        if line and not _follows(line[-1], glyph):
            yield line
            line = []
        line.append(glyph)
    if line:
        yield line


def _follows(before: Glyph, glyph: Glyph) -> bool:
    if before.style is None or glyph.style is None or before.style.angle != glyph.style.angle:
        return False
    size = max(before.style.size, glyph.style.size)
    gap = glyph.start - before.end
    return abs(glyph.base - before.base) <= _SAME_LINE * size and -size <= gap <= _APART * size


def _around(page: int, glyphs: Sequence[Glyph]) -> Box:
    return Box(
        page,
        left=round(min(glyph.left for glyph in glyphs), 2),
        top=round(min(glyph.top for glyph in glyphs), 2),
        right=round(max(glyph.right for glyph in glyphs), 2),
        bottom=round(max(glyph.bottom for glyph in glyphs), 2),
    )


def _png(page: PdfPage, scale: float) -> bytes:
    wide, high = page.get_size()
    fitting = (_MOST_PIXELS / max(wide * high, 1.0)) ** 0.5
    bitmap = page.render(scale=min(scale, fitting))
    try:
        out = io.BytesIO()
        bitmap.to_pil().save(out, "PNG")
        return out.getvalue()
    finally:
        bitmap.close()
