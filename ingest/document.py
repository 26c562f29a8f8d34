"""The documents of a library, as read: canonical text, structure and the way back to the source.

A reader turns one file into one `Document`. Everything later (passages, search, answers)
speaks in offsets into `Document.text`, the *canonical text*: lines joined, hyphenation mended,
page furniture taken out. `Document.runs` leads each character back to its page.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block of canonical text is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    TABLE_HEAD = "table_head"
    TABLE_ROW = "table_row"
    FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True)
class DocDate:
    """A date as documents give it: a day, a month or only a year (ISO 8601, reduced precision)."""

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        """Return `2024-06-03`, `2024-06` or `2024`."""
        parts = [f"{self.year:04d}"]
        if self.month is not None:
            parts.append(f"{self.month:02d}")
            if self.day is not None:
                parts.append(f"{self.day:02d}")
        return "-".join(parts)

    @classmethod
    def parse(cls, text: str) -> DocDate:
        """Read `2024-06-03`, `2024-06` or `2024`; ValueError for anything else."""
        parts = [int(part) for part in text.strip().split("-")]
        if not 1 <= len(parts) <= 3:
            raise ValueError(f"not a date: {text!r} (write 2024-06-03, 2024-06 or 2024)")
        datetime.date(*[*parts, 1, 1][:3])
        return cls(*parts)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a document as a whole; None or empty where the text does not say."""

    title: str | None = None
    publisher: str | None = None
    kind: str | None = None
    """For instance `inspection report`, `letter`, `news item`, `committee report`."""
    published: DocDate | None = None
    event_start: DocDate | None = None
    event_end: DocDate | None = None
    """First and last day of the event the document reports (an inspection, a meeting, a visit)."""
    subject: str | None = None
    """The body the document is about, for instance `Cheshire East`."""

    @property
    def date(self) -> DocDate | None:
        """The day it was published, or else the last day of the event it reports."""
        return self.published or self.event_end or self.event_start


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the source: `number` counts from 1, `label` is what it calls itself (`iv`)."""

    number: int
    label: str | None = None
    has_text: bool = True


@dataclass(frozen=True, slots=True)
class SourceRun:
    """Canonical characters [start, end) stand at source characters [source_start, …) of one page.

    `page` is a `Page.number`, or 0 in formats that have no pages. `source_start` counts
    characters of the page's own text (for PDF: pdfium's character index on that page).
    Characters the reader put in (the blank for a line end, separators) are in no run.
    """

    start: int
    end: int
    page: int
    source_start: int


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch [start, end) of the canonical text with one role in the structure."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    """Headings and bullets: depth from 1. Otherwise 0."""
    number: str | None = None
    """The paragraph's or item's number as printed, without dots and brackets: `117`, `3.2`, `a`."""
    path: tuple[str, ...] = ()
    """Texts of the headings above this block, outermost first (never the block itself)."""
    under: str | None = None
    """Bullets and unnumbered text: number of the numbered paragraph they belong to."""
    table: int | None = None
    """Table rows and heads: which table of the document, from 0."""
    cells: tuple[tuple[int, int], ...] = ()
    """Table rows and heads: the span of each cell, in column order; empty cells are (x, x)."""

    @property
    def paragraph(self) -> str | None:
        """Number of the numbered paragraph that this block is, or belongs to."""
        if self.kind is BlockKind.PARAGRAPH and self.number is not None:
            return self.number
        return self.under


@dataclass(frozen=True, slots=True)
class Instruction:
    """A stretch [start, end) of the canonical text that addresses a language model."""

    start: int
    end: int
    reason: str
    """What it does, for people: `sets aside instructions`."""


@dataclass(frozen=True, slots=True)
class Document:
    """One file of the library as read. `text[block.start:block.end]` is the block, always."""

    path: str
    """Relative to the library, with `/`."""
    sha256: str
    """Of the file's bytes, lower-case hexadecimal."""
    size: int
    """The file's size in bytes."""
    text: str
    blocks: tuple[Block, ...]
    runs: tuple[SourceRun, ...] = ()
    pages: tuple[Page, ...] = ()
    facts: Facts = Facts()
    warnings: tuple[str, ...] = ()
    """What a person should know about the reading: pages without text, decoding doubts."""
    instructions: tuple[Instruction, ...] = ()
    """Stretches that address a language model, in order. They are text to report, not to obey."""

    def page_at(self, offset: int) -> int | None:
        """Return the number of the page that holds `offset`, None without pages."""
        if not self.pages:
            return None
        index = bisect_right(self.runs, offset, key=lambda run: run.start) - 1
        return self.runs[max(index, 0)].page if self.runs else None

    def block_at(self, offset: int) -> Block | None:
        """Return the block that holds `offset` or ends before it; None before the first."""
        index = bisect_right(self.blocks, offset, key=lambda block: block.start) - 1
        return self.blocks[index] if index >= 0 else None

    def addresses_model(self, start: int, end: int) -> bool:
        """Whether [start, end) shares a character with a stretch that addresses a model."""
        return any(one.start < end and start < one.end for one in self.instructions)

    def label(self, page: int | None) -> str | None:
        """Return what page `page` calls itself, or its number as text; None for None."""
        if page is None:
            return None
        return next((p.label for p in self.pages if p.number == page and p.label), str(page))

    @property
    def pages_without_text(self) -> tuple[int, ...]:
        """Numbers of the pages from which no text could be read."""
        return tuple(page.number for page in self.pages if not page.has_text)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a span stands, for people: page, numbered paragraph, headings."""

    page: int | None = None
    paragraph: str | None = None
    heading: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """The smallest thing an answer quotes: a sentence, a bullet or a table row, [start, end)."""

    start: int
    end: int
    kind: BlockKind
    place: Place
    heads: tuple[int, int] | None = None
    """Table rows: span of the row of column heads."""
    lead: tuple[int, int] | None = None
    """Bullets and rows: span of the sentence that introduces them ("The report highlighted:")."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document that is embedded, indexed and found as one.

    Invariant: `document.text[start:end] == text`, and the units lie inside [start, end) in order.
    """

    document: str
    sha256: str
    start: int
    end: int
    text: str
    context: str
    """Title, date and headings (and column heads): read before the text by both indexes."""
    place: Place
    units: tuple[Unit, ...]
    tokens: int
    """tiktoken tokens of `context` and `text` together."""
    addresses_model: bool = False
    """Something in it speaks to a language model; see `Document.instructions`."""

    @property
    def key(self) -> str:
        """Name of the passage, stable while the file and the splitting stay the same."""
        return f"{self.sha256[:16]}:{self.start}-{self.end}"

    @property
    def indexed(self) -> str:
        """What is embedded and indexed: the context, then the text."""
        return f"{self.context}\n{self.text}" if self.context else self.text
