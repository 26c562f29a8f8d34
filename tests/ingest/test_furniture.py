from ingest.footnotes import split_footnotes
from ingest.furniture import clear
from ingest.pieces import Line


def sheet(page: int, *texts: str) -> list[Line]:
    lines, start = [], 0
    for text in texts:
        lines.append(Line(text, page, start))
        start += len(text) + 1
    return lines


def kept(lines: list[Line]) -> list[str]:
    return [line.text for line in clear(tuple(lines)).lines if line.text.strip()]


def test_running_heads_and_page_numbers_are_taken_out():
    lines = [
        line
        for page in range(1, 6)
        for line in sheet(
            page,
            "Inspection of Derby children’s services",
            f"21 to 25 March 2022 {page}",
            f"Body {'abcde'[page - 1]} one.",
            f"{'abcde'[page - 1]} body.",
        )
    ]
    assert kept(lines) == [text for c in "abcde" for text in (f"Body {c} one.", f"{c} body.")]


def test_a_running_head_may_carry_its_number_on_either_side():
    lines = []
    for page in range(1, 21):
        head = "Inspection of the board: Hull"
        lines += sheet(
            page,
            f"{head} {page}" if page % 2 else f"{page} {head}",
            "Text a.",
            "Text b.",
            "Text c.",
            "Text d.",
            "Text e.",
            "Text f.",
        )
    assert not any("Hull" in text for text in kept(lines))


def test_a_running_head_of_one_chapter_is_known_by_its_page_numbers():
    lines = []
    for page in range(1, 41):
        head = (
            f"The chapter on schools {page}"
            if 10 <= page < 14
            else "Words that differ " + "x" * page
        )
        lines += sheet(page, head, "Text a.", "Text b.", "Text c.", "Text d.", "Text e.", "Text f.")
    assert not any("chapter on schools" in text for text in kept(lines))


def test_a_number_inside_a_page_is_text():
    lines = sheet(1, "Number of visits", "one", "two", "12", "Three", "four", "five") + sheet(
        2, "x y", "z"
    )
    assert "12" in kept(lines)


def test_words_of_roman_letters_are_no_page_numbers():
    assert "ill" in kept([*sheet(1, "Some were very", "ill"), *sheet(2, "More", "text")])


def test_lines_the_file_marks_as_furniture_go():
    head = Line("Header", 1, 0, furniture=True)
    assert kept([head, Line("Text.", 1, 10)]) == ["Text."]


def test_pages_that_only_repeat_one_line_are_kept():
    assert kept([line for page in range(1, 9) for line in sheet(page, "a b c")]) == ["a b c"] * 8


def test_a_footnote_below_a_rule_is_set_apart():
    body, notes = split_footnotes(
        sheet(1, "The text goes on and", " " * 30, "4 New Belongings was", "launched in 2013."),
        4,
        0.0,
    )
    assert [line.text for line in body if line.text.strip()] == ["The text goes on and"]
    assert [(note.number, [line.text for line in note.lines]) for note in notes] == [
        ("4", ["4 New Belongings was", "launched in 2013."])
    ]


def test_a_footnote_number_may_stand_on_its_own_line():
    _, notes = split_footnotes(sheet(1, "Text.", " ", "2", "The note.", "3", "Another."), 2, 0.0)
    assert [note.number for note in notes] == ["2", "3"]
    assert [line.text for line in notes[1].lines] == ["3", "Another."]


def test_a_called_footnote_at_the_page_end_needs_no_rule():
    lines = sheet(
        2,
        "What needs to improve?1",
        "Text that goes on",
        "1 The areas for improvement",
        "are listed.",
    )
    body, notes = split_footnotes(lines, 1, 0.0)
    assert [line.text for line in body] == ["What needs to improve?1", "Text that goes on"]
    assert len(notes) == 1


def test_a_reference_mark_alone_on_its_line_returns_to_its_word():
    lines = sheet(
        2, "What needs to improve? ", "1", "Text that goes on", "1 The areas", "are listed."
    )
    body, _ = split_footnotes(lines, 1, 0.0)
    assert body[0].text == "What needs to improve?1"
    assert body[0].offsets[-1] == lines[1].start


def test_a_numbered_paragraph_is_no_footnote():
    lines = sheet(2, "He was 2", "2 The council did this.", "3 It did that.", "• And more")
    assert split_footnotes(lines, 1, 0.0) == (lines, [])


def test_without_pages_a_footnote_ends_at_the_empty_line():
    _, notes = split_footnotes(
        sheet(0, "Text.", " " * 20, "1 The note", "goes on.", "", "The text goes on too."), 1, 0.0
    )
    assert [line.text for line in notes[0].lines] == ["1 The note", "goes on."]
