"""The pieces of a marked-up document in the making: what Markdown, HTML and DOCX share.

Structure that the markup leaves out is taken from the words: typed paragraph numbers ("3.2 …"),
typed bullets, and bold lines that serve as headings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from ingest.document import BlockKind
from ingest.marks import Mark, follows, mark_of
from ingest.pieces import Fragment, Piece
from ingest.readers.tables import TableCell, renumbered, table_pieces
from ingest.readers.wording import Wording, joined, text_of, without_start

LONGEST_HEADING = 40
"""Words; what is marked as a heading and longer than that is a paragraph in large type."""

LONGEST_BOLD_HEADING = 12
"""Words up to which a paragraph all in bold is taken for a heading."""

PARAGRAPH_LENGTH = 12
"""Mean words of an ordered list's items from which they are numbered paragraphs, not a list."""


@dataclass
class Outline:
    """Collects pieces in document order; `finished` gives them with typed structure found."""

    pieces: list[Piece] = field(default_factory=list)
    tables: Iterator[int] = field(default_factory=count)
    """Numbers for tables; an outline inside a table cell shares those of its document."""
    _bold: set[int] = field(default_factory=set)
    """Places of paragraphs that are all in bold."""
    _plain: bool = False
    """Some piece is not in bold."""
    _notes: dict[str, tuple[Fragment, ...]] = field(default_factory=dict)

    @property
    def is_bold(self) -> bool:
        """Whether there is text and all of it is bold."""
        return bool(self.pieces) and not self._plain

    def heading(self, level: int, wording: Wording) -> None:
        """Add a heading; `level` counts from 1."""
        if len(wording.text.split()) > LONGEST_HEADING:
            self.paragraph(wording)
        else:
            self.pieces.append(Piece(BlockKind.HEADING, wording.fragments, level=level))

    def paragraph(self, wording: Wording, label: str = "", number: str | None = None) -> None:
        """Add a paragraph; `label` is put in front of it (`34. `)."""
        if wording.bold and not label:
            self._bold.add(len(self.pieces))
        self._plain = self._plain or not wording.bold
        fragments = (Fragment(label), *wording.fragments) if label else wording.fragments
        self.pieces.append(Piece(BlockKind.PARAGRAPH, fragments, number=number))

    def item(
        self, wording: Wording, level: int, label: str = "• ", number: str | None = None
    ) -> None:
        """Add a list item; its label is put in front of it."""
        self._plain = self._plain or not wording.bold
        fragments = (Fragment(label), *wording.fragments) if label else wording.fragments
        self.pieces.append(Piece(BlockKind.BULLET, fragments, level=level, number=number))

    def table(self, rows: Sequence[Sequence[TableCell]], *, styled_head: bool = False) -> None:
        """Add a table; one that only serves the layout leaves its text as ordinary pieces."""
        self._plain = True
        self.pieces += table_pieces(rows, next(self.tables), styled_head=styled_head)

    def note(self, number: str, fragments: tuple[Fragment, ...]) -> None:
        """Keep a footnote for the end of the document."""
        if text_of(fragments).strip():
            self._notes[number] = joined((self._notes.get(number, ()), fragments))

    def ends_with(self, ending: str) -> bool:
        """Whether the last piece so far ends with `ending`."""
        return bool(self.pieces) and text_of(self.pieces[-1].fragments).endswith(ending)

    def inner(self) -> tuple[Piece, ...]:
        """Return what was collected in a table cell or note."""
        return tuple(self._with_typed_marks(self.pieces))

    def finished(self) -> tuple[Piece, ...]:
        """Return all pieces: body, then footnotes as `[1] …`."""
        pieces = renumbered(self._with_typed_marks(self._with_bold_headings()))
        for number, fragments in self._notes.items():
            whole = (Fragment(f"[{number}] "), *fragments)
            pieces.append(Piece(BlockKind.FOOTNOTE, whole, number=number))
        return tuple(pieces)

    def _with_bold_headings(self) -> list[Piece]:
        """Take short bold paragraphs for headings one level below the marked heading above.

        Not when most of the text is bold, nor for a bold line with nothing below it (a signature).
        """
        candidates = [at for at in sorted(self._bold) if _may_head(self.pieces, at)]
        if not candidates or 2 * len(candidates) >= len(self.pieces):
            return self.pieces
        pieces, level = list(self.pieces), 0
        chosen = set(candidates)
        for at, piece in enumerate(self.pieces):
            if piece.kind is BlockKind.HEADING:
                level = piece.level if piece.table is None else level
            elif at in chosen:
                pieces[at] = replace(piece, kind=BlockKind.HEADING, level=level + 1)
        return pieces

    @staticmethod
    def _with_typed_marks(pieces: list[Piece]) -> list[Piece]:
        marks = [_typed_mark(piece) for piece in pieces]
        written = list(pieces)
        previous: str | None = None
        for at, (piece, mark) in enumerate(zip(pieces, marks, strict=True)):
            if piece.kind is BlockKind.PARAGRAPH and piece.number:
                previous = piece.number
            if mark is None:
                continue
            if mark.kind == "number":
                if mark.sure or follows(mark.value, previous) or _starts_run(marks, at):
                    previous = mark.value
                    written[at] = replace(piece, number=mark.value)
            elif mark.kind == "letter":
                written[at] = replace(piece, kind=BlockKind.BULLET, level=1, number=mark.value)
            elif mark.value not in "-–—*−─" or _has_like(marks, at):
                # A single dash may open an attribution or a line of dialogue.
                words = without_start(piece.fragments, mark.end)
                written[at] = replace(
                    piece, kind=BlockKind.BULLET, level=1, fragments=(Fragment("• "), *words)
                )
        return written


def _may_head(pieces: list[Piece], at: int) -> bool:
    text = text_of(pieces[at].fragments)
    followed = at + 1 < len(pieces)
    return (
        followed
        and pieces[at].kind is BlockKind.PARAGRAPH
        and len(text.split()) <= LONGEST_BOLD_HEADING
        and not text.endswith((".", ",", ";", ":", "!"))
        and text[0].isalnum()
    )


def _typed_mark(piece: Piece) -> Mark | None:
    if piece.kind is not BlockKind.PARAGRAPH or piece.number or not piece.fragments:
        return None
    text = text_of(piece.fragments)
    mark = mark_of(text)
    if mark is None or mark.kind == "heading" or mark.end >= len(text):
        return None
    if mark.kind == "number" and not mark.sure and not text[mark.end].isupper():
        return mark if text[mark.end] in "‘’'\"“(" else None  # "12 children" is no number
    return mark


def _starts_run(marks: list[Mark | None], at: int) -> bool:
    """Tell whether the next bare number counts on from this one: an excerpt may start at 12."""
    mark = marks[at]
    for after in marks[at + 1 : at + 12]:
        if mark and after and after.kind == "number":
            return follows(after.value, mark.value)
    return False


def _has_like(marks: list[Mark | None], at: int) -> bool:
    mark = marks[at]
    near = [*marks[max(at - 1, 0) : at], *marks[at + 1 : at + 2]]
    return any(mark and other and other.value == mark.value for other in near)
