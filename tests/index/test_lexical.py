import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import lexical
from index.errors import IndexDamaged
from index.lexical import LexicalIndex

TEXTS = [
    "Twelve care leavers were at university.",
    "The council has 2,217 children in need of help.",
    "Foster carers look after children. Children thrive.",
    "",
]


def test_the_score_is_the_formula_worked_by_hand():
    index = LexicalIndex.build(["cat dog", "cat cat cat bird"])
    # "cat" is in both of 2 passages; lengths 2 and 4, mean 3; k1 = 1.2, b = 0.75.
    idf = math.log(1 + (2 - 2 + 0.5) / (2 + 0.5))
    first = idf * 1 * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 2 / 3))
    second = idf * 3 * 2.2 / (3 + 1.2 * (0.25 + 0.75 * 4 / 3))
    assert index.scores("cat") == pytest.approx([first, second], rel=1e-6)
    assert index.scores("cat cat") == pytest.approx([2 * first, 2 * second], rel=1e-6)


def test_the_passage_that_shares_rare_words_scores_highest():
    index = LexicalIndex.build(TEXTS)
    assert index.scores("Who goes to a university?").argmax() == 0
    assert index.scores("2217").argmax() == 1
    assert index.scores("children thriving").argmax() == 2


def test_a_passage_without_a_shared_term_scores_nothing():
    scores = LexicalIndex.build(TEXTS).scores("university")
    assert scores.dtype == np.float32
    assert scores[0] > 0
    assert scores[1:].tolist() == [0, 0, 0]


def test_a_question_of_function_words_scores_nothing_anywhere():
    assert not LexicalIndex.build(TEXTS).scores("who is it?").any()


def test_rare_terms_weigh_more_than_common_ones_and_unknown_ones_most():
    index = LexicalIndex.build(TEXTS)
    assert 0 < index.idf("children") < index.idf("council") < index.idf("zebra")
    assert (index.frequency("children"), index.frequency("zebra")) == (2, 0)


def test_no_passage_reaches_the_most_of_a_question():
    index = LexicalIndex.build([*TEXTS, "children " * 400])
    for question in ("children in need", "care leavers at university", "children children"):
        assert 0 < index.scores(question).max() < index.most(question)
    assert index.most("of the and") == 0


def test_terms_are_counted_together_where_one_passage_has_them_all():
    index = LexicalIndex.build(TEXTS)
    assert index.together(["children"]) == 2
    assert index.together(["children", "help"]) == 1
    assert index.together(["leaver", "help"]) == 0
    assert index.together(["unheard", "children"]) == 0
    assert index.together([]) == 0


@settings(deadline=None)
@given(
    st.lists(st.sets(st.sampled_from("bcdefg")), max_size=80),
    st.lists(st.sampled_from("bcdefgz"), max_size=4),
)
def test_terms_are_counted_together_however_common_they_are(held, wanted):
    # The empty ones make some terms those of few passages.
    index = LexicalIndex.build([*map(" ".join, held), *[""] * 60])
    assert index.together(wanted) == sum(bool(wanted) and each >= {*wanted} for each in held)


def test_k1_of_nothing_counts_a_word_once_however_often_it_stands_there():
    index = LexicalIndex.build(["cat", "cat cat cat cat"])
    once, often = index.scores("cat", k1=0)
    assert once == often


def test_b_of_nothing_does_not_hold_long_passages_back():
    index = LexicalIndex.build(["cat", "cat dog bird fish"])
    short, long = index.scores("cat", b=0)
    assert short == long
    short, long = index.scores("cat", b=1)
    assert short > long


@settings(deadline=None)
@given(st.lists(st.text(alphabet="ab cd'1,%é"), max_size=8), st.text(alphabet="ab cd1"))
def test_saved_and_opened_it_scores_the_same(tmp_path_factory, texts, question):
    folder = tmp_path_factory.mktemp("lexical")
    built = LexicalIndex.build(texts)
    built.save(folder)
    opened = LexicalIndex.open(folder)
    assert len(opened) == len(texts)
    assert opened.scores(question).tolist() == built.scores(question).tolist()


def test_its_files_are_those_it_names(tmp_path):
    LexicalIndex.build(TEXTS).save(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(lexical.FILES)


@pytest.mark.parametrize("name", lexical.FILES)
def test_a_missing_or_foreign_file_is_named_as_damage(tmp_path, name):
    LexicalIndex.build(TEXTS).save(tmp_path)
    (tmp_path / name).write_bytes(b"something else")
    with pytest.raises(IndexDamaged, match="pincite build"):
        LexicalIndex.open(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(IndexDamaged, match="pincite build"):
        LexicalIndex.open(tmp_path)


def test_files_of_two_indexes_do_not_pass_for_one(tmp_path):
    LexicalIndex.build(TEXTS).save(tmp_path)
    np.save(tmp_path / "lexical-counts.npy", np.ones(2, np.int32), allow_pickle=False)
    with pytest.raises(IndexDamaged, match="fit together"):
        LexicalIndex.open(tmp_path)


def test_a_pickle_in_its_place_is_not_loaded(tmp_path):
    LexicalIndex.build(TEXTS).save(tmp_path)
    np.save(tmp_path / "lexical-rows.npy", np.array([{}], object), allow_pickle=True)
    with pytest.raises(IndexDamaged):
        LexicalIndex.open(tmp_path)
