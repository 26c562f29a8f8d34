import argparse
from collections import Counter

import numpy as np
import pytest

from evals.case import Case, Evidence, Kind, Quote, Style
from evals.fit import exercise
from evals.folds import FOLDS, _but, cross_fitted, fold, share
from evals.practice import fitting_sets
from index.builder import build
from index.library import Library

TOWNS = ("Oldwick", "Harlow", "Marsden", "Tilbury", "Kelso", "Wooler", "Penrith", "Alnwick")
THINGS = {
    "bridge": "The bridge of {} was built of {} in the year of the flood.",
    "market": "The market of {} sells {} on the first Monday of the month.",
    "school": "The school of {} teaches {} to pupils of all ages.",
}
MADE_OF = ("stone", "oak", "brick", "iron", "slate", "wool", "barley", "glass")


@pytest.fixture(scope="module")
def practised(tmp_path_factory):
    """A small library with a question for each sentence, and as many that it does not answer."""
    folder = tmp_path_factory.mktemp("folds")
    (folder / "library").mkdir()
    cases = []
    for at, town in enumerate(TOWNS):
        text = f"{town}\n\n"
        for number, (thing, words) in enumerate(THINGS.items()):
            made = MADE_OF[(at + 3 * number) % len(MADE_OF)]
            said = words.format(town, made)
            text += said + "\n\n"
            cases.append(
                Case(
                    f"{town}-{thing}",
                    f"What about the {thing} of {town}?",
                    Kind.FACT,
                    Style.PLAIN,
                    (Evidence((Quote(f"{town}.txt", said),)),),
                    ((made,),),
                )
            )
            cases.append(
                Case(
                    f"{town}-{thing}-not",
                    f"Who insured the {number + 4} lighthouses of {town} against piracy?",
                    Kind.UNANSWERABLE,
                    Style.PLAIN,
                )
            )
        (folder / "library" / f"{town}.txt").write_text(text)
    build(folder / "library", folder / "index")
    return exercise(Library.open(folder / "index"), cases)


def test_each_question_is_judged_once_by_models_that_told_others_apart(practised):
    arguments = argparse.Namespace(penalty=10.0, confidence_penalty=5.0)
    unseen = cross_fitted([practised], ["Which comet came last?"] * 7, arguments)
    assert Counter(each.case.id for each in unseen) == Counter(
        found.case.id for found in practised.found
    )
    answerable = [each for each in unseen if each.case.answerable]
    others = [each for each in unseen if not each.case.answerable]
    assert share([each.rank for each in answerable], 1) > 0.9
    assert share([each.reader_rank for each in answerable], 3) > 0.9
    assert all(each.rank is None for each in others)
    assert np.mean([each.confidence for each in answerable]) > 0.2 + np.mean(
        [each.confidence for each in others]
    )


def test_a_fold_is_judged_by_the_other_four():
    assert _but([[1, 2], [3], [4]], 1) == [1, 2, 4]


def test_the_fold_of_a_question_stays_and_the_folds_are_of_like_size():
    cases = [case for fitting in fitting_sets() for case in fitting.cases]
    counts = Counter(map(fold, cases))
    assert set(counts) == set(range(FOLDS))
    assert max(counts.values()) < 1.35 * min(counts.values())
    assert list(map(fold, cases)) == list(map(fold, cases))


def test_what_was_not_read_is_beyond_every_rank():
    assert share([0, 2, None, 1], 1) == 0.25
    assert share([0, 2, None, 1], 3) == 0.75
