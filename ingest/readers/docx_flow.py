"""From the XML of a Word document to an outline: paragraphs, lists, tables and notes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.pieces import Fragment
from ingest.readers.docx_numbering import Label, Numbering
from ingest.readers.docx_package import Package
from ingest.readers.docx_styles import Styles, is_shaded
from ingest.readers.docx_text import TextReader, alternative, is_placeholder
from ingest.readers.docx_xml import (
    Element,
    attribute,
    below,
    child,
    children,
    name,
    switch,
    whole,
)
from ingest.readers.outline import PARAGRAPH_LENGTH, Outline
from ingest.readers.tables import TableCell
from ingest.readers.wording import Wording, Words, joined

_WRAPPERS = frozenset({"customXml", "ins", "moveTo", "smartTag"})
_DELETED = ("del", "moveFrom")


@dataclass(slots=True)
class _Cell:
    outline: Outline
    head: bool
    columns: int = 1
    rows: int = 1


@dataclass(slots=True)
class _Place:
    """Where blocks are read to."""

    outline: Outline
    shaded: bool = False
    """White text is seen here."""
    in_body: bool = False
    carried: Words = field(default_factory=Words)
    """Text of a paragraph whose end was deleted: it goes on in the next."""


class DocxFlow:
    """One walk over a document; afterwards `outline` has its pieces."""

    def __init__(self, package: Package) -> None:
        root = package.document()
        self.outline = Outline()
        self._styles = Styles(package.part("styles"))
        self._numbering = Numbering(package.part("numbering"))
        self.text = TextReader(self._styles)
        self._lengths = self._item_lengths(root)
        self._kinds: dict[tuple[int, int], str] = {}
        shaded = child(root, "background") is not None
        body = _Place(self.outline, shaded=shaded, in_body=True)
        self._blocks(child(root, "body"), body)
        self._rest(body)
        self._notes(package)

    def _item_lengths(self, root: Element) -> dict[tuple[int, int], float]:
        """Return the mean words of the paragraphs of each list and level."""
        counts: dict[tuple[int, int], list[int]] = defaultdict(list)
        for paragraph in below(root, "p"):
            key = self._list_key(child(paragraph, "pPr"))
            if key is not None:
                text = "".join(part.text or "" for part in below(paragraph, "t"))
                counts[key].append(len(text.split()))
        return {key: sum(words) / len(words) for key, words in counts.items()}

    def _list_key(self, properties: Element | None) -> tuple[int, int] | None:
        place = self._styles.place(properties)
        if place is None:
            return None
        level = place.level
        if level is None:
            level = self._numbering.level_of_style(place.number, place.style)
        return place.number, level

    # ---- blocks -----------------------------------------------------------------------------

    def _blocks(self, container: Element | None, place: _Place) -> None:
        for element in children(container):
            local = name(element)
            if local == "p":
                self._paragraph(element, place)
            elif local == "tbl":
                self._table(element, place)
            elif local in _WRAPPERS:
                self._blocks(element, place)
            elif local == "AlternateContent":
                self._blocks(alternative(element), place)
            elif local == "sdt" and not _is_contents(element) and not is_placeholder(element):
                self._blocks(child(element, "sdtContent"), place)

    def _paragraph(self, paragraph: Element, place: _Place) -> None:
        properties = child(paragraph, "pPr")
        if self._styles.name_of(properties).startswith("toc "):
            return
        words = place.carried
        self.text.read(paragraph, words, shaded=place.shaded)
        boxes, self.text.boxes = self.text.boxes, []
        mark = child(properties, "rPr")
        if any(child(mark, local) is not None for local in _DELETED):
            self.text.tracked = True
        else:
            wordings = words.take()
            key = None if switch(mark, "vanish") and not wordings else self._list_key(properties)
            label = self._numbering.next_label(*key) if key else None
            self._add(wordings, properties, place, label, key)
        for box in boxes:
            inner = _Place(place.outline, shaded=True, in_body=False)
            self._blocks(box, inner)
            self._rest(inner)

    def _add(
        self,
        wordings: list[Wording],
        properties: Element | None,
        place: _Place,
        label: Label | None,
        key: tuple[int, int] | None,
    ) -> None:
        level = self._styles.heading_level(properties)
        if not wordings:
            return
        outline, prefix = place.outline, f"{label.text} " if label else ""
        if level is not None and not (label and label.bullet):
            merged = joined(wording.fragments for wording in wordings)
            fragments = (Fragment(prefix), *merged) if prefix else merged
            outline.heading(level, Wording(fragments, bold=True))
            return
        first, *rest = wordings
        if label is None or key is None:
            outline.paragraph(first)
        elif self._is_paragraph(label, key, place):
            outline.paragraph(first, prefix, label.number)
        else:
            above = sum(self._kinds.get((key[0], at)) == "item" for at in range(key[1]))
            outline.item(first, above + 1, prefix, label.number)
        for wording in rest:
            outline.paragraph(wording)

    def _is_paragraph(self, label: Label, key: tuple[int, int], place: _Place) -> bool:
        """Tell whether a level of a list numbers paragraphs; decided where it begins."""
        if key not in self._kinds:
            long = self._lengths.get(key, 0) >= PARAGRAPH_LENGTH
            counts = label.style in {"decimal", "decimalZero"}
            begins = label.level == 0 and not place.outline.ends_with(":")
            numbers = label.compound or (counts and long and begins)
            paragraphs = not label.bullet and place.in_body and numbers
            self._kinds[key] = "paragraph" if paragraphs else "item"
        return self._kinds[key] == "paragraph"

    def _rest(self, place: _Place) -> None:
        """Add text that a deleted paragraph end left without a paragraph to go on in."""
        for wording in place.carried.take():
            place.outline.paragraph(wording)

    # ---- tables -----------------------------------------------------------------------------

    def _table(self, table: Element, place: _Place) -> None:
        properties = child(table, "tblPr")
        shaded, styled_head = self._styles.table_look(properties)
        rows: list[list[_Cell]] = []
        spanning: dict[int, _Cell] = {}
        for row in _inside(table, "tr"):
            about = child(row, "trPr")
            if any(child(about, local) is not None for local in _DELETED):
                self.text.tracked = True
                continue
            rows.append(self._row(row, place, spanning, shaded=shaded))
        place.outline.table(
            [
                [
                    TableCell(
                        cell.outline.inner(),
                        cell.head,
                        cell.outline.is_bold,
                        cell.columns,
                        cell.rows,
                    )
                    for cell in row
                ]
                for row in rows
            ],
            styled_head=styled_head,
        )

    def _row(
        self, row: Element, place: _Place, spanning: dict[int, _Cell], *, shaded: bool
    ) -> list[_Cell]:
        """Read a row; a cell that goes on from above is counted to the cell it goes on from."""
        about = child(row, "trPr")
        head = bool(switch(about, "tblHeader"))
        column = max(whole(child(about, "gridBefore")) or 0, 0)
        cells = [_Cell(Outline(), head, column)] if column else []
        for element in _inside(row, "tc"):
            properties = child(element, "tcPr")
            columns = max(whole(child(properties, "gridSpan")) or 1, 1)
            merge = child(properties, "vMerge")
            goes_on = merge is not None and (attribute(merge) or "continue") == "continue"
            if goes_on and column in spanning:
                spanning[column].rows += 1
            else:
                cell = _Cell(Outline(tables=place.outline.tables), head, columns)
                seen = place.shaded or shaded or is_shaded(properties)
                inner = _Place(cell.outline, shaded=seen)
                self._blocks(element, inner)
                self._rest(inner)
                cells.append(cell)
                spanning.pop(column, None)
                if merge is not None:
                    spanning[column] = cell
            column += columns
        return cells

    # ---- notes ------------------------------------------------------------------------------

    def _notes(self, package: Package) -> None:
        for kind in ("footnotes", "endnotes"):
            numbers = {key: number for (of, key), number in self.text.notes.items() if of == kind}
            root = package.part(kind) if numbers else None
            for note in children(root, kind.removesuffix("s")):
                number = numbers.get(attribute(note, "id") or "")
                if number is not None:
                    inner = _Place(Outline(tables=self.outline.tables))
                    self._blocks(note, inner)
                    self._rest(inner)
                    self.outline.note(number, TableCell(inner.outline.inner()).fragments)


def _inside(container: Element, wanted: str) -> Iterator[Element]:
    """Yield rows or cells, also those inside content controls and tracked insertions."""
    for element in children(container):
        local = name(element)
        if local == wanted:
            yield element
        elif local in _WRAPPERS or local in {"sdt", "sdtContent"}:
            yield from _inside(element, wanted)


def _is_contents(control: Element) -> bool:
    gallery = child(control, "sdtPr", "docPartObj", "docPartGallery")
    return (attribute(gallery) or "").lower() == "table of contents"
