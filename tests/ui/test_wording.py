"""How things are put into words."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Sentence
from assistant.excerpt import Excerpt
from ingest.document import DocDate
from ui.wording import clean, count, day, list_levels, numbers, pages, place, shorten, surroundings


@pytest.mark.parametrize(
    ("date", "words"),
    [
        (DocDate(2024, 6, 3), "3 June 2024"),
        (DocDate(2024, 6), "June 2024"),
        (DocDate(2024), "2024"),
        ("2015-09-15", "15 September 2015"),
        ("last summer", "last summer"),
        (None, None),
        ("", None),
    ],
)
def test_a_date_is_written_as_precisely_as_it_is_known(date, words):
    assert day(date) == words


def test_counts_and_places_read_as_english():
    assert count(1, "document") == "1 document"
    assert count(1204, "passage") == "1,204 passages"
    assert place(3, "117") == "page 3, paragraph 117"
    assert place(None, "117") == "paragraph 117"
    assert place(None, None) == ""


def test_page_numbers_are_gathered_into_stretches():
    assert numbers((1,)) == "1"
    assert numbers((9, 4, 5, 6, 1)) == "1, 4 to 6 and 9"
    assert numbers(tuple(range(1, 60, 2)), most=3) == "1, 3, 5 and 27 more"


def test_two_listed_sentences_are_a_list_and_one_is_none():
    lead = Sentence("The council received the following judgements:", (1,))
    row = Sentence("Judgement: Overall; Grade: Inadequate", (2,), listed=True)
    assert list_levels([lead, row, row]) == [0, 1, 1]
    assert list_levels([lead, row]) == [0, 0]
    assert list_levels([lead, row, replace(row, nested=True)]) == [0, 1, 2]


@given(st.text(max_size=80), st.integers(1, 40), st.sampled_from(["start", "end"]))
def test_a_shortened_text_is_a_part_of_the_whole(text, most, keep):
    short = shorten(text, most, keep=keep)
    assert len(short) <= most + 2
    if short != text:
        assert len(text) > most
        kept = (
            short.removesuffix("…").removesuffix("\u00a0")
            if keep == "start"
            else short.removeprefix("…")
        )
        assert text.startswith(kept) if keep == "start" else text.endswith(kept)


@given(st.text())
def test_clean_text_keeps_its_length_where_a_replacement_is_given(text):
    assert len(clean(text, "�")) == len(text)
    assert "\x1b" not in clean(text)


def test_what_was_cut_from_a_paragraph_is_marked_on_its_side():
    cut = Excerpt("before ", "the quote", " after", None, None, None, True, False)
    assert surroundings(cut, 100) == ("…\u00a0before ", " after")


def test_one_page_is_a_page_and_several_are_pages():
    assert pages((3,)) == "page 3"
    assert pages((3, 4, 5, 9)) == "pages 3 to 5 and 9"
