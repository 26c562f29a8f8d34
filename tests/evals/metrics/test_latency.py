import pytest

from evals.metrics.latency import latency


def test_percentiles_lie_between_neighbours(make_result):
    results = [make_result(elapsed_ms=ms) for ms in (40, 10, 30, 20)]
    results.append(make_result(failed=True))
    assert latency(50).value(results) == 25
    assert latency(95).value(results) == pytest.approx(30 + 0.85 * 10)


def test_nothing_measured_is_no_number(make_result):
    assert latency(50).value([make_result(failed=True)]) is None
