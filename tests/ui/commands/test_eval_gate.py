"""`pincite eval --gate`: how it ends, and what it says."""

import json

import pytest

from assistant.settings import AnswerSettings


@pytest.fixture
def cases(tmp_path):
    """Twelve questions on the small library, as a suite of their own."""
    quote = {"document": "report.txt", "quote": "Foster carers speak highly of the training."}
    rows = [
        {
            "id": f"c{n}",
            "question": "Who speaks highly of the training?" + "?" * n,
            "kind": "fact",
            "style": "plain",
            "evidence": [quote],
            "answers": [["foster carers"]],
        }
        for n in range(12)
    ]
    file = tmp_path / "mine.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return file


@pytest.fixture
def gate(pincite, cases, tmp_path):
    """Run the gate over these questions; returns what it printed and how it ended."""
    where = ("eval", "--suite", str(cases), "--baseline", str(tmp_path / "baseline.json"))
    assert pincite(*where, "--write-baseline").exit_code == 0
    return lambda *more: pincite(*where, "--gate", *more)


def test_an_unchanged_run_is_green_and_ends_well(gate):
    result = gate()
    assert result.exit_code == 0
    assert "Gate: green" in result.stdout
    assert "Nothing fell against the baseline baseline.json" in result.stdout


def test_a_fall_is_red_names_the_measure_and_its_cases_and_ends_with_1(gate, monkeypatch):
    monkeypatch.setenv("PINCITE_ANSWER__THRESHOLD", "1")  # now it declines everything
    result = gate()
    assert result.exit_code == 1
    told = " ".join(result.stdout.split())
    assert "Gate: red" in told
    assert "answer right within 90 words" in told
    assert "Lost, answer right within 90 words: c0, c1" in told
    before = AnswerSettings().threshold
    assert f"settings.answer.threshold was {before}, is 1" in told.replace("1.0", "1")
    verdict = json.loads(gate("--json").stdout)["gate"]
    assert verdict["red"] is True
    assert verdict["metrics"]["answer_correct"]["fell"] is True


def test_a_report_shows_the_gate(gate, tmp_path):
    assert gate("--report", str(tmp_path / "run.html")).exit_code == 0
    assert "Gate: ✓ green" in (tmp_path / "run.html").read_text(encoding="utf-8")


def test_a_missing_baseline_is_one_line_that_names_the_remedy(pincite, cases, tmp_path):
    result = pincite("eval", "--suite", str(cases), "--gate", "--baseline", str(tmp_path / "no"))
    assert result.exit_code == 2
    assert "there is no baseline; make it with `pincite eval" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
