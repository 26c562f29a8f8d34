"""The pairs of follow-ups, and what is measured with them."""

import pytest

from evals.case import load_cases
from evals.errors import CaseError
from evals.follow_ups.measure import find, touched
from evals.follow_ups.pairs import Pair, load_pairs
from evals.gold import Gold
from evals.spans import Span
from evals.split import half_of
from evals.suites import SEED_CASES

CASES = {case.id: case for case in load_cases(sorted(SEED_CASES.glob("*.jsonl")))}


def test_there_are_enough_pairs_in_both_halves_each_with_one_expectation():
    pairs = load_pairs()
    assert len({pair.id for pair in pairs}) == len(pairs)
    leaning = [pair for pair in pairs if not pair.alone]
    assert len(leaning) >= 80
    assert (
        min(sum(half_of(p.id) == half for p in leaning) for half in ("tuning", "reporting")) >= 40
    )
    assert all(pair.case in CASES and CASES[pair.case].evidence for pair in pairs if pair.case)


def test_hardly_any_question_of_the_cases_is_changed_after_another():
    changed, asked = touched([case.question for case in CASES.values()], rounds=5)
    assert asked == 5 * (len(CASES) - 1)
    assert changed <= 0.02 * asked


def test_most_follow_ups_of_any_subject_are_completed_and_others_left_alone():
    pairs = [pair for pair in load_pairs() if pair.case is None]
    held = sum(pair.holds(pair.completed()) for pair in pairs)
    assert held >= 0.85 * len(pairs)


def test_evidence_is_looked_for_with_each_form_of_the_question():
    pair = Pair("a", ("How many dogs were there in 2015?",), "And in 2016?", case="os-001")
    gold = {"os-001": Gold(((Span("a.txt", 0, 10),),))}

    def search(text):
        return [Span("a.txt", 0, 12)] if "dogs" in text and "2016" in text else []

    (found,) = find([pair], CASES, gold, search)
    assert (found.asked, found.completed, found.reference) == (False, True, False)


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"id": "a"}', '{"id": "a", "history": [], "question": "b"}']
)
def test_a_line_that_is_no_pair_is_named(tmp_path, line):
    file = tmp_path / "pairs.jsonl"
    file.write_text(line)
    with pytest.raises(CaseError, match="line 1"):
        load_pairs(file)
