"""Going back to an earlier generation, and what status and build say then."""

import json

import pytest
from typer.testing import CliRunner

from ui.cli import cli


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A library of its own, built twice: with one document, then with two. Runs commands on it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PINCITE_BUILD__ENCODER", "hashing-256")
    monkeypatch.setenv("COLUMNS", "100")
    library = tmp_path / "papers"
    library.mkdir()

    def run(*words):
        return CliRunner().invoke(cli, [*words, "--library", "papers", "--index", "index"])

    (library / "first.txt").write_text("The first document says that the pier is closed.\n")
    assert run("build").exit_code == 0
    (library / "second.txt").write_text("The second document says that the ferry leaves.\n")
    assert run("build").exit_code == 0
    return run


def report(result):
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_it_goes_back_and_forward_and_a_build_goes_by_the_documents(own):
    now, before = report(own("status", "--json"))["generations"]
    result = own("rollback")
    assert result.exit_code == 0
    assert before["generation"] in result.stdout
    assert "1 document, 1 passage" in result.stdout
    assert f"`pincite rollback {now['generation']}`" in result.stdout
    status = report(own("status", "--json"))
    assert status["generation"] == before["generation"]
    assert status["changes"]["added"] == ["second.txt"]
    assert [g["current"] for g in status["generations"]] == [False, True]
    forward = report(own("rollback", now["generation"], "--json"))
    assert (forward["before"], forward["documents"]) == (before["generation"], 2)
    own("rollback")
    said = own("build", "--dry-run").stdout
    assert f"generation {now['generation']} holds just this" in " ".join(said.split())
    assert "is current again" in " ".join(own("build").stdout.split())
    status = report(own("status", "--json"))
    assert status["generation"] == now["generation"]
    assert len(status["generations"]) == 2
    own("rollback")
    built = report(own("build", "--json"))
    assert (built["built"], built["again"], built["read"]) == (False, True, 0)
    assert built["generation"] == now["generation"]


def test_a_generation_of_another_version_is_told_in_status_and_not_gone_back_to(
    own, tmp_path, failed
):
    now, before = report(own("status", "--json"))["generations"]
    file = tmp_path / "index" / "generations" / before["generation"] / "manifest.json"
    file.write_text(file.read_text("utf-8").replace('"format": 3', '"format": 2'), "utf-8")
    said = " ".join(own("status").stdout.split())
    assert "another version" in said
    line = failed(own("rollback"))
    assert "cannot be gone back to" in line
    assert "build" not in line
    assert line.endswith(f"{now['generation']} stays current")


def test_what_cannot_be_gone_back_to_is_one_line(own, failed):
    assert "there is no generation 'old'" in failed(own("rollback", "old"))
    own("rollback")
    assert "there is nothing to go back to" in failed(own("rollback"))


def test_questions_are_asked_of_two_generations(own, tmp_path):
    (tmp_path / "questions.txt").write_text(
        "Does the second document say the ferry leaves?\nIs the pier closed?"
    )
    words = ("eval", "--questions", "questions.txt")
    found = report(own(*words, "--json"))
    ferry, pier = found["questions"]
    assert ferry["how"] in {"appeared", "other text"}
    assert [cited["document"] for cited in ferry["now"]["citations"]] == ["second.txt"]
    assert "second.txt" not in str(ferry["before"])
    assert pier["how"] == "the same"
    shown = own(*words, "--against", "previous", "--report", "changes.html")
    assert f"2 questions: 1 the same, 1 {ferry['how']}" in shown.stdout
    assert "The second document" in (tmp_path / "changes.html").read_text()


def test_cases_are_scored_and_their_answers_compared_with_another_generation(own, tmp_path):
    case = {
        "id": "pier",
        "question": "Is the pier closed?",
        "kind": "fact",
        "style": "plain",
        "evidence": [{"document": "first.txt", "quote": "the pier is closed"}],
        "answers": [["closed"]],
    }
    (tmp_path / "cases.jsonl").write_text(json.dumps(case))
    run = report(own("eval", "--suite", "cases.jsonl", "--against", "previous", "--json"))
    assert run["scores"]["answer_correct"]["cases"] == 1
    assert run["answer_changes"]["counts"]["the same"] == 1
    for report_file in ("run.html", "run.md"):
        result = own(
            "eval", "--suite", "cases.jsonl", "--against", "previous", "--report", report_file
        )
        assert "1 question: 1 the same" in result.stdout
        assert "Answers that changed: 0 of 1" in (tmp_path / report_file).read_text()
