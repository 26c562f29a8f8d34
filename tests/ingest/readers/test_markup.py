"""Table cells that still hold markup."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.markup import CellItem, cell_items

SEEDS = Path(__file__).parents[3] / "seeds"


def items(cell: str) -> list[tuple[str, bool]]:
    return [(item.text, item.is_item) for item in cell_items(cell)]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("plain words", [("plain words", False)]),
        ("  \n", []),
        (
            "<p>for it to be</p> <ul x='none'> • one • two.",
            [("for it to be", False), ("one", True), ("two.", True)],
        ),
        (
            "<ul><li>one<li>two<ul><li>deep</ul><p>after",
            [("one", True), ("two", True), ("deep", True), ("after", False)],
        ),
        ("Aims: • one.• two", [("Aims:", False), ("one.", True), ("two", True)]),
        ("\uf0b7 one \uf06etwo", [("one", True), ("two", True)]),
        ("one<br/>two<br", [("one", False), ("two", False)]),
        ("a <b>bold</b> word &amp; more", [("a bold word & more", False)]),
        ("<ul><li>- one</li><li>– two", [("one", True), ("two", True)]),
        ("x<y, p < 0.05 and a <b and c> d", [("x<y, p < 0.05 and a <b and c> d", False)]),
        ("●●○", [("●●○", False)]),
        ("NH3•H2O", [("NH3•H2O", False)]),
    ],
)
def test_cells_come_apart_into_items(cell: str, expected: list[tuple[str, bool]]):
    assert items(cell) == expected


def test_the_seeds_cells_hold_no_markup_afterwards():
    text = (SEEDS / "004_cc5d1a720a6d8fe6.txt").read_text(encoding="utf-8")
    cells = [cell for line in text.splitlines() for cell in line.split("\t") if "<" in cell]
    found = [item for cell in cells for item in cell_items(cell)]
    assert len(found) > 60
    assert not any(mark in item.text for item in found for mark in "<>•")
    for cell in cells:
        for item in cell_items(cell):
            assert cell[item.start : item.end] == item.text


CELLS = st.lists(
    st.one_of(
        st.sampled_from(
            ["<p>", "</p>", "<ul>", "<li>", "<br>", "<b>", "</b>", "• ", "\uf0b7", "&lt;"]
        ),
        st.sampled_from(["<ul style='x", "&nbsp;", "<!-- c -->", "- ", "●", "\uf0b7", "&lt;"]),
        st.text(max_size=6),
    ),
    max_size=20,
).map("".join)


@given(CELLS)
def test_every_character_leads_back_to_the_cell(cell: str):
    last = 0
    for item in cell_items(cell):
        assert isinstance(item, CellItem)
        assert last <= item.start < item.end <= len(cell)
        assert item.text == item.text.strip()
        assert item.text
        offsets = item.offsets(cell)
        assert len(offsets) == len(item.text)
        assert all(item.start <= offset < item.end for offset in offsets)
        assert list(offsets) == sorted(offsets)
        last = item.end


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "Zs"], exclude_characters="&•‣⁃")))
def test_plain_text_comes_back_whole(cell: str):
    whole = "".join(" " if char.isspace() else char for char in cell).strip()
    assert items(cell) == ([(whole, False)] if whole else [])


def test_long_and_odd_cells_take_no_time():
    start = time.monotonic()
    for cell in ("<!--" * 20_000, "<p " * 20_000, " " * 50_000 + "•", "<p a=b" + " a=b" * 20_000):
        cell_items(cell)
    assert time.monotonic() - start < 5
