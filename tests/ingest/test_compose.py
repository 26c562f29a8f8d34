from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.compose import compose
from ingest.document import BlockKind
from ingest.layout import pieces_of
from ingest.pieces import Fragment, Piece
from ingest.readers.text import TextReader

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("0*.txt"))


def heading(text: str, level: int, table: int | None = None) -> Piece:
    return Piece(BlockKind.HEADING, (Fragment(text, 1, 0),), level=level, table=table)


def paragraph(text: str, number: str | None = None, **more) -> Piece:
    return Piece(BlockKind.PARAGRAPH, (Fragment(text, 1, 0),), number=number, **more)


def test_headings_close_those_of_their_level_and_deeper():
    _, blocks, _ = compose(
        [
            heading("A", 1),
            heading("B", 2),
            paragraph("x"),
            heading("C", 2),
            paragraph("y"),
            heading("D", 1),
            paragraph("z"),
        ]
    )
    assert [block.path for block in blocks if block.kind is BlockKind.PARAGRAPH] == [
        ("A", "B"), ("A", "C"), ("D",),
    ]  # fmt: skip


def test_a_row_label_ends_with_its_table():
    row = Piece(BlockKind.TABLE_ROW, cells=((Fragment("c"),),), table=0)
    _, blocks, _ = compose([heading("A", 1), heading("Label", 8, table=0), row, paragraph("x")])
    assert [block.path for block in blocks[2:]] == [("A", "Label"), ("A",)]


def test_text_below_a_numbered_paragraph_belongs_to_it_until_a_heading():
    _, blocks, _ = compose(
        [
            paragraph("7 x", "7"),
            paragraph("more"),
            heading("A", 1),
            paragraph("y"),
            paragraph("8 x", "8"),
            paragraph("z", apart=True),
        ]
    )
    assert [block.paragraph for block in blocks] == ["7", "7", None, None, "8", None]


def test_cells_know_their_spans_and_empty_ones_are_empty():
    row = Piece(
        BlockKind.TABLE_ROW, cells=((Fragment("a", 0, 0),), (), (Fragment("c", 0, 4),)), table=0
    )
    text, (block,), _ = compose([row])
    assert text == "a |  | c"
    assert [text[start:end] for start, end in block.cells] == ["a", "", "c"]


def test_pieces_without_text_are_left_out():
    assert compose([paragraph("  "), Piece(BlockKind.TABLE_ROW, cells=((), ()))]) == ("", (), ())


def test_neighbouring_source_characters_make_one_run():
    piece = Piece(
        BlockKind.PARAGRAPH,
        (Fragment("ab", 1, 5), Fragment("cd", 1, 7), Fragment(" "), Fragment("e", 2, 0)),
    )
    _, _, runs = compose([piece])
    assert [(run.start, run.end, run.page, run.source_start) for run in runs] == [
        (0, 4, 1, 5),
        (5, 6, 2, 0),
    ]


def assert_traceable(source: str) -> None:
    reading = TextReader().read(source.encode())
    text, blocks, runs = compose(pieces_of(reading.lines))
    pages = source.split("\f") if "\f" in source.strip("\f\n\r ") else None
    covered = set()
    for run in runs:
        page = pages[run.page - 1] if pages else source
        original = page[run.source_start : run.source_start + run.end - run.start]
        # A blank may be any blank, and a hyphen pdfium's mark, in the source.
        readable = "".join(" " if char.isspace() else char for char in original)
        assert readable.replace("\x02", "-") == text[run.start : run.end]
        covered.update(range(run.start, run.end))
    # What the reader put in: bullets, cell bars and hyphens, nothing else.
    added = {char for at, char in enumerate(text) if at not in covered and not char.isspace()}
    assert added <= {"•", "|"}
    ends = [block.end for block in blocks]
    assert ends == sorted(ends)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.name[:3])
def test_every_character_of_a_seed_leads_back_to_its_source(seed):
    assert_traceable(seed.read_bytes().decode("utf-8"))


PAGE_LINES = st.lists(
    st.one_of(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=60),
        st.sampled_from(
            ["", "Running head", "3", "1. The plan is long and goes", "on for a while-", "yes.",
             "• b", "a\tb", "1 Note", "high\x02quality", "**bold** text", "[a](b)", "\u00ad"]
        ),
    ),
    max_size=12,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(PAGE_LINES, min_size=1, max_size=5))
def test_every_character_of_any_pages_leads_back_to_its_source(pages):
    source = "\f".join("\n".join(lines) for lines in pages)
    if source.strip():
        assert_traceable(source)
