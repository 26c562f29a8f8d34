"""The questions that reader and evidence model learn from: well formed, and kept apart."""

import pytest

from evals.case import load_cases
from evals.errors import SuiteError
from evals.gold import prove
from evals.practice import SEEDS, fitting_sets, practice_sets, unseen_sets
from evals.suites import SEED_CASES
from index.library import Library


def test_what_the_evidence_model_is_fitted_on_the_reader_never_learns():
    learnt = {(one.name, case.question.casefold()) for one in practice_sets() for case in one.cases}
    fitted = {(one.name, case.question.casefold()) for one in fitting_sets() for case in one.cases}
    assert learnt.isdisjoint(fitted)
    assert {name for name, _ in learnt} & {name for name, _ in fitted} == {SEEDS}
    cases = load_cases(sorted(SEED_CASES.glob("*.jsonl")))
    assert {(SEEDS, case.question.casefold()) for case in cases}.isdisjoint(fitted)


def test_on_the_unseen_questions_nothing_is_fitted():
    sets = (*practice_sets(), *fitting_sets())
    fitted = {(one.name, case.question.casefold()) for one in sets for case in one.cases}
    unseen = [(one.name, case.question.casefold()) for one in unseen_sets() for case in one.cases]
    assert len(unseen) == len(set(unseen)) > 70
    assert fitted.isdisjoint(unseen)
    kinds = {case.answerable for one in unseen_sets() for case in one.cases}
    assert kinds == {True, False}


def test_a_quarter_and_more_of_the_fitting_questions_have_no_answer():
    cases = [case for one in fitting_sets() for case in one.cases]
    without = sum(not case.answerable for case in cases)
    assert 0.25 < without / len(cases) < 0.4
    assert len({case.id for case in cases}) == len(cases)


def test_the_fitting_questions_about_the_seeds_quote_them(seeds_index):
    (seeds,), library = fitting_sets(["seeds"]), Library.open(seeds_index)
    gold = prove(seeds.cases, lambda path: library.document(path).text)
    assert all(gold[case.id].spans for case in seeds.cases if case.answerable)


def test_an_unknown_set_is_named_with_those_there_are():
    with pytest.raises(SuiteError, match=r"no set 'atlantis' in evals/fitting; .*seeds"):
        fitting_sets(["atlantis"])
