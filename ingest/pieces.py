"""What a reader hands over: lines of pages still to be understood, or pieces whose role is known.

Plain text and PDF give `Line`s, which `ingest.layout` turns into `Piece`s; Markdown, HTML and
DOCX give `Piece`s at once. `ingest.compose` makes the canonical text of a `Document` from pieces.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from ingest.document import BlockKind, Page


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page as it is laid out, without its line end."""

    text: str
    page: int
    """`Page.number`; 0 where the format has no pages."""
    start: int
    """Where `text[0]` stands in the page's own text (characters; pdfium's index for PDF).
    `text[i]` stands at `start + i`, unless `offsets` says otherwise."""
    offsets: tuple[int, ...] = ()
    """Position of each character of `text`, when they are not consecutive."""
    size: float | None = None
    """Font size in points (the commonest of the line), where the format knows it."""
    bold: bool | None = None
    left: float | None = None
    """Distance of the first character from the left edge of the page, in points."""
    top: float | None = None
    """Distance of the line from the top edge of the page, in points."""
    right: float | None = None
    """Right end of the line, in points from the left edge of the page."""
    furniture: bool = False
    """The file itself marks the line as page furniture (PDF: an artifact in the page margin)."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """Text of a piece, from one place of the source."""

    text: str
    page: int = 0
    source: int | None = None
    """Where `text[0]` stands in the page's own text; None when the reader put the text in."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A heading, paragraph, bullet, footnote or table row whose role is known.

    The fragments are joined as they are (blanks between words belong to them). A table row or
    head has `cells` instead: the fragments of each cell, in column order.
    """

    kind: BlockKind
    fragments: tuple[Fragment, ...] = ()
    level: int = 0
    """Headings and bullets: depth from 1."""
    number: str | None = None
    """Number as printed at the start of the text, without dots and brackets."""
    cells: tuple[tuple[Fragment, ...], ...] = ()
    table: int | None = None
    """Rows and heads of one table share a number, counted from 0 in the document."""
    apart: bool = False
    """It does not belong to the numbered paragraph before it, though no heading parts them."""


@dataclass(frozen=True, slots=True)
class Unseen:
    """Text of a file that its readers do not see: never quoted, but looked through for orders."""

    where: str
    """In words: `hidden text on page 3`, `a comment`, `the metadata`."""
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found in one file: either `lines` or `pieces`, and what it noticed."""

    lines: tuple[Line, ...] = ()
    pieces: tuple[Piece, ...] = ()
    pages: tuple[Page, ...] = ()
    """Empty for formats without pages."""
    title: str | None = None
    """Title the file's own metadata gives; facts found in the text come before it."""
    published: str | None = None
    """Publication date that the document itself states in metadata (HTML meta, DOCX core), ISO."""
    publisher: str | None = None
    warnings: tuple[str, ...] = field(default=())
    unseen: tuple[Unseen, ...] = ()
    """Text that nobody sees on the page and that is no part of the document's text."""


class Reader(Protocol):
    """Reads one format. Raises an `UnreadableFile` whose text says why and what to do."""

    suffixes: tuple[str, ...]
    """File name endings it reads, lower case, with the dot."""
    name: str
    """What people call the format: `PDF`."""

    def read(self, data: bytes) -> Reading:
        """Read the bytes of one file."""
        ...
