from ingest.compose import compose
from ingest.document import BlockKind, Document, Facts
from ingest.pieces import Fragment, Piece
from ingest.units import units_of


def document(*pieces: Piece) -> Document:
    text, blocks, runs = compose(pieces)
    return Document("d.txt", "0" * 64, 1, text, blocks, runs, facts=Facts())


def piece(kind: BlockKind, text: str = "", **more) -> Piece:
    return Piece(kind, (Fragment(text, 0, 0),) if text else (), **more)


def row(*cells: str, kind: BlockKind = BlockKind.TABLE_ROW) -> Piece:
    return Piece(kind, cells=tuple((Fragment(cell, 0, 0),) for cell in cells), table=0)


def texts(doc: Document) -> list[str]:
    return [doc.text[unit.start : unit.end] for units in units_of(doc) for unit in units]


def test_a_numbered_paragraph_gives_its_sentences_without_the_number():
    doc = document(piece(BlockKind.PARAGRAPH, "117. It grew. It fell.", number="117"))
    assert texts(doc) == ["It grew.", "It fell."]
    assert {unit.place.paragraph for units in units_of(doc) for unit in units} == {"117"}


def test_bullets_know_the_sentence_that_introduces_them():
    doc = document(
        piece(BlockKind.PARAGRAPH, "It is late. The report highlighted:"),
        piece(BlockKind.BULLET, "• Visits.", level=1),
        piece(BlockKind.BULLET, "• Plans.", level=1),
        piece(BlockKind.PARAGRAPH, "It ends."),
        piece(BlockKind.BULLET, "• Alone.", level=1),
    )
    leads = [
        unit.lead and doc.text[unit.lead[0] : unit.lead[1]]
        for units in units_of(doc)
        for unit in units
    ]
    assert leads == [None, None, "The report highlighted:", "The report highlighted:", None, None]
    assert texts(doc)[2] == "Visits."


def test_inner_bullets_are_led_by_the_outer_one():
    doc = document(
        piece(BlockKind.BULLET, "• The proportion of children:", level=1),
        piece(BlockKind.BULLET, "• in schools is 10%", level=2),
    )
    (_,), (inner,) = units_of(doc)
    assert inner.lead
    assert doc.text[slice(*inner.lead)] == "The proportion of children:"


def test_a_table_row_is_one_unit_and_knows_its_heads():
    doc = document(
        row("Judgement", "Grade", kind=BlockKind.TABLE_HEAD), row("Care leavers", "Inadequate")
    )
    head_units, (unit,) = units_of(doc)
    assert head_units == []
    assert doc.text[unit.start : unit.end] == "Care leavers | Inadequate"
    assert unit.heads
    assert doc.text[slice(*unit.heads)] == "Judgement | Grade"


def test_a_long_row_is_quoted_by_the_sentences_of_its_cells():
    doc = document(row("Risk", "It may fail. " * 40))
    assert texts(doc)[:2] == ["Risk", "It may fail."]


def test_a_heading_is_one_unit():
    assert texts(document(piece(BlockKind.HEADING, "1. What? How.", level=1))) == ["1. What? How."]
