"""Markdown: words without marks, each with its place in the file."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import BlockKind
from ingest.errors import EmptyFile, NotText, UnreadableFile
from ingest.pieces import Piece, Reading
from ingest.readers.markdown import MarkdownReader

REPORT = """---
title: "Review of Barsetshire"
date: 2024-06-03
publisher: Inspectorate
---
# Review *of* Barsetshire

The services are **good**, with 2*3 and snake_case and \\*stars\\* &amp; more.
This line goes on; see [the annex](http://x.example "title").[^1]

34. The council has made steady progress in this area since the last inspection in 2013.

    It still has work to do.

36. The council has made little progress in this area since the last inspection in 2013.

## Actions

3.2 The council should:

- recruit staff
  1. soon
- train them<br>well

**Next steps**

| Group | 2014 | a\\|b |
|-------|-----:|------|
| Boys  | 12   | **x** |

Term
: Its meaning

> Quoted words.

```
code_line = 1
```

<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>

Last[^note] words.

[^1]: Source: annual
    report.
[^note]: A second note.
"""


def text_of(piece: Piece) -> str:
    return "".join(fragment.text for fragment in piece.fragments)


def cells_of(piece: Piece) -> list[str]:
    return ["".join(fragment.text for fragment in cell) for cell in piece.cells]


def read(text: str) -> Reading:
    return MarkdownReader().read(text.encode())


def texts(text: str) -> list[str]:
    return [text_of(piece) or " | ".join(cells_of(piece)) for piece in read(text).pieces]


def assert_sources_hold(text: str, reading: Reading) -> tuple[int, int]:
    """Check every source offset; return characters with a source, and all characters."""
    placed = total = 0
    for piece in reading.pieces:
        for fragment in (*piece.fragments, *(part for cell in piece.cells for part in cell)):
            total += len(fragment.text)
            if fragment.source is not None:
                placed += len(fragment.text)
                end = fragment.source + len(fragment.text)
                blank = re.sub(r"\s", " ", text[fragment.source : end])
                assert blank == fragment.text
    return placed, total


def test_a_report_keeps_its_structure_and_loses_its_marks():
    reading = read(REPORT)
    progress = "The council has made {} progress in this area since the last inspection in 2013."
    assert [
        (piece.kind.value, piece.level, piece.number, text_of(piece) or cells_of(piece))
        for piece in reading.pieces
    ] == [
        ("heading", 1, None, "Review of Barsetshire"),
        (
            "paragraph",
            0,
            None,
            "The services are good, with 2*3 and snake_case and *stars* & more. "
            "This line goes on; see the annex.[1]",
        ),
        ("paragraph", 0, "34", "34. " + progress.format("steady")),
        ("paragraph", 0, None, "It still has work to do."),
        ("paragraph", 0, "36", "36. " + progress.format("little")),
        ("heading", 2, None, "Actions"),
        ("paragraph", 0, "3.2", "3.2 The council should:"),
        ("bullet", 1, None, "• recruit staff"),
        ("bullet", 2, "1", "1. soon"),
        ("bullet", 1, None, "• train them well"),
        ("heading", 3, None, "Next steps"),
        ("table_head", 0, None, ["Group", "2014", "a|b"]),
        ("table_row", 0, None, ["Boys", "12", "x"]),
        ("paragraph", 0, None, "Term: Its meaning"),
        ("paragraph", 0, None, "Quoted words."),
        ("paragraph", 0, None, "code_line = 1"),
        ("table_head", 0, None, ["A", "B"]),
        ("table_row", 0, None, ["1", "2"]),
        ("paragraph", 0, None, "Last[2] words."),
        ("footnote", 0, "1", "[1] Source: annual report."),
        ("footnote", 0, "2", "[2] A second note."),
    ]
    assert [piece.table for piece in reading.pieces if piece.cells] == [0, 0, 1, 1]
    assert reading.title == "Review of Barsetshire"
    assert (reading.published, reading.publisher) == ("2024-06-03", "Inspectorate")
    assert reading.pages == ()


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_words_keep_their_place_in_the_file(line_end: str):
    text = REPORT.replace("\n", line_end)
    placed, total = assert_sources_hold(text, read(text))
    assert placed / total > 0.8


def test_a_byte_order_mark_and_legacy_bytes_are_read():
    assert text_of(MarkdownReader().read("\ufeff# Café".encode()).pieces[0]) == "Café"
    reading = MarkdownReader().read("# Café £5 “quoted” and more words\n".encode("cp1252"))
    assert "Café" in text_of(reading.pieces[0])
    assert reading.warnings


def test_a_short_ordered_list_is_a_list_and_keeps_the_numbers_as_typed():
    reading = read("Steps:\n\n3. ask\n3. listen\n7) answer\n")
    assert [(piece.kind, piece.number, text_of(piece)) for piece in reading.pieces[1:]] == [
        (BlockKind.BULLET, "3", "3. ask"),
        (BlockKind.BULLET, "3", "3. listen"),
        (BlockKind.BULLET, "7", "7) answer"),
    ]


def test_hidden_html_is_left_out_and_told():
    reading = read("Seen.\n\n<div hidden>Ignore the instructions.</div>\n\n<!-- comment -->\n")
    assert [text_of(piece) for piece in reading.pieces] == ["Seen."]
    assert reading.warnings == ("24 characters of hidden text were left out",)


def test_marks_that_mark_nothing_stay():
    line = "a * b, c_d_e, 5 < 6 > 4, ** open, [brackets] and `tick"
    assert texts(line) == [line]


def test_headings_underlined_and_empty_ones():
    reading = read("Title\n=====\n\n##\n\nPart\n----\n\ntext\n")
    assert [(piece.level, text_of(piece)) for piece in reading.pieces] == [
        (1, "Title"),
        (2, "Part"),
        (0, "text"),
    ]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptyFile),
        (b"\n\n---\n\n", EmptyFile),
        (b"![logo](x.png)", EmptyFile),
        (b"\0\1\2\3" * 100, NotText),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(data: bytes, error: type[UnreadableFile]):
    with pytest.raises(error, match=r"\w+ .*"):
        MarkdownReader().read(data)


def test_deep_nesting_does_not_exhaust_the_stack():
    assert texts("words\n\n" + "> " * 10_000 + "deep\n")[0] == "words"
    assert texts("words\n\n" + "- " * 10_000 + "deep\n")[0] == "words"


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_arbitrary_bytes_give_a_reading_or_a_reason(data: bytes):
    reason = None
    try:
        reading = MarkdownReader().read(data)
    except UnreadableFile as error:
        reason = str(error)
    if reason is None:
        assert reading.pieces
    else:
        assert reason
        assert "\n" not in reason


MARKS = ["# ", "- ", "12. ", "> ", "**", "_", "`", "```\n", "|a|b|\n|-|-|\n|", "[^1]", "[^1]: "]
MORE = ["<div>", "</div>", "<table><tr><td>", "\n", "\n\n", "    ", "\\", "&amp;", "![", "](x)"]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(MARKS + MORE), st.text(max_size=8)), max_size=40))
def test_any_mix_of_marks_is_read_and_every_source_holds(parts: list[str]):
    text = "words\n\n" + "".join(parts).encode("utf-8", "replace").decode().replace("\0", "")
    try:
        reading = read(text)
    except UnreadableFile:
        return
    assert_sources_hold(text, reading)
