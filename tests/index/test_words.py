import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.words import STOP_WORDS, surface_words, terms, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2,217 children", ["2217", "children"]),
        ("1,234,567.89 pounds", ["1234567.89", "pound"]),
        ("£1.5m", ["1.5", "m"]),
        ("paragraph 3.2.1.", ["paragraph", "3.2.1"]),
        ("in 1990s, on 1st", ["1990s", "1st"]),
        ("12,34", ["12", "34"]),
        ("2014/15", ["2014", "15"]),
        ("8%", ["8", "8%"]),
        ("8 per cent", ["8", "8%"]),
        ("8 percent", ["8", "8%"]),
        ("7.5 %", ["7.5", "7.5%"]),
        ("the percentage", ["percentag"]),
        ("8 percentage points", ["8", "percentag", "point"]),
        ("children's children’s", ["children", "children"]),
        ("leavers' rights", ["leaver", "right"]),
        ("O'Brien", ["obrien"]),
        ("don't", []),
        ("re-opened", ["re", "open"]),
        ("Café in Ynys Môn", ["cafe", "ynys", "mon"]),
        ("e\u0301te\u0301", ["ete"]),
        ("co\u00adoperate", ["cooper"]),
        ("of\ufb01ce", ["offic"]),
        ("May 2024", ["may", "2024"]),
        ("not good", ["not", "good"]),
        ("snake_case", ["snake", "case"]),
        ("", []),
        (" \n\t–•", []),
    ],
)
def test_terms_of(text, expected):
    assert terms(text) == expected


def test_inflections_of_a_word_are_one_term():
    assert len(set(terms("inspect inspected inspecting inspects inspection inspections"))) == 1


def test_a_percentage_in_a_question_meets_each_way_of_writing_it():
    for written in ("8%", "8 %", "8 per cent", "8 percent"):
        assert "8%" in terms(f"What is {written} of them?")


def test_stop_words_hold_no_month_no_number_and_no_negation():
    assert not STOP_WORDS & {"may", "march", "no", "not", "never", "one", "two"}


@settings(deadline=None)
@given(st.text())
def test_any_text_gives_terms_that_are_lower_case_and_never_empty(text):
    for term in terms(text):
        assert term
        assert term == term.casefold()


@settings(deadline=None)
@given(st.text())
def test_tokens_stand_where_they_say_in_order(text):
    end = 0
    for token in tokens(text):
        assert end <= token.start < token.end <= len(text)
        assert not text[token.start : token.end].isspace()
        end = token.end


@settings(deadline=None)
@given(st.text(alphabet="abc XYZ,.'12%"))
def test_capitals_make_no_difference(text):
    assert terms(text.upper()) == terms(text.lower())


def test_surface_words_keep_stop_words_and_endings():
    assert surface_words("The Council's 2,217 homes") == ["the", "council", "2217", "homes"]
