import json

import pytest

from evals.baseline import baseline_path, read_baseline, write_baseline
from evals.bootstrap import BootstrapSettings
from evals.errors import BaselineError
from evals.evaluate import RunSettings, evaluate
from evals.gate import gated, judge

QUICK = RunSettings(bootstrap=BootstrapSettings(resamples=20))


@pytest.fixture
def report(suite, chain, texts):
    return evaluate(suite, chain, texts, QUICK)


@pytest.fixture
def file(report, tmp_path):
    path = tmp_path / "kept" / "small.json"
    write_baseline(path, "small", report.cases, gated(report.scores), report.made_with)
    return path


def test_it_reads_back_as_the_run_it_was(report, file):
    baseline = read_baseline(file, "small")
    assert baseline.fingerprints == {case.id: case.fingerprint for case in report.cases}
    names = {score.metric.name for score in gated(report.scores)}
    for case in report.cases:
        kept = {name: row for name, row in case.rows.items() if name in names}
        assert set(baseline.rows[case.id]) == set(kept)
        for name, row in kept.items():
            assert baseline.rows[case.id][name] == pytest.approx(row, abs=1e-6)
    assert baseline.made_with["answerer"] == "overlap"
    assert not judge(baseline, report.cases, report.scores, report.made_with).made_differently


def test_it_holds_no_text_of_documents_questions_or_answers(report, file):
    text = file.read_text(encoding="utf-8")
    for case in report.cases:
        assert case.question not in text
        assert not case.text or case.text not in text
    assert "harbour" not in text


def test_each_case_is_one_line(report, file):
    lines = file.read_text(encoding="utf-8").splitlines()
    assert sum(line.startswith('  "') and "[" in line for line in lines) == len(report.cases)
    assert json.loads("\n".join(lines))["scores"]["evidence_at_5"] == 1


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda data: "{", "not readable as JSON"),
        (lambda data: "[]", "damaged"),
        (lambda data: json.dumps(data | {"format": 9}), "in format 9"),
        (lambda data: json.dumps(data | {"suite": "other"}), "of suite 'other'"),
        (lambda data: json.dumps(data | {"cases": {"boats": ["x", [1]]}}), "damaged"),
        (lambda data: json.dumps(data | {"cases": 3}), "damaged"),
    ],
)
def test_what_is_no_baseline_is_refused_with_the_remedy(file, spoil, said):
    file.write_text(spoil(json.loads(file.read_text(encoding="utf-8"))), encoding="utf-8")
    with pytest.raises(BaselineError, match=said) as caught:
        read_baseline(file, "small")
    assert "--write-baseline" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_one_says_how_it_is_made(tmp_path):
    with pytest.raises(BaselineError, match="pincite eval --suite small --write-baseline"):
        read_baseline(tmp_path / "none.json", "small")


def test_baselines_lie_beside_the_cases():
    assert baseline_path("seeds").parts[-3:] == ("evals", "baselines", "seeds.json")
