"""One small report in every structured format gives the same passages with the same places."""

from pathlib import Path

import pytest
from docx import Document as WordDocument

from ingest.document import BlockKind
from ingest.readers import is_native, suffixes
from ingest.reading import read_document
from ingest.splitter import split

MARKDOWN = """# Review of the harbour

## Findings

12. The harbour wall was repaired in 2021. It held through two storms.

13. Boats are counted each month.

## Figures

| Month | Boats |
| --- | --- |
| May | 41 |
| June | 57 |
"""
HTML = """<!doctype html><title>Review of the harbour</title><body><main>
<h1>Review of the harbour</h1><h2>Findings</h2>
<p>12. The harbour wall was repaired in 2021. It held through two storms.</p>
<p>13. Boats are counted each month.</p><h2>Figures</h2>
<table><tr><th>Month</th><th>Boats</th></tr><tr><td>May</td><td>41</td></tr>
<tr><td>June</td><td>57</td></tr></table></main></body>"""


def word(path: Path) -> None:
    document = WordDocument()
    document.add_heading("Review of the harbour", 1)
    document.add_heading("Findings", 2)
    document.add_paragraph("12. The harbour wall was repaired in 2021. It held through two storms.")
    document.add_paragraph("13. Boats are counted each month.")
    document.add_heading("Figures", 2)
    table = document.add_table(rows=3, cols=2)
    for row, values in zip(
        table.rows, [("Month", "Boats"), ("May", "41"), ("June", "57")], strict=True
    ):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    for cell in table.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True
    document.save(str(path))


@pytest.fixture(params=["report.md", "report.html", "report.docx"])
def document(request, tmp_path):
    path = tmp_path / request.param
    if path.suffix == ".docx":
        word(path)
    else:
        path.write_text(MARKDOWN if path.suffix == ".md" else HTML, encoding="utf-8")
    return read_document(tmp_path, request.param)


def unit_holding(document, words):
    found = [
        unit
        for passage in split(document)
        for unit in passage.units
        if words in document.text[unit.start : unit.end]
    ]
    assert len(found) == 1
    return found[0]


def test_every_passage_is_a_slice_of_the_text(document):
    passages = split(document)
    assert passages
    for passage in passages:
        assert document.text[passage.start : passage.end] == passage.text


def test_a_sentence_knows_its_numbered_paragraph_and_its_headings(document):
    unit = unit_holding(document, "two storms")
    assert document.text[unit.start : unit.end] == "It held through two storms."
    assert unit.place.paragraph == "12"
    assert unit.place.heading[-1] == "Findings"


def test_a_table_row_keeps_its_column_heads(document):
    unit = unit_holding(document, "June")
    assert unit.kind is BlockKind.TABLE_ROW
    assert unit.place.heading[-1] == "Figures"
    assert unit.heads is not None
    assert document.text[slice(*unit.heads)] == "Month | Boats"


def test_the_title_is_found_and_stands_in_the_context(document):
    assert document.facts.title == "Review of the harbour"
    assert all("Review of the harbour" in passage.context for passage in split(document))


def test_all_but_plain_text_and_markdown_is_for_native_code():
    own = {suffix for suffix in suffixes() if not is_native(f"report{suffix}")}
    assert own == {".txt", ".text", ".md", ".markdown"}
    assert is_native("a/REPORT.PDF")
    assert not is_native("picture.xyz")
