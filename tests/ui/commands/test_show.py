"""The canonical text, printed so that offsets count in it."""

import json

from index.library import Library


def test_show_prints_exactly_the_text_that_offsets_count_in(pincite, folders):
    for path in ("report.txt", "letter.md"):
        document = Library.open(folders[1]).document(path)
        printed = pincite("show", path).stdout_bytes.decode()
        assert printed == document.text
        for passage in Library.open(folders[1]).passages:
            if passage.document == path:
                assert printed[passage.start : passage.end] == passage.text


def test_show_prints_a_span(pincite, folders):
    document = Library.open(folders[1]).document("report.txt")
    start = document.text.index("Twelve")
    result = pincite("show", "report.txt", "--start", str(start), "--end", str(start + 19))
    assert result.stdout == "Twelve care leavers"


def test_show_as_json_has_blocks_that_slice_the_text(pincite):
    shown = json.loads(pincite("show", "report.txt", "--json").stdout)
    assert shown["facts"]["published"] == "2015-09-15"
    numbered = {block["number"]: block for block in shown["blocks"] if block["number"]}
    block = numbered["117"]
    assert "Twelve care leavers" in shown["text"][block["start"] : block["end"]]


def test_show_of_a_document_that_is_not_there_is_one_line(pincite, failed):
    assert "nothing.txt" in failed(pincite("show", "nothing.txt"))


def test_show_of_an_impossible_span_is_one_line(pincite, failed):
    assert "choose --start and --end" in failed(pincite("show", "report.txt", "--start", "999999"))
