import numpy as np
import pytest

from index.lexical import LexicalIndex
from index.manifest import DocumentRecord
from index.rewording import ask, thesauri_of
from index.thesaurus import Thesaurus
from ingest.abbreviations import Abbreviation

RINGS = (("agency staff", "agency worker", "temp"), ("annual report", "yearly report"))
TEXTS = [
    "The cost of agency staff rose.",
    "Agency staff left.",
    "An agency worker stayed.",
    "The annual report was late.",
]
THESAURI = (Thesaurus(RINGS),)
QUESTION = "What do temps cost in the yearly report?"


@pytest.fixture(scope="module")
def together():
    return LexicalIndex.build(TEXTS).together


def read(question, encoder, together, thesauri=THESAURI):
    return ask(question, encoder, thesauri, together)


def test_a_question_is_asked_in_whole_other_wordings(hashing, together):
    asked = read(QUESTION, hashing, together)
    assert asked.wordings == (
        "What do agency staff cost in the annual report?",
        "What do agency worker cost in the annual report?",
    )
    assert [swap.terms for swap in asked.swapped] == [
        frozenset({"temp"}),
        frozenset({"year", "report"}),
    ]


def test_its_own_tokens_stay_and_those_of_other_phrases_follow(hashing, together):
    [plain] = hashing.ask([QUESTION])
    asked = read(QUESTION, hashing, together)
    count = len(plain.tokens)
    assert (asked.tokens[:count] == plain.tokens).all()
    assert (asked.weights == plain.weights).all()
    rows = [(other.first, other.last) for swap in asked.swapped for other in swap.tokens]
    assert sorted(rows)[0][0] == count
    assert sum(last - first for first, last in rows) == len(asked.tokens) - count
    for swap in asked.swapped:
        for other in swap.tokens:
            assert other.weights.sum() == pytest.approx(1, abs=1e-5)


def test_a_sentence_in_the_librarys_words_scores_higher_and_none_scores_lower(hashing, together):
    [plain] = hashing.ask([QUESTION])
    asked = read(QUESTION, hashing, together)

    def late(question, text):
        [tokens] = hashing.encode_tokens([text])
        return float(question.late((question.tokens @ tokens.T).max(axis=1, keepdims=True))[0])

    assert late(asked, "agency staff cost") > late(plain, "agency staff cost") + 0.05
    for text in TEXTS:
        assert late(asked, text) >= late(plain, text) - 1e-5


def test_a_question_in_the_librarys_own_words_is_left_alone(hashing, together):
    asked = read("What do agency staff cost?", hashing, together)
    [plain] = hashing.ask(["What do agency staff cost?"])
    assert asked.wordings == asked.swapped == ()
    assert (asked.vector == plain.vector).all()


def test_the_vector_leans_towards_the_other_wordings_and_has_length_one(hashing, together):
    [plain] = hashing.ask([QUESTION])
    asked = read(QUESTION, hashing, together)
    others = np.mean([each.vector for each in hashing.ask(asked.wordings)], axis=0)
    assert asked.vector @ others > plain.vector @ others
    assert float(np.linalg.norm(asked.vector)) == pytest.approx(1, abs=1e-5)


def test_documents_own_abbreviations_are_rings(hashing):
    record = DocumentRecord(
        "a.txt", "0" * 64, 1, "read", abbreviations=(Abbreviation("HBC", "Harbour Boats Council"),)
    )
    together = LexicalIndex.build(["The HBC met.", "The HBC left."]).together
    asked = read(
        "When did the Harbour Boats Council meet?", hashing, together, thesauri_of([record])
    )
    assert "the HBC" in asked.wordings[0]


def test_a_page_pasted_as_a_question_is_not_put_otherwise(hashing, together):
    page = f"{QUESTION} {'The pier is old. ' * 60}"
    assert read(page, hashing, together).wordings == ()
    assert len(read(f"{QUESTION} {'The pier is old. ' * 40}", hashing, together).wordings) == 1
