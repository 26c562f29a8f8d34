from ingest.document import BlockKind
from ingest.joining import text_of
from ingest.pieces import Line, Piece
from ingest.tables import LABEL_LEVEL, is_row, repeats_head, table_pieces


def rows(*texts: str) -> list[Line]:
    lines, start = [], 0
    for text in texts:
        lines.append(Line(text, 0, start))
        start += len(text) + 1
    return lines


def cells(piece: Piece) -> list[str]:
    return [text_of(cell) for cell in piece.cells]


def test_a_line_with_tabs_inside_is_a_row():
    assert is_row(Line("Age\t16", 0, 0))
    assert not is_row(Line("Plain text", 0, 0))
    assert not is_row(Line(" \t ", 0, 0))


def test_a_first_row_of_short_labels_is_the_head():
    head, separator_gone, *_ = table_pieces(
        rows("Option\tImpact", "---\t---", "Do nothing\tIt fails."), 0
    )
    assert (head.kind, cells(head)) == (BlockKind.TABLE_HEAD, ["Option", "Impact"])
    assert (separator_gone.kind, cells(separator_gone)) == (
        BlockKind.TABLE_ROW,
        ["Do nothing", "It fails."],
    )


def test_a_single_row_has_no_head():
    (only,) = table_pieces(rows("Contact\tLauren Conway"), 0)
    assert only.kind is BlockKind.TABLE_ROW


def test_lists_in_cells_become_bullets_under_their_row_label():
    found = table_pieces(rows("Strengths\t<ul><li>Good work</li><li>Strong team</li></ul>"), 3)
    assert [(piece.kind, text_of(piece.fragments), piece.level) for piece in found] == [
        (BlockKind.HEADING, "Strengths", LABEL_LEVEL),
        (BlockKind.BULLET, "• Good work", 1),
        (BlockKind.BULLET, "• Strong team", 1),
    ]
    assert {piece.table for piece in found} == {3}


def test_a_row_without_a_first_cell_goes_on_where_the_last_broke_off():
    (_, row) = table_pieces(rows("Area\tFinding", "Health\tThe visits are", "\tlate."), 0)
    assert cells(row) == ["Health", "The visits are late."]


def test_empty_cells_stay_in_their_column():
    _, row = table_pieces(rows("Option\tImpact\tRisk", "No report\t\tNo oversight"), 0)
    assert cells(row) == ["No report", "", "No oversight"]


def test_long_text_in_a_single_cell_is_no_label():
    found = table_pieces(
        rows("\t<p>A council which empowers people.</p> <p>It works with them.</p>\t"), 0
    )
    assert [piece.kind for piece in found] == [BlockKind.PARAGRAPH] * 2


def test_a_table_that_repeats_its_head_starts_anew():
    first = rows("Option\tRisk", "a\tb")
    assert repeats_head(rows("Option\tRisk"), first)
    assert not repeats_head(rows("c\td"), first)


def test_every_character_of_a_cell_keeps_its_source():
    text = "Age &amp; need\t<ul><li>the <b>first</b></li></ul>"
    for piece in table_pieces(rows(text), 0):
        for part in (*piece.fragments, *(part for cell in piece.cells for part in cell)):
            if part.source is not None and part.text != "&":
                assert text[part.source : part.source + len(part.text)] == part.text


def test_many_columns_take_linear_time():
    assert len(table_pieces(rows("\t".join(["a"] * 20_000)), 0)[0].cells) == 20_000
