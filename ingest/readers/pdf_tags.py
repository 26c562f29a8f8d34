"""Tables as the structure tree of a tagged PDF gives them: which content is in which cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from ingest.readers.pdfium import Handle, PdfPage, pdfium_c, wide_string

_MOST_ELEMENTS = 50_000
_DEEPEST = 60


class Cell(NamedTuple):
    """A place in a tagged table of one page."""

    table: int
    row: int
    """Counted over all tables of the page."""
    column: int


@dataclass(slots=True)
class _Walk:
    cells: dict[int, Cell] = field(default_factory=dict)
    tables: int = 0
    rows: int = 0
    seen: int = 0

    def visit(self, element: Handle, depth: int, table: int, cell: Cell | None) -> None:
        self.seen += 1
        if depth > _DEEPEST or self.seen > _MOST_ELEMENTS:
            return
        kind = _kind(element)
        if kind == "Table":
            table, self.tables = self.tables, self.tables + 1
        if cell is not None:
            for number in range(
                max(pdfium_c.FPDF_StructElement_GetMarkedContentIdCount(element), 0)
            ):
                content = pdfium_c.FPDF_StructElement_GetMarkedContentIdAtIndex(element, number)
                if content >= 0:
                    self.cells[content] = cell
        children = _children(element)
        row = -1
        if kind == "TR" and sum(_kind(child) in ("TD", "TH") for child in children) > 1:
            row, self.rows = self.rows, self.rows + 1
        column = 0
        for child in children:
            place = cell
            if row >= 0 and _kind(child) in ("TD", "TH"):
                place = Cell(table, row, column)
                column += 1
            self.visit(child, depth + 1, table, place)


def tagged_cells(page: PdfPage) -> dict[int, Cell]:
    """Return the cell of each marked content of the page, by its number.

    Rows of a single cell are left out: word processors use them to place paragraphs.
    """
    tree = pdfium_c.FPDF_StructTree_GetForPage(page.raw)
    if not tree:
        return {}
    walk = _Walk()
    try:
        for number in range(max(pdfium_c.FPDF_StructTree_CountChildren(tree), 0)):
            element = pdfium_c.FPDF_StructTree_GetChildAtIndex(tree, number)
            if element:
                walk.visit(element, 0, -1, None)
    finally:
        pdfium_c.FPDF_StructTree_Close(tree)
    return walk.cells


def _children(element: Handle) -> list[Handle]:
    count = max(pdfium_c.FPDF_StructElement_CountChildren(element), 0)
    found = (pdfium_c.FPDF_StructElement_GetChildAtIndex(element, at) for at in range(count))
    return [child for child in found if child]


def _kind(element: Handle) -> str:
    return wide_string(pdfium_c.FPDF_StructElement_GetType, element)
