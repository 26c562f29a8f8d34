"""Reads PDF files that have a text layer, with pdfium."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.document import Page
from ingest.errors import DamagedFile, EmptyFile, TooLarge
from ingest.pieces import Line, Reading, Unseen
from ingest.readers.pdf_hidden import hidden_text
from ingest.readers.pdf_lines import chr_of, line_of, stretches
from ingest.readers.pdf_notes import page_notes
from ingest.readers.pdf_page import Glyph, PageText, page_text
from ingest.readers.pdf_rows import rows
from ingest.readers.pdf_tags import tagged_cells
from ingest.readers.pdfium import Pdf, PdfiumError, open_pdf

MOST_PAGES = 20_000
_NAMED_PAGES = 12
"""A warning names at most this many pages."""
_FILE_NAME = re.compile(
    r"\.(?:docx?|pdf|xlsx?|pptx?|rtf|odt|indd|qxp|pub|html?|txt|tmp|wpd|pages)\W*$"
    r"|^(?:untitled|document|presentation|powerpoint presentation|slide|title|report|none)\W*\d*$"
    r"|[\\/]\w+[\\/]",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Noticed:
    """What there is to warn about, by page."""

    hidden: dict[int, int] = field(default_factory=dict)
    unseen: dict[int, str] = field(default_factory=dict)
    """The hidden text itself."""
    notes: list[str] = field(default_factory=list)
    unmapped: dict[int, int] = field(default_factory=dict)
    scanned: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)

    @staticmethod
    def note(kind: dict[int, int], page: int, count: int) -> None:
        """Remember `count` characters of a page, if there are any."""
        if count:
            kind[page] = count


class PdfReader:
    """Reads the text layer of a PDF, line by line, with the place and type of each line.

    Lines come in the order of the file, which for tagged and word-processed PDFs is the reading
    order. A row of a table is one line, with a TAB between its cells and the wrapped lines of a
    cell joined by a blank. Text that nobody sees is left out, with a warning.
    """

    suffixes: tuple[str, ...] = (".pdf",)
    name: str = "PDF"

    def read(self, data: bytes) -> Reading:
        """Read a file. Raises EmptyFile, EncryptedFile, DamagedFile or TooLarge."""
        with open_pdf(data) as pdf:
            return _read(pdf, data)


def _read(pdf: Pdf, data: bytes) -> Reading:
    count = len(pdf)
    if count > MOST_PAGES:
        raise TooLarge(f"the PDF has {count} pages; split it into parts of at most {MOST_PAGES}")
    noticed = _Noticed()
    lines: list[Line] = []
    pages: list[Page] = []
    for number in range(1, count + 1):
        found = _page_lines(pdf, number, noticed)
        lines += found
        pages.append(Page(number, _label(pdf, number), has_text=bool(found)))
    if len(noticed.broken) == count or _is_cut_off(data):
        raise DamagedFile("the PDF is damaged or cut off; fetch or export it again")
    if not lines:
        none = "its one page has no" if count == 1 else f"none of its {count} pages has a"
        raise EmptyFile(
            f"{none} text layer, it is probably a scan; run text recognition (OCR) over it, "
            "for instance with OCRmyPDF, and add the result"
        )
    return Reading(
        lines=tuple(lines),
        pages=tuple(pages),
        title=_title(pdf),
        warnings=tuple(_warnings(pages, noticed)),
        unseen=(
            *(Unseen(f"hidden text on page {page}", text) for page, text in noticed.unseen.items()),
            *(Unseen("the file's own metadata", text) for text in _metadata(pdf)),
            *(Unseen("a note in the margin", text) for text in noticed.notes),
        ),
    )


def _metadata(pdf: Pdf) -> list[str]:
    """Return the texts that the file states of itself: title, subject, keywords and others."""
    return [text for text in pdf.get_metadata_dict(skip_empty=True).values() if text]


def _is_cut_off(data: bytes) -> bool:
    """Whether the end of the file is missing: pdfium opens what is left without a word."""
    tail = data[-4096:]
    return b"%%EOF" not in tail and b"startxref" not in tail


def _page_lines(pdf: Pdf, number: int, noticed: _Noticed) -> list[Line]:
    try:
        page = pdf[number - 1]
        textpage = page.get_textpage()
    except PdfiumError:
        noticed.broken.append(number)
        return []
    try:
        noticed.notes += page_notes(page)
        text = page_text(page, textpage, upright=True)
        if not text.objects:
            return []
        hidden = hidden_text(page, text.objects)
        if hidden.scanned:
            noticed.scanned.append(number)
        glyphs, left_out = _seen(text, hidden.unseen)
        worded = [glyph for glyph in left_out if not chr_of(glyph.code).isspace()]
        noticed.note(noticed.hidden, number, sum(each.right > each.left for each in worded))
        if worded:
            noticed.unseen[number] = "".join(chr_of(each.code) for each in left_out)
        noticed.note(noticed.unmapped, number, sum(_is_unmapped(glyph) for glyph in glyphs))
        parts = stretches(glyphs, tagged_cells(page))
        return [line_of(row, number) for row in rows(parts)]
    finally:
        textpage.close()
        page.close()


def _seen(text: PageText, unseen: frozenset[int]) -> tuple[list[Glyph], list[Glyph]]:
    """Return the characters that are seen, and those that are not, with the blanks of both."""
    seen: list[Glyph] = []
    left_out: list[Glyph] = []
    for glyph in text.glyphs:
        middle = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
        on_page = 0 <= middle[0] <= text.width and 0 <= middle[1] <= text.height
        if glyph.style is None or (on_page and glyph.style.key not in unseen):
            seen.append(glyph)
        if glyph.style is None or not on_page or glyph.style.key in unseen:
            left_out.append(glyph)
    return seen, left_out


def _is_unmapped(glyph: Glyph) -> bool:
    """Whether the font does not say which character this is (private-use values may be bullets)."""
    return glyph.style is not None and glyph.code in (0, 0xFFFD)


def _label(pdf: Pdf, number: int) -> str | None:
    label = " ".join(pdf.get_page_label(number - 1).split())[:40]
    return label if label and label != str(number) else None


def _title(pdf: Pdf) -> str | None:
    """Return the title the metadata gives, unless it is a file name or a program's default."""
    title = " ".join(str(pdf.get_metadata_value("Title") or "").replace("\0", " ").split())
    title = re.sub(r"^Microsoft (?:Word|PowerPoint|Excel) - ", "", title).strip()
    if len(title) < 4 or not re.search(r"[^\W\d_]{2}", title) or _FILE_NAME.search(title):
        return None
    if " " not in title and re.search(r"[\d_]", title):
        return None
    return title[:300]


