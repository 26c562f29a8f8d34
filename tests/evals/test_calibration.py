from dataclasses import dataclass, field
from itertools import pairwise

import pytest

from evals.calibration import calibration


@dataclass
class Asked:
    """A case with a confidence, as far as calibration reads it."""

    rows: dict = field(default_factory=dict)


def asked(answerable, confidence, times=1):
    return [Asked({"confidence_auc": (float(answerable), confidence)})] * times


def test_the_arithmetic_by_hand():
    # Twenty cases at 0.2, of which 10 are answerable; twenty at 0.9, all answerable.
    cases = [*asked(1, 0.2, 10), *asked(0, 0.2, 10), *asked(1, 0.9, 20)]
    found = calibration(cases)
    assert [(g.cases, g.confidence, g.share) for g in found.groups] == [
        (20, pytest.approx(0.2), 0.5),
        (20, pytest.approx(0.9), 1.0),
    ]
    assert found.error == pytest.approx(0.5 * 0.3 + 0.5 * 0.1)
    assert found.brier == pytest.approx((10 * 0.8**2 + 10 * 0.2**2 + 20 * 0.1**2) / 40)
    # Wilson, 10 in 20: 0.5 ± 1.96 x sqrt(0.25 / 20 + 1.96^2 / 1600) / (1 + 1.96^2 / 20).
    assert found.groups[0].share_low == pytest.approx(0.299, abs=0.001)
    assert found.groups[0].share_high == pytest.approx(0.701, abs=0.001)


def test_equal_confidences_are_never_parted():
    cases = [*asked(1, 0.5, 100), *asked(0, 0.5, 100)]
    assert [group.cases for group in calibration(cases).groups] == [200]


def test_every_case_is_in_one_group():
    cases = [one for n in range(97) for one in asked(n % 2, n / 97)]
    groups = calibration(cases).groups
    assert sum(group.cases for group in groups) == 97
    assert all(a.high < b.low for a, b in pairwise(groups))
    assert min(group.cases for group in groups) >= 15


def test_without_confidence_there_is_no_calibration():
    assert calibration([Asked(), Asked()]) is None
    assert calibration([]) is None


def test_few_cases_make_one_group():
    assert len(calibration([*asked(1, 0.9), *asked(0, 0.1)]).groups) == 1
