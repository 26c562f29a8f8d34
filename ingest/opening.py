"""The parts of a document that say what it is: its first lines and sentences, and its end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ingest.dates import find_dates
from ingest.document import Block, BlockKind

_LINES = 60
_HEAD = 6000
_TAIL = 2500
_LONGEST_LINE = 2000
_TABLE = (BlockKind.TABLE_HEAD, BlockKind.TABLE_ROW)

_MARKUP = re.compile(r"^\s{0,3}#{1,6}\s+|\*\*|__|^\s*>\s+|\s+#+\s*$")
_LABEL_INSIDE = re.compile(
    r"(?<=\S)\s+(?=(?:(?:Inspection|Visit|Review|Meeting) dates?|(?:Report )?[Pp]ublished"
    r"|Publication date|Date of \w+|Date published|Lead inspector|Report of|Report author):)"
)
_EMPTY_ABOVE = re.compile(r"(?:\n[^\S\n]*\r?\n|\f)\s*$")
_EMPTY_BELOW = re.compile(r"[^\S\n]*(?:\n[^\S\n]*\n|\f|\Z)")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'\u2019\u201d)]?\s+(?=[\"'\u2018\u201c(]?[A-Z0-9])")
_DATE_DECOR = re.compile(
    r"^(?:date[d:]*|on|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)[\s,:]*"
    r"|[\s,|\u2013-]*(?:at\s+)?\d{1,2}[.:]\d\d\s*(?:[ap]\.?m\.?)?(?:\s*(?:GMT|BST|UTC))?$|[.,;:|]$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """One line near the start of a document, without Markdown's marks."""

    text: str
    start: int
    """Where the line starts in the document's text."""
    kind: BlockKind
    level: int
    block: int
    """Which block it belongs to; lines of one block belong together."""
    bold: bool = False
    alone: bool = False
    """Whether empty lines set it off above and below."""

    @property
    def words(self) -> int:
        """Number of words."""
        return len(self.text.split())

    @property
    def is_date(self) -> bool:
        """Whether the line is a single date and nothing else (a weekday or a time may stand by)."""
        bare = self.text.strip()
        for _ in range(3):
            bare = _DATE_DECOR.sub("", bare).strip()
        found = find_dates(bare)
        return (
            len(found) == 1 and not found[0].is_span and bare == bare[found[0].start : found[0].end]
        )


@dataclass(frozen=True)
class Opening:
    """What the facts of a document are read from."""

    text: str
    lines: tuple[OpeningLine, ...]

    @classmethod
    def of(cls, text: str, blocks: Sequence[Block]) -> Opening:
        """Look at `text`; without blocks each of its lines is one."""
        spans = [(b.start, b.end, b.kind, b.level) for b in blocks] or [
            (m.start(), m.end(), BlockKind.PARAGRAPH, 0) for m in re.finditer(r"[^\r\n\f]+", text)
        ]
        lines: list[OpeningLine] = []
        for index, (start, end, kind, level) in enumerate(spans):
            if len(lines) >= _LINES:
                break
            for first, last in _pieces(text, start, end):
                line = _line(text, first, last, kind, level, index)
                if line.text:
                    lines.append(line)
        return cls(text, tuple(lines[:_LINES]))

    @cached_property
    def head(self) -> str:
        """The first 6,000 characters, line ends kept, without Markdown's marks."""
        head = self.text[:_HEAD].replace("\r\n", "\n").replace("\f", "\n\n")
        return "\n".join(" ".join(_MARKUP.sub("", line).split()) for line in head.split("\n"))

    @cached_property
    def tail(self) -> str:
        """The last 2,500 characters, line ends kept, without Markdown's marks."""
        tail = self.text[-_TAIL:].replace("\r\n", "\n").replace("\f", "\n\n")
        return "\n".join(" ".join(_MARKUP.sub("", line).split()) for line in tail.split("\n"))

    @cached_property
    def running(self) -> str:
        """The whole text with every run of blanks and line ends as one blank."""
        return " ".join(self.text.split())

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """The sentences of the head; headings and lines without a full stop join the next one."""
        paragraphs = re.split(r"\n\s*\n", self.head)
        return tuple(
            sentence
            for paragraph in paragraphs
            for sentence in _SENTENCE_END.split(" ".join(paragraph.split()))
            if sentence
        )

    @cached_property
    def salutation(self) -> int | None:
        """Index of the line "Dear …" of a letter, None when there is none."""
        return next(
            (
                index
                for index, line in enumerate(self.lines)
                if re.match(r"Dear\s+\S", line.text) and line.words <= 8 and line.kind not in _TABLE
            ),
            None,
        )


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of the lines in [start, end), cut before labels ("Report published:")."""
    for match in re.finditer(r"[^\r\n\f]+", text[start:end]):
        first = start + match.start()
        for label in _LABEL_INSIDE.finditer(match[0]):
            yield first, start + match.start() + label.start()
            first = start + match.start() + label.start()
        yield first, start + match.end()


def _line(text: str, start: int, end: int, kind: BlockKind, level: int, block: int) -> OpeningLine:
    raw = text[start : min(end, start + _LONGEST_LINE)].strip()
    if raw.startswith("#") and kind is BlockKind.PARAGRAPH:
        kind, level = BlockKind.HEADING, len(raw) - len(raw.lstrip("#"))
    above = not text[:start].strip() or bool(_EMPTY_ABOVE.search(text[max(0, start - 40) : start]))
    return OpeningLine(
        text=" ".join(_MARKUP.sub("", raw).split()),
        start=start,
        kind=kind,
        level=level,
        block=block,
        bold=raw.startswith("**") and raw.endswith("**"),
        alone=above and bool(_EMPTY_BELOW.match(text, end)),
    )