def _warnings(pages: Sequence[Page], noticed: _Noticed) -> Iterator[str]:
    bare = [page.number for page in pages if not page.has_text]
    broken = noticed.broken
    empty = [number for number in bare if number not in broken]
    total = len(pages)
    if empty:
        have = "has" if len(empty) == 1 else "have"
        yield (
            f"{len(empty)} of {total} pages {have} no text layer ({_named(empty)}): "
            "nothing on them can be found; run text recognition (OCR) over the file to change that"
        )
    if broken:
        yield (
            f"{len(broken)} of {total} pages could not be read ({_named(broken)}): "
            "the file is damaged there; fetch or export it again"
        )
    if noticed.hidden:
        yield (
            f"{_counted(noticed.hidden)} hidden on the page were left out "
            f"({_named(list(noticed.hidden))}): they are invisible, covered, tiny or off the page"
        )
    if noticed.unmapped:
        yield (
            f"{_counted(noticed.unmapped)} without a meaning in their font could not be read "
            f"({_named(list(noticed.unmapped))})"
        )
    if noticed.scanned:
        yield (
            f"the text of {len(noticed.scanned)} of {total} pages was recognised from a scan "
            f"({_named(noticed.scanned)}): words may be misread"
        )


def _counted(characters: Mapping[int, int]) -> str:
    total = sum(characters.values())
    return f"{total} character{'s' if total > 1 else ''}"


def _named(numbers: Sequence[int]) -> str:
    """Return `page 3`, `pages 3, 7` or `pages 1, 2, … and 30 more`."""
    named = ", ".join(map(str, numbers[:_NAMED_PAGES]))
    more = len(numbers) - _NAMED_PAGES
    return f"page{'s' if len(numbers) > 1 else ''} {named}" + (
        f" and {more} more" if more > 0 else ""
    )
