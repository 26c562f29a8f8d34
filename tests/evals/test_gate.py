"""What the gate lets pass and what it stops, on rows made by hand."""

from dataclasses import replace

import numpy as np
import pytest

from evals.bootstrap import BootstrapSettings, paired
from evals.earlier import Earlier
from evals.errors import BaselineError
from evals.gate import GateSettings, gated, holm, judge
from evals.measures import METRICS
from evals.metrics.metric import mean
from evals.record import CaseRecord
from evals.score import Score

BY_NAME = {metric.name: metric for metric in METRICS}


def case(number, **rows):
    return CaseRecord(
        f"c{number}", f"Question {number}?", "fact", "plain", "tuning", "answered", None, "Said.",
        (), None, 10.0, (), (), (), (), {name: (float(row),) for name, row in rows.items()},
    )  # fmt: skip


def run_of(*shares, **more):
    """60 cases for which the answer is right as often as `shares` says."""
    return [case(n, answer_correct=right, **more) for n, right in enumerate(shares)]


def score(name, reach=0.8, value=0.5):
    return Score(BY_NAME[name], 60, value, None, None, reach)


def earlier(cases):
    return Earlier(
        "before.json", {c.id: c.fingerprint for c in cases}, {c.id: dict(c.rows) for c in cases}
    )


RIGHT = score("answer_correct")
WELL = run_of(*[1] * 40, *[0] * 20)


def test_a_run_against_itself_is_green():
    verdict = judge(earlier(WELL), WELL, [RIGHT])
    assert not verdict.red
    assert (verdict.cases, verdict.tested[0].lost, verdict.tested[0].p) == (60, (), 1)


def test_one_case_lost_is_noise():
    verdict = judge(earlier(WELL), run_of(0, *[1] * 39, *[0] * 20), [RIGHT])
    assert verdict.tested[0].lost == ("c0",)
    assert verdict.tested[0].p == pytest.approx(0.5, abs=0.05)
    assert not verdict.red


def test_as_many_gained_as_lost_is_noise():
    swapped = run_of(*[0] * 10, *[1] * 40, *[0] * 10)
    verdict = judge(earlier(WELL), swapped, [RIGHT])
    assert len(verdict.tested[0].lost) == len(verdict.tested[0].gained) == 10
    assert not verdict.red


def test_ten_cases_lost_and_none_gained_is_a_fall():
    verdict = judge(earlier(WELL), run_of(*[0] * 10, *[1] * 30, *[0] * 20), [RIGHT])
    assert verdict.red
    [fallen] = verdict.fallen
    assert fallen.difference.value == pytest.approx(-10 / 60)
    # 1 in 2^10 swaps looks like that.
    assert fallen.p < 0.005
    assert set(fallen.lost) == {f"c{n}" for n in range(10)}


def test_a_rise_is_never_red():
    assert not judge(earlier(WELL), run_of(*[1] * 60), [RIGHT]).red


def test_of_what_is_better_when_lower_a_rise_is_the_fall():
    short = [case(n, words_used=40 + n % 3) for n in range(60)]
    long = [case(n, words_used=50 + n % 3) for n in range(60)]
    words = score("words_used", reach=45)
    assert judge(earlier(short), long, [words]).red
    assert not judge(earlier(long), short, [words]).red


def test_a_case_that_is_no_longer_scored_still_counts():
    cited = [case(n, cites_right_place=n % 2) for n in range(60)]
    # All that cited right have stopped answering: what is left cites wrong.
    now = [c if c.rows["cites_right_place"] == (0.0,) else replace(c, rows={}) for c in cited]
    verdict = judge(earlier(cited), now, [score("cites_right_place")])
    assert verdict.tested[0].difference.second == 0
    assert verdict.red


def test_the_level_holds_for_all_metrics_together():
    # Holm by hand: 0.01 <= 0.05 / 4, 0.015 <= 0.05 / 3, 0.03 > 0.05 / 2, and then none.
    assert holm([0.03, 0.01, None, 0.04, 0.015], 0.05) == [
        (0.025, False),
        (0.0125, True),
        (0.05, False),
        (0.05, False),
        (pytest.approx(0.05 / 3), True),
    ]


def test_noise_is_rarely_red():
    rng = np.random.default_rng(3)
    red = 0
    for _ in range(40):
        before, now = (run_of(*(rng.random(60) < 0.6)) for _ in range(2))
        red += judge(earlier(before), now, [RIGHT], settings=GateSettings(resamples=300)).red
    assert red <= 5  # 2 are expected


def test_a_quote_that_is_not_at_its_span_is_red_whatever_was_before():
    astray = run_of(*[1] * 60, quotes_not_found=0)
    astray[7].rows["quotes_not_found"] = (1.0,)
    quotes = score("quotes_not_found", reach=0, value=1)
    verdict = judge(earlier(astray), astray, [RIGHT, quotes])
    assert verdict.red
    assert verdict.fallen == ()
    assert (verdict.zeros[0].count, verdict.zeros[0].cases) == (1, ("c7",))


def test_a_case_that_ends_in_an_error_is_red():
    broken = [replace(WELL[0], error="ValueError: broken", outcome=None), *WELL[1:]]
    assert judge(earlier(WELL), broken, [RIGHT]).red


def test_cases_that_came_went_or_are_others_are_named_and_not_compared():
    now = [*WELL[2:], case(100, answer_correct=0)]
    now[0] = replace(now[0], question="Another question?")
    verdict = judge(earlier(WELL), now, [RIGHT])
    assert (verdict.came, verdict.went, verdict.altered) == (("c100",), ("c0", "c1"), ("c2",))
    assert verdict.cases == 57
    assert not verdict.red


def test_a_baseline_without_a_common_case_is_refused():
    with pytest.raises(BaselineError, match="refresh it with `pincite eval --write-baseline`"):
        judge(earlier(WELL), [case(100, answer_correct=1)], [RIGHT])


def test_a_metric_that_the_baseline_lacks_is_shown_as_not_measured():
    verdict = judge(earlier(WELL), WELL, [RIGHT, score("evidence_at_5")])
    assert [tested.difference is None for tested in verdict.tested] == [False, True]


def test_what_is_to_be_reached_is_gated_and_times_never_are():
    scores = [score(m.name, reach=None) for m in METRICS]
    assert {s.metric.unit for s in gated(scores)} == {"share"}
    assert "declined" not in {s.metric.name for s in gated(scores)}
    some = [*scores, RIGHT, score("quotes_not_found", reach=0)]
    assert gated(some) == (RIGHT,)


def test_one_sided_shares_of_swaps_add_up():
    rng = np.random.default_rng(5)
    before, after = rng.random((40, 1)), rng.random((40, 1)) - 0.1
    found = paired(before, after, mean, BootstrapSettings(resamples=2000))
    assert found.p_down + found.p_up == pytest.approx(1, abs=0.01)
    assert found.p == pytest.approx(2 * found.p_down, abs=0.05)
