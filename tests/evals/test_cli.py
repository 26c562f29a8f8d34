"""`evals.cli.run` over a real index: a small library built with the hashing encoder."""

import json
from dataclasses import asdict

import pytest

from assistant.settings import Settings
from evals.cli import run, texts_of
from evals.errors import BaselineError, EvalError, GoldError, ReportFileError
from index.builder import BuildSettings, build
from index.errors import IndexMissing
from index.library import Library

BUILD = BuildSettings(encoder="hashing-256")


@pytest.fixture
def library(tmp_path, small_texts):
    folder = tmp_path / "library"
    folder.mkdir()
    for name, text in small_texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def index(tmp_path, library):
    folder = tmp_path / "index"
    build(library, folder, settings=BUILD)
    return folder


@pytest.fixture
def suite_file(tmp_path, cases):
    def line(case):
        evidence = [
            {"document": e.quotes[0].document, "quote": e.quotes[0].quote} for e in case.evidence
        ]
        return json.dumps(asdict(case) | {"evidence": evidence})

    file = tmp_path / "small.jsonl"
    file.write_text("\n".join(map(line, cases)), encoding="utf-8")
    return file


@pytest.fixture
def evaluate(library, index, suite_file):
    settings = Settings(library=library, index=index, build=BUILD)
    where = {"library": library, "index": index, "suite": str(suite_file), "settings": settings}
    return lambda **options: run(**(where | options))


def test_the_real_chain_is_asked_and_both_files_are_written(evaluate, index, tmp_path):
    json_path, report_path = tmp_path / "out" / "run.json", tmp_path / "out" / "run.md"
    report = evaluate(json_path=json_path, report_path=report_path)
    assert len(report.cases) == 7
    assert not report.failed
    assert report.score("evidence_at_5").value > 0.5
    assert report.score("quotes_not_found").value in (0, None)
    assert json.loads(json_path.read_text(encoding="utf-8")) == report.to_dict()
    assert "## Misses" in report_path.read_text(encoding="utf-8")
    made = report.to_dict()["made_with"]
    assert (made["library"]["path"], made["library"]["documents"]) == ("library", 3)
    assert made["library"]["passages"] >= 3
    assert made["index"]["generation"] == Library.open(index).generation
    assert made["encoder"]["name"] == "hashing-256"
    assert made["settings"]["library"] == "library"
    assert str(tmp_path) not in json.dumps(made)


def test_a_run_is_compared_with_an_earlier_one(evaluate, tmp_path):
    json_path = tmp_path / "run.json"
    evaluate(json_path=json_path)
    assert evaluate(against=json_path).comparison.fallen == ()


def test_a_run_becomes_the_baseline_and_then_passes_its_own_gate(evaluate, tmp_path):
    file = tmp_path / "baseline.json"
    assert evaluate(refresh=True, baseline=file).verdict is None
    verdict = evaluate(gate=True, baseline=file).verdict
    assert not verdict.red
    assert verdict.cases == 7
    assert verdict.made_differently == ()


def test_a_part_of_the_cases_is_no_baseline_and_a_missing_one_is_told_first(evaluate, tmp_path):
    for options in ({"limit": 2}, {"half": "tuning"}, {"gate": True}):
        with pytest.raises(BaselineError):
            evaluate(refresh=True, baseline=tmp_path / "none.json", **options)
    with pytest.raises(BaselineError, match="there is no baseline; make it with"):
        evaluate(gate=True, index=tmp_path / "nowhere")


def test_a_report_of_no_known_format_is_told_before_anything_is_asked(evaluate, tmp_path):
    with pytest.raises(ReportFileError):
        evaluate(report_path=tmp_path / "run.pdf", index=tmp_path / "nowhere")


def test_a_missing_index_says_what_to_do(evaluate, tmp_path):
    with pytest.raises(IndexMissing, match="pincite build"):
        evaluate(index=tmp_path / "nowhere")


def test_an_index_behind_its_documents_is_not_measured(evaluate, library):
    (library / "mill.txt").write_text("The mill is gone.", encoding="utf-8")
    with pytest.raises(EvalError, match="bring it up to date with `pincite build`"):
        evaluate()


def test_another_library_than_the_suites_is_not_measured(evaluate):
    with pytest.raises(GoldError, match="quotes of the cases are not in the library"):
        evaluate(suite="seeds")


def test_the_librarys_texts_are_its_documents_and_nothing_else(index, small_texts):
    text = texts_of(Library.open(index))
    assert "14 boats" in text("harbour.txt")
    assert text("absent.txt") is None
