import numpy as np
import pytest

from assistant.support import Support, SupportCheck
from assistant.support_signals import NAMES
from evals.errors import SuiteError
from evals.fit_support import Examples, fit, written_small
from evals.outside.wice import DATA, load_wice
from evals.support import Judged, best_threshold, f1, misses, reached, summary
from evals.support_cases import Evidence, SupportCase
from index.encoder import default_encoder


@pytest.fixture(scope="module")
def support_check():
    return SupportCheck(default_encoder())


def judged(*, supported, passed, changed=None):
    case = SupportCase("1-1", "Twelve came.", supported, (Evidence("a.txt", "12 came"),), changed)
    verdict = "supported" if passed else "partly"
    return Judged(case, Support(verdict, 0.5, ("Twelve",), (0,)))


def test_caught_and_struck_are_counted_apart():
    text = summary(
        [
            judged(supported=False, passed=False, changed="number"),
            judged(supported=False, passed=True, changed="date"),
            judged(supported=True, passed=True),
            judged(supported=True, passed=False),
        ]
    )
    assert "caught 1/2" in text
    assert "number 1/1, date 0/1" in text
    assert "struck 1/2" in text


def test_only_what_was_judged_wrongly_is_listed():
    lines = misses([judged(supported=True, passed=False), judged(supported=True, passed=True)])
    assert lines == ["  struck 1-1 Twelve came. ['Twelve']"]


def test_f1_is_that_of_the_supported():
    said, labels = np.array([True, True, False, False]), np.array([True, False, True, False])
    assert f1(said, labels) == pytest.approx(0.5)  # precision 1/2, recall 1/2
    assert f1(~said & False, labels & False) == 0.0


def test_the_interval_holds_the_number():
    said = np.array([True, False] * 20)
    text = reached(said, np.array([True] * 40), [str(index // 4) for index in range(40)])
    assert text.startswith("F1 0.667 [0.667, 0.667], accuracy 0.500, n 40")


def test_the_best_threshold_is_one_of_the_scores():
    scores = np.array([0.1, 0.4, 0.6, 0.9])
    assert best_threshold(scores, np.array([False, False, True, True])) == 0.6


def test_weights_learn_what_speaks_for_support():
    rng = np.random.default_rng(1)
    rows = rng.normal(size=(200, len(NAMES))).astype(np.float32)
    labels = rows[:, 0] > 0
    whole = np.zeros(len(rows), np.bool_)
    seeds = Examples(rows[labels], labels[labels], whole[labels])
    weights = fit(seeds, Examples(rows, labels, whole), penalty=1.0)
    assert weights.model.weights[0] == max(weights.model.weights)
    scores = 1 / (1 + np.exp(-weights.model.scores(rows[labels])))
    assert (scores >= weights.supported).mean() > 0.97


def test_words_that_are_written_small_are_no_names():
    texts = ["Staff meet. The staff of Crewe meet. Crewe has staff; mail@crewe.org staff"] * 2
    assert written_small(texts) == ["meet", "staff"]


def test_a_missing_set_is_named(tmp_path):
    with pytest.raises(SuiteError, match="WiCE lies beside the repository"):
        load_wice(tmp_path)


@pytest.mark.shared
@pytest.mark.skipif(not DATA.is_dir(), reason="WiCE is not beside the repository")
class TestOverWice:
    def test_it_is_whole_and_no_article_is_in_both_halves(self):
        cases = load_wice()
        assert len(cases) == 1043
        assert sum(case.supported for case in cases) == 342
        halves = {case.article: set() for case in cases}
        for case in cases:
            halves[case.article].add(case.half)
        assert all(len(half) == 1 for half in halves.values())

    def test_supported_claims_score_higher_than_the_rest(self, support_check):
        cases = [case for case in load_wice() if case.half == "reporting"][::40]
        scores = {True: [], False: []}
        for case in cases:
            scores[case.supported].append(support_check.judge(case.sentence, case.spans).score)
        assert np.mean(scores[True]) > np.mean(scores[False]) + 0.1
