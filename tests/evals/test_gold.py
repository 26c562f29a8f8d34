import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from evals.case import Case, Evidence, Kind, Quote, Style
from evals.errors import GoldError
from evals.gold import Folded, fold, is_verbatim, locate, prove
from evals.spans import Span


def found(text, quote):
    return [text[start:end] for start, end in Folded(text).find(quote)]


def case_with(*quotes, case_id="t-1"):
    return Case(case_id, "What?", Kind.FACT, Style.PLAIN, (Evidence(quotes),), (("x",),))


@pytest.mark.parametrize(
    ("source", "canonical"),
    [
        ("the child-\nren were well", "the children were well"),
        ("the child-\nren were well", "the child-ren were well"),
        ("Good\n\n  Requires   improvement", "Good | Requires improvement"),
        ("■ first aid\n■ second", "- first aid - second"),
        ("children’s homes – all", "children's homes - all"),
        ("the oﬃce", "the office"),
        ("CAFÉ", "Cafe\u0301"),
        ("5 ½ years", "5 1⁄2 years"),
        ("soft\u00adhyphen", "softhyphen"),
    ],
)
def test_a_quote_is_found_however_lines_and_glyphs_were_mended(source, canonical):
    (place,) = found(f"Before. {canonical} After.", source)
    assert fold(place) == fold(canonical)


@pytest.mark.parametrize(
    ("text", "quote"),
    [("21 children", "1 child"), ("1200", "120"), ("partly", "art"), ("good", "bad"), ("x", "…")],
)
def test_words_and_numbers_are_not_cut(text, quote):
    assert found(text, quote) == []


def test_a_footnote_number_after_a_word_does_not_hide_it():
    assert found("this local area2 is wide", "local area") == ["local area"]


def test_marks_at_the_ends_of_a_quote_belong_to_the_span():
    assert found("It was (7%), then 9%.", "(7%)") == ["(7%)"]
    assert found("It was (7 %), then 9%.", "7%") == ["7"]
    assert found("It was 7%.", "“7%.”") == ["7%."]
    assert found("7", "(7)") == ["7"]


def test_every_place_of_the_same_words_is_gold():
    gold, missing = locate([case_with(Quote("a", "twelve boats"))], {"a": "Twelve boats. " * 3}.get)
    assert not missing
    assert gold["t-1"].evidence == ((Span("a", 0, 12), Span("a", 14, 26), Span("a", 28, 40)),)


def test_alternatives_are_gold_of_the_same_entry():
    case = case_with(Quote("a", "twelve"), Quote("b", "dozen"))
    gold, _ = locate([case], {"a": "twelve", "b": "a dozen"}.get)
    assert gold["t-1"].evidence == ((Span("a", 0, 6), Span("b", 2, 7)),)


def test_only_places_within_the_named_stretch_are_gold():
    text = "Pay twelve. Then post it.\n\nPay twelve. Then wait."
    quote = Quote("a", "Pay twelve", "Pay twelve. Then wait.")
    gold, missing = locate([case_with(quote)], {"a": text}.get)
    assert not missing
    assert gold["t-1"].evidence == ((Span("a", 27, 37),),)
    assert gold["t-1"].sections == (Span("a", 27, 49),)


def test_a_quote_outside_its_stretch_is_missing():
    text = "Pay twelve. Then post it."
    quote = Quote("a", "Pay twelve", "Then post it.")
    assert locate([case_with(quote)], {"a": text}.get)[1][0].quote == quote


def test_a_document_that_holds_the_answer_must_be_in_the_library():
    case = Case("t-1", "What?", Kind.FACT, Style.PLAIN, documents=("a", "b"))
    _, missing = locate([case], {"a": "twelve"}.get)
    assert [one.quote.document for one in missing] == ["b"]
    with pytest.raises(GoldError, match=r"of case t-1 in b: .* has no such document"):
        prove([case], {"a": "twelve"}.get)


def test_a_quote_that_is_not_there_stops_the_run_and_is_named():
    cases = [case_with(Quote("a", "twelve")), case_with(Quote("b", "dozen"), case_id="t-2")]
    with pytest.raises(GoldError, match=r"^1 quotes .* of case t-2 in b: 'dozen' \(the library"):
        prove(cases, {"a": "twelve"}.get)
    with pytest.raises(GoldError, match=r"^2 quotes .* t-1 in a: 'twelve' \(the document does"):
        prove(cases, {"a": "thirteen"}.get)
    assert set(prove(cases, {"a": "twelve", "b": "dozen"}.get)) == {"t-1", "t-2"}


def test_verbatim_is_but_for_white_space():
    assert is_verbatim(Quote("a", "one two\nthree"), "say one  two\tthree")
    assert not is_verbatim(Quote("a", "one two three"), "say One two three")


def test_a_letter_that_folds_to_several_is_found_whole_or_not_at_all():
    assert Folded("00Sß").find("ß") == ()
    assert [tuple(place) for place in Folded("Maß").find("mass")] == [(0, 3)]
    assert Folded("Maß").find("mas") == ()


@given(st.text(), st.integers(0, 50), st.integers(0, 50))
@example("00Sß", 3, 1)
def test_a_found_span_always_folds_to_the_quote(text, start, length):
    quote = text[start : start + length]
    for at, end in Folded(text).find(quote):
        assert fold(text[at:end]) == fold(quote)


@given(st.lists(st.text("abc ", min_size=1).map(str.strip).filter(bool), min_size=1), st.data())
def test_whole_words_are_always_found(words, data):
    text = ", ".join(words)
    word = data.draw(st.sampled_from(words))
    assert word in found(text, word)
