"""Where the text of an HTML page goes: the body, a table cell or a note, with its open lists."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.marks import mark_of
from ingest.pieces import Fragment, Piece
from ingest.readers.labels import numeral
from ingest.readers.outline import Outline
from ingest.readers.tables import TableCell
from ingest.readers.wording import Wording, Words, joined, without_start

LONGEST_TERM = 12
"""Words up to which a term is put in front of its definition; a longer one is a question."""

Rows = list[list[TableCell]]


@dataclass(slots=True)
class OpenList:
    """A list whose items are being read."""

    style: str
    """`bullet`, or a numbering style of `ingest.readers.labels`."""
    count: int = 0
    step: int = 1
    numbered: bool = False
    """Its items are numbered paragraphs."""


@dataclass(slots=True)
class Frame:
    """Collects text into an outline; `begin_…` and `end_…` come in pairs."""

    outline: Outline
    words: Words = field(default_factory=Words)
    lists: list[OpenList] = field(default_factory=list)
    tables: list[Rows | None] = field(default_factory=list)
    """Rows of the open tables; None for one that only serves the layout."""
    in_heading: bool = False
    """Blocks inside a heading do not part it."""
    _label: tuple[str, str | None] | None = None
    """Label and number for the next text of a list item."""
    _names: str = ""
    """Terms of a definition list, until the next terms."""
    _explained: bool = False
    _term: str = ""
    """The terms, until the first text of their definition."""

    def flush(self) -> None:
        """End the paragraph."""
        if not self.in_heading:
            for wording in self.words.take():
                self._emit(wording)

    def pieces(self) -> tuple[Piece, ...]:
        """Return what was collected, as the content of a cell or note."""
        self.flush()
        return self.outline.inner()

    def _emit(self, wording: Wording) -> None:
        if self._term:
            wording = Wording((Fragment(f"{self._term}: "), *wording.fragments))
            self._term = ""
        if self._label is None:
            self.outline.paragraph(wording)
            return
        (label, number), self._label = self._label, None
        typed = mark_of(wording.text)
        if typed is not None and typed.end < len(wording.text):
            if typed.kind == "bullet":
                wording = Wording(without_start(wording.fragments, typed.end), wording.bold)
            elif typed.kind in {"number", "letter"} and typed.sure:
                label, number = "", typed.value  # the item brings its own
        numbered = bool(self.lists) and self.lists[-1].numbered
        if numbered or (typed is not None and typed.kind == "number" and typed.sure):
            self.outline.paragraph(wording, label, number)
        else:
            self.outline.item(wording, max(len(self.lists), 1), label, number)

    def begin_heading(self) -> None:
        """Collect a heading; inside a heading it changes nothing."""
        self.flush()
        self.in_heading = True

    def end_heading(self, level: int) -> None:
        """Add the heading."""
        if self.in_heading:
            self.in_heading, self._label = False, None
            wording = Wording(joined(part.fragments for part in self.words.take()))
            if wording.fragments:
                self.outline.heading(level, wording)

    def begin_list(self, opened: OpenList) -> None:
        """Begin a list, perhaps inside another."""
        self.flush()
        self.lists.append(opened)

    def end_list(self) -> None:
        """End the innermost list."""
        self.flush()
        self.lists.pop()

    def begin_item(self, value: int | None) -> None:
        """Begin an item; `value` is the number it asks for itself."""
        self.flush()
        self._label = ("• ", None)
        if self.lists and self.lists[-1].style != "bullet":
            current = self.lists[-1]
            current.count = current.count + current.step if value is None else value
            number = numeral(current.count, current.style)
            self._label = (f"{number}. ", number) if number else self._label

    def end_item(self) -> None:
        """End the item."""
        self.flush()
        self._label = None

    def end_term(self) -> None:
        """Keep the text since `flush` as a term for the definitions that follow."""
        name = " ".join(wording.text for wording in self.words.take()).removesuffix(":")
        if name.endswith(("?", ".", "!")) or len(name.split()) > LONGEST_TERM:
            self._emit(Wording((Fragment(name),), bold=True))
            self._names, self._explained = "", True
        elif name:
            together = self._names and not self._explained
            self._names = f"{self._names}, {name}" if together else name
            self._explained = False

    def begin_definition(self) -> None:
        """Begin a definition: its first text gets the terms in front."""
        self.flush()
        self._term, self._explained = self._names, True

    def end_definition(self) -> None:
        """End the definition; terms whose definition is empty stand alone."""
        self.flush()
        if self._term:
            self._names, self._term, names = "", "", self._term
            self._emit(Wording((Fragment(names),)))

    def end_definitions(self) -> None:
        """End the definition list; terms that nothing explains stand alone."""
        self.flush()
        if self._names and not self._explained:
            self._emit(Wording((Fragment(self._names),)))
        self._names = ""
