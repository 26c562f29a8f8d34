from pathlib import Path

import pytest

from assistant.listings import Listing, listings
from ingest.document import BlockKind, Document
from ingest.reading import read_document
from ingest.splitter import split

SEEDS = Path(__file__).parents[2] / "seeds"


def lists_of(document: Document) -> list[Listing]:
    return listings(document, [unit for passage in split(document) for unit in passage.units])


@pytest.fixture
def read(tmp_path):
    """Read a Markdown text, and return its lists as `(lead, [item, …])` in words."""

    def made(text):
        (tmp_path / "a.md").write_text(text, encoding="utf-8")
        document = read_document(tmp_path, "a.md")

        def words(units):
            return " / ".join(document.text[unit.start : unit.end] for unit in units)

        return [
            (words([one.lead]) if one.lead else None, [words(item) for item in one.items])
            for one in lists_of(document)
        ]

    return made


@pytest.fixture(scope="module")
def report():
    return read_document(SEEDS, "001_723e5e899c7e3e8d.txt")


def test_numbered_recommendations_are_one_list_with_the_bullets_below_them(report):
    lists = [one for one in lists_of(report) if one.heading == ("Recommendations",)]
    whole, first, sixteenth = lists
    assert whole.kind is BlockKind.PARAGRAPH
    assert report.text[whole.lead.start : whole.lead.end] == "Recommendations"
    assert [len(item) for item in whole.items] == [4, *[1] * 14, 6, 1]
    assert (len(first.items), len(sixteenth.items)) == (3, 5)
    assert report.page_at(whole.items[0][0].start) != report.page_at(whole.items[-1][0].start)


def test_numbered_paragraphs_of_findings_are_prose_not_a_list(report):
    numbered = [one for one in lists_of(report) if one.kind is BlockKind.PARAGRAPH]
    assert [len(one.items) for one in numbered] == [17, 8]
    assert all(one.heading[-1] == "Recommendations" for one in numbered)


def test_lists_under_several_headings_with_one_lead_are_also_one_list():
    letter = read_document(SEEDS, "004_cc5d1a720a6d8fe6.txt")
    strengths = [
        one
        for one in lists_of(letter)
        if one.lead and "the strengths of" in letter.text[one.lead.start : one.lead.end]
    ]
    assert strengths[0].heading == ()
    assert len(strengths[0].items) == sum(len(one.items) for one in strengths[1:])
    assert len({one.heading for one in strengths[1:]}) == 5


def test_the_items_of_an_item_belong_to_it_and_are_a_list_too(read):
    text = "The boats are:\n\n- the Gull, with\n  - one mast\n  - two sails\n- the Tern\n"
    outer, inner = read(text)
    assert outer == ("The boats are:", ["the Gull, with / one mast / two sails", "the Tern"])
    assert inner == ("the Gull, with", ["one mast", "two sails"])


def test_an_item_of_two_sentences_is_one_item(read):
    assert read("We saw:\n\n- A pier. It was old.\n- A mill.\n") == [
        ("We saw:", ["A pier. It was old.", "A mill."])
    ]


def test_short_paragraphs_are_a_list_where_their_heading_announces_several_things(read):
    text = "# The pier\n\n## {}\n\nMend the roof.\n\nPaint the rails.\n\n## More\n\nIt is old.\n"
    assert read(text.format("Next steps")) == [
        ("Next steps", ["Mend the roof.", "Paint the rails."])
    ]
    assert read(text.format("About the roof")) == []


def test_a_table_is_a_list_that_the_sentence_above_introduces(read):
    table = "| Part | Grade |\n|---|---|\n| Roof | Good |\n| Rail | Bad |\n"
    text = f"The pier got these grades:\n\n{table}"
    ((lead, items),) = read(text)
    assert lead == "The pier got these grades:"
    assert len(items) == 2
