from dataclasses import replace

import pytest

from assistant.citations import Citations
from assistant.errors import RecordError
from assistant.excerpt import excerpt
from assistant.reading_on import ReadingOn

REPORT = "2015/report.txt"


@pytest.fixture
def cite(library):
    """Cite words of a document."""

    def made(words, path=REPORT):
        citations = Citations(library.document, ReadingOn(library))
        start = library.document(path).text.index(words)
        citations.cite(path, start, start + len(words))
        return citations.all()[0]

    return made


def test_a_quote_is_shown_in_its_paragraph(library, cite):
    shown = excerpt(library, cite("8% of all"))
    assert shown.quote == "8% of all"
    assert "Twelve care leavers were at university" in shown.before
    assert shown.after == "."
    assert shown.paragraph == "117"
    assert not shown.cut_before
    assert not shown.cut_after


def test_an_item_is_shown_with_its_list_and_what_introduces_it(library, cite):
    shown = excerpt(library, cite("hold the supervision of social workers each month"))
    assert "The council should do the following:" in shown.before
    assert "publish the fostering allowance" in shown.after
    assert "Recommendations to the council" not in shown.before


def test_a_row_is_shown_with_its_table_alone(make_shelf):
    table = "| {0} | Mark |\n| --- | --- |\n| {1} | Good |\n| {2} | Poor |\n"
    text = (
        f"# Marks\n\n{table.format('Area', 'Help', 'Care')}\n{table.format('Year', 'Old', 'New')}"
    )
    library = make_shelf({"marks.md": text}).open()
    document = library.document("marks.md")
    citations = Citations(library.document, ReadingOn(library))
    start = document.text.index("Care")
    citations.cite("marks.md", start, start + 4)
    shown = excerpt(library, citations.all()[0])
    whole = shown.before + shown.quote + shown.after
    assert "Help" in whole
    assert "Area" in whole
    assert "Old" not in whole


def test_the_excerpt_is_a_slice_for_every_unit_of_the_library(library):
    for passage in library.passages:
        text = library.document(passage.document).text
        for unit in passage.units:
            citations = Citations(library.document, ReadingOn(library))
            citations.cite(passage.document, unit.start, unit.end)
            shown = excerpt(library, citations.all()[0])
            assert shown.quote == text[unit.start : unit.end]
            assert text[unit.start - len(shown.before) : unit.end + len(shown.after)] == (
                shown.before + shown.quote + shown.after
            )


def test_a_long_paragraph_is_cut_at_blanks_on_both_sides(make_shelf):
    words = " ".join(f"word{number}" for number in range(400))
    library = make_shelf({"long.txt": f"A beginning. {words} and an end.\n"}).open()
    citations = Citations(library.document, ReadingOn(library))
    text = library.document("long.txt").text
    start = text.index("word200")
    citations.cite("long.txt", start, start + len("word200"))
    shown = excerpt(library, citations.all()[0])
    assert shown.cut_before
    assert shown.cut_after
    assert 300 < len(shown.before) <= 420
    assert 300 < len(shown.after) <= 420
    assert set((shown.before + shown.quote + shown.after).split()) <= set(text.split())


def test_a_page_is_called_as_it_calls_itself_or_by_its_number(make_shelf):
    library = make_shelf({"pages.txt": "The pier is old.\n\fThe mill is new.\n"}).open()
    citations = Citations(library.document, ReadingOn(library))
    start = library.document("pages.txt").text.index("The mill")
    citations.cite("pages.txt", start, start + 8)
    assert excerpt(library, citations.all()[0]).page_label == "2"


def test_a_quote_that_is_not_there_any_more_is_not_marked_in_other_words(library, cite):
    made = cite("Twelve care leavers")
    with pytest.raises(RecordError, match="pincite verify"):
        excerpt(library, replace(made, start=made.start + 1, end=made.end + 1))
