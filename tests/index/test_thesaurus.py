import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.rings import packaged_beside, packaged_thesaurus, read_rings
from index.thesaurus import MOST, Thesaurus, key_of, put, swaps, synonyms

RINGS = """
# people
agency staff | agency worker | temp | stand-in staff
looked after child | child in care | kid in care
child in care council | CiCC
personal adviser | PA

annual report | yearly report
"""


@pytest.fixture(scope="module")
def thesaurus():
    return Thesaurus(read_rings(RINGS))


def counts(**together):
    """Passages that hold all of these terms, named with `_` between them."""
    known = {frozenset(name.split("_")): count for name, count in together.items()}
    return lambda terms: known.get(frozenset(terms), 0)


def found(question, thesaurus, together):
    return [
        (question[swap.start : swap.end], swap.others)
        for swap in swaps(question, [thesaurus], together)
    ]


def test_a_phrase_is_swapped_for_what_the_library_says(thesaurus):
    said = counts(agenc_staff=5, agenc_worker=2)
    assert found("How many temps were there?", thesaurus, said) == [
        ("temps", ("agency staff", "agency worker"))
    ]


def test_nothing_is_swapped_for_words_the_library_uses_less(thesaurus):
    assert found("How many temps were there?", thesaurus, counts(agenc_staff=3, temp=3)) == []
    assert found("How many temps were there?", thesaurus, counts()) == []


def test_the_longer_phrase_goes_before_the_shorter_one_inside_it(thesaurus):
    said = counts(look_after_child=9, cicc=2, look_child=9)
    assert found("What does the child in care council do?", thesaurus, said) == [
        ("child in care council", ("CiCC",))
    ]


def test_inflected_words_and_small_letters_are_the_same_phrase(thesaurus):
    assert found("Which YEARLY reports are late?", thesaurus, counts(annual_report=4)) == [
        ("YEARLY reports", ("annual report",))
    ]
    assert found("what does cicc do", thesaurus, counts(child_care_council=4)) == [
        ("cicc", ("child in care council",))
    ]


def test_two_letters_are_an_abbreviation_only_when_written_as_one(thesaurus):
    said = counts(person_advis=4)
    assert found("Who has a PA?", thesaurus, said) == [("PA", ("personal adviser",))]
    assert found("What did ma and pa say?", thesaurus, said) == []


def test_function_words_tell_a_child_in_care_from_child_care(thesaurus):
    said = counts(look_child=9, kid_care=9, look_after_child=9)
    assert found("Is child care free?", thesaurus, said) == []


def test_a_question_is_put_otherwise_with_the_places_known(thesaurus):
    question = "Do kids in care meet temps?"
    said = counts(look_child=9, agenc_staff=5, agenc_worker=2)
    phrases = swaps(question, [thesaurus], said)
    text, spans = put(question, phrases, 0)
    assert [text[start:end] for start, end in spans] == [swap.others[0] for swap in phrases]
    text, spans = put(question, phrases, 1)
    assert text.endswith("meet agency worker?")
    assert spans[0] == (0, 0)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_question_can_be_looked_up(question):
    phrases = swaps(question, [packaged_thesaurus()], lambda terms: len(terms[0]))
    for swap in phrases:
        assert question[swap.start : swap.end].strip()
        assert 1 <= len(swap.others) <= MOST
    assert all(a.end <= b.start for a, b in itertools.pairwise(phrases))


def test_the_packaged_rings_are_phrases_of_words_that_can_be_found():
    rings = list(read_rings_of_package())
    assert len(rings) > 1000
    for ring in rings:
        assert 2 <= len(set(ring)) <= 12, ring
        for phrase in ring:
            assert len(phrase.split()) <= 6, phrase
        assert any(key_of(phrase) for phrase in ring), ring


def read_rings_of_package():
    from importlib.resources import files

    return read_rings(files("index").joinpath("thesaurus.txt").read_text(encoding="utf-8"))


def test_an_abbreviation_that_documents_define_otherwise_is_not_the_packaged_one():
    def others(question, thesaurus):
        return [other for swap in synonyms(question, [thesaurus]) for other in swap.others]

    question = "What was said of artificial intelligence?"
    assert "AI" in others(question, packaged_thesaurus())
    beside = packaged_beside([("AI", "associate inspector")])
    assert "AI" not in others(question, beside)
    assert "machine intelligence" in others(question, beside)
    same = packaged_beside([("AI", "artificial intelligence"), ("LADO", "designated officer")])
    assert same is packaged_thesaurus()
