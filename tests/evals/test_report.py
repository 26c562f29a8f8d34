"""A report in its three shapes: JSON for programs, Markdown and tables for people."""

import json
from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from evals.bootstrap import BootstrapSettings
from evals.case import Case, Kind, Style
from evals.evaluate import RunSettings, evaluate
from evals.markdown import markdown
from evals.markdown_parts import escape
from evals.table import show

QUICK = RunSettings(bootstrap=BootstrapSettings(resamples=50))


@pytest.fixture
def report(suite, chain, texts):
    return evaluate(
        replace(suite, reach={"evidence_at_5": 0.9, "words_used": 5}), chain, texts, QUICK
    )


@pytest.fixture
def ill(suite, broken, texts):
    return evaluate(suite, broken["answerer"], texts, QUICK)


def shown(report):
    console = Console(file=StringIO(), width=160)
    show(report, console)
    return console.file.getvalue()


def test_json_holds_every_score_with_its_interval_and_what_was_to_be_reached(report):
    data = report.to_dict()
    assert data["scores"]["evidence_at_5"] == {
        "label": "evidence in the top 5",
        "value": 1.0,
        "low": 1.0,
        "high": 1.0,
        "cases": 5,
        "better": "higher",
        "unit": "share",
        "reach": 0.9,
        "reached": True,
    }
    assert data["scores"]["words_used"]["reached"] is False
    assert data["scores"]["mrr"]["reached"] is None
    assert data["risk_coverage"][-1] == [1.0, pytest.approx(2 / 7)]


def test_json_says_what_the_run_was_made_with(report):
    made = report.to_dict()["made_with"]
    assert made["answerer"] == "overlap"
    assert made["settings"] == {"bar": 0.3}
    assert made["run"]["bootstrap"] == {"resamples": 50, "level": 0.95, "seed": 20240603}
    assert (made["suite"]["name"], made["suite"]["sha256"]) == ("small", "0" * 64)
    assert made["packages"]["numpy"]
    assert made["python"].startswith("3.")


def test_a_saved_run_reads_back_the_same(report, tmp_path):
    file = tmp_path / "runs" / "one.json"
    report.save(file)
    assert json.loads(file.read_text(encoding="utf-8")) == report.to_dict()


def test_each_case_keeps_what_was_wanted_found_cited_and_scored(ill):
    case = next(case for case in ill.to_dict()["cases"] if case["id"] == "boats")
    assert case["wanted"][0]["quote"] == "14 boats"
    assert case["wanted"][0]["rank"] == 1
    assert case["found"][0]["document"] == "harbour.txt"
    assert case["cited"][0]["exact"] is True
    assert case["cited"][0]["right"] is False
    assert case["rows"]["answer_correct"] == [0.0]
    assert case["misses"] == ["the answer holds no accepted form", "it cites another place"]


def test_a_score_that_was_not_measured_cannot_be_asked_for(report):
    assert report.score("mrr").value == 1
    with pytest.raises(KeyError):
        report.score("bleu")


def test_markdown_names_every_miss_with_what_was_wanted_and_found(report, ill):
    text = markdown(ill)
    assert "## Misses: 5 of 7 cases" in text
    assert "### boats: How many boats has the harbour office?" in text
    assert "- wanted (found at 1): harbour.txt 23–31, “14 boats”" in text
    assert "- accepted: 14 or fourteen" in text
    assert "- found 1: harbour.txt 0–49, “The harbour office has 14 boats" in text
    assert "## Misses: 0 of 7 cases" in markdown(report)
    assert "| evidence in the top 5 | 1.000 | 1.000 to 1.000 | 5 | 0.900, reached |" in markdown(
        report
    )


def test_the_table_holds_the_same_numbers(report):
    text = shown(report)
    assert "Suite small, 7 cases (all)" in text
    row = next(line for line in text.splitlines() if "evidence in the top 5" in line)
    assert [cell.strip() for cell in row.strip("│┃").split("│")] == [
        "evidence in the top 5",
        "1.000",
        "1.000 to 1.000",
        "5",
        "0.900, reached",
    ]
    assert "unanswerable" in text


def test_a_comparison_is_shown_with_what_fell(suite, chain, broken, texts, tmp_path):
    file = tmp_path / "before.json"
    evaluate(suite, chain, texts, QUICK).save(file)
    report = evaluate(suite, broken["answerer"], texts, QUICK, against=file)
    text = markdown(report)
    assert "## Against before.json" in text
    assert "| answer right within 90 words | 1.000 | 0.000 | -1.000 (-1.000 to -1.000" in text
    assert "| **fell** |" in text
    assert "Lost, answer\\_correct: boats, pier, grain, head, judged" in text
    assert "Against before.json, 7 cases in common" in shown(report)
    assert report.to_dict()["against"]["changes"]["answer_correct"]["fell"] is True


def test_hostile_text_stays_text(suite, chain, texts):
    nasty = Case("x", "<script>alert(1)</script> [bold]|# what", Kind.UNANSWERABLE, Style.PLAIN)

    class Fails:
        def invoke(self, question, /):
            raise ValueError("[red]no[/red] `x` <b>")

    report = evaluate(replace(suite, load=lambda: (nasty,)), Fails(), texts, QUICK)
    text = markdown(report)
    assert "<script>" not in text
    assert "\\[bold\\]\\|# what" in text
    assert "1 cases failed, first x: ValueError: [red]no[/red] `x` <b>" in shown(report)


def test_escaping_keeps_the_words_on_one_line():
    assert escape("a\n\n# b") == "a # b"
    assert escape("plain words, 12.5%") == "plain words, 12.5%"
