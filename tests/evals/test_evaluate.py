"""Whole runs over a small library: a chain that works, and the same chain broken in one way."""

import json

import pytest

from evals.bootstrap import BootstrapSettings
from evals.errors import GoldError, RunFileError, SuiteError
from evals.evaluate import RunSettings, evaluate
from evals.suites import METRICS

QUICK = RunSettings(bootstrap=BootstrapSettings(resamples=60))


@pytest.fixture
def run(suite, texts):
    return lambda chain, settings=QUICK, **options: evaluate(
        suite, chain, texts, settings, **options
    )


def values(report):
    return {score.metric.name: score.value for score in report.scores}


def test_a_chain_that_works_scores_well_on_everything(run, chain):
    report = run(chain)
    scored = values(report)
    full = ("evidence_at_5", "answer_correct", "cites_right_place", "refusal_f1", "confidence_auc")
    assert {name: scored[name] for name in full} == dict.fromkeys(full, 1.0)
    assert scored["quotes_not_found"] == 0
    assert scored["mrr"] == 1
    assert [score.metric for score in report.scores] == list(METRICS)
    assert not any(case.misses for case in report.cases)


@pytest.mark.parametrize(
    ("part", "down", "untouched"),
    [
        ("retriever", ["evidence_at_1", "mrr", "ndcg_at_10"], ["answer_correct", "refusal_f1"]),
        (
            "answerer",
            ["answer_correct", "cites_right_place", "quoted_recall", "quoted_precision"],
            ["evidence_at_5", "citation_exact", "refusal_f1"],
        ),
        ("spans", ["citation_exact"], ["answer_correct", "evidence_at_5"]),
        (
            "places",
            ["cites_right_place", "citations_right", "quoted_recall"],
            ["answer_correct", "citation_exact"],
        ),
        ("declining", ["refusal_recall", "refusal_f1", "confidence_auc"], ["answer_correct"]),
    ],
)
def test_a_broken_part_brings_its_own_numbers_down(run, chain, broken, part, down, untouched):
    well, ill = values(run(chain)), values(run(broken[part]))
    for name in down:
        assert ill[name] < well[name], name
    for name in untouched:
        assert ill[name] == well[name], name


def test_quotes_off_their_span_are_counted_and_named(run, broken):
    report = run(broken["spans"])
    assert values(report)["quotes_not_found"] == 5
    assert all("a quote is not at its span" in case.misses for case in report.cases if case.cited)
    assert not report.score("quotes_not_found").low < 0


def test_a_broken_answerer_falls_by_more_than_its_noise(run, chain, broken, tmp_path):
    file = tmp_path / "before.json"
    run(chain).save(file)
    comparison = run(broken["answerer"], against=file).comparison
    fallen = {change.metric.name for change in comparison.fallen}
    assert {"answer_correct", "cites_right_place", "quoted_recall"} <= fallen
    assert not fallen & {"evidence_at_5", "citation_exact", "refusal_f1"}
    assert set(comparison.lost["answer_correct"]) == {"boats", "pier", "grain", "head", "judged"}
    assert comparison.cases == 7


def test_a_slower_run_is_shown_and_has_not_fallen(run, chain, tmp_path):
    file = tmp_path / "fast.json"
    data = run(chain).to_dict()
    for case in data["cases"]:
        case["rows"]["latency_p50"] = [1e-6]
    file.write_text(json.dumps(data))
    comparison = run(chain, against=file).comparison
    slower = next(c for c in comparison.changes if c.metric.name == "latency_p50")
    assert slower.difference.low > 0
    assert comparison.fallen == ()


def test_a_run_against_itself_changes_nothing(run, chain, tmp_path):
    file = tmp_path / "run.json"
    run(chain).save(file)
    comparison = run(chain, against=file).comparison
    same = [c for c in comparison.changes if not c.metric.name.startswith("latency")]
    assert [change.difference.value for change in same] == [0] * len(same)
    assert not any(comparison.gained.values())
    assert not any(comparison.lost.values())


def test_what_the_cases_rest_on_must_be_in_the_library(suite, chain):
    with pytest.raises(GoldError, match="evaluate the library the suite was written for"):
        evaluate(suite, chain, {"mill.txt": "rebuilt"}.get)


def test_a_half_and_a_limit_take_some_of_the_cases(run, chain, suite):
    tuning, reporting = (
        run(chain, RunSettings(half=half, bootstrap=QUICK.bootstrap))
        for half in ("tuning", "reporting")
    )
    ids = [case.id for case in tuning.cases + reporting.cases]
    assert sorted(ids) == sorted(case.id for case in suite.load())
    assert {case.half for case in tuning.cases} == {"tuning"}
    assert len(run(chain, RunSettings(limit=2, bootstrap=QUICK.bootstrap)).cases) == 2


def test_no_cases_are_an_error_and_not_an_empty_report(run, chain):
    with pytest.raises(SuiteError, match="a limit of 0 leaves no case"):
        run(chain, RunSettings(limit=0))


def test_another_suites_run_cannot_be_compared_with(run, chain, tmp_path):
    file = tmp_path / "other.json"
    data = run(chain).to_dict()
    data["cases"] = [case | {"question": "Another?"} for case in data["cases"]]
    file.write_text(json.dumps(data))
    with pytest.raises(RunFileError, match="no case in common"):
        run(chain, against=file)


@pytest.mark.parametrize("text", ["", "[]", '{"cases": 3}', '{"cases": [{"id": "a"}]}'])
def test_a_file_that_is_no_run_is_refused_before_anything_is_asked(run, tmp_path, text):
    file = tmp_path / "none.json"
    file.write_text(text)
    with pytest.raises(RunFileError, match="not the JSON of a run") as caught:
        run(None, against=file)
    assert "\n" not in str(caught.value)


def test_a_group_has_its_own_scores(run, chain):
    groups = {(group.by, group.name): group for group in run(chain).groups}
    assert groups["kind", "unanswerable"].cases == 2
    assert groups["style", "terse"].cases == 2
    scored = {s.metric.name: s.value for s in groups["kind", "unanswerable"].scores}
    assert scored == {
        "evidence_at_5": None,
        "answer_correct": None,
        "cites_right_place": None,
        "declined": 1.0,
    }
