"""`pincite eval` with suites that bring their own documents."""

import json

import pytest
from typer.testing import CliRunner

from ui.cli import cli


@pytest.fixture
def evaluate(monkeypatch, tmp_path):
    """Run `pincite eval` in an empty folder; returns what it printed and how it ended."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PINCITE_BUILD__ENCODER", "hashing-256")
    return lambda *words: CliRunner().invoke(cli, ["eval", *map(str, words)])


@pytest.fixture
def data(tmp_path):
    """A folder of outside data that holds a very small SciFact."""
    folder = tmp_path / "shared" / "bench" / "scifact"
    (folder / "qrels").mkdir(parents=True)
    (folder / "qrels" / "test.tsv").write_text("q\td\ts\n1\t10\t1\n")
    (folder / "queries.jsonl").write_text(json.dumps({"_id": "1", "text": "Oats lower fat."}))
    abstracts = [("10", "Oats", "Oats lower fat."), ("20", "Rye", "Rye bread is dark.")]
    rows = [json.dumps({"_id": i, "title": t, "text": text}) for i, t, text in abstracts]
    (folder / "corpus.jsonl").write_text("\n".join(rows))
    return tmp_path / "shared"


def test_the_index_of_a_suite_is_built_said_and_kept(evaluate, data, tmp_path):
    words = ("--suite", "scifact", "--data", data, "--cache", tmp_path / "cache")
    first = evaluate(*words, "--json")
    assert first.exit_code == 0
    assert "Building an index of 2 documents" in first.stderr
    assert "there is no index yet" in first.stderr
    run = json.loads(first.stdout)
    assert run["scores"]["document_ndcg_at_10"]["value"] == 1
    assert "abstracts" in run["made_with"]["suite"]["description"]
    assert (tmp_path / "cache" / "scifact" / "CURRENT").is_file()
    again = evaluate(*words)
    assert again.exit_code == 0
    assert "Building" not in again.stderr
    assert "nDCG@10" in again.stdout


@pytest.mark.parametrize("suite", ["reports", "scifact", "squad2", "doc2dial-all", "conditionalqa"])
def test_missing_data_is_one_line_that_names_the_remedy(evaluate, suite):
    result = evaluate("--suite", suite)
    assert result.exit_code == 2
    assert "name the folder of outside data with `--data`" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_another_library_cannot_be_given_to_such_a_suite(evaluate):
    for option in ("--library", "--index"):
        result = evaluate("--suite", "reports", option, ".")
        assert result.exit_code == 2
        assert "suite reports brings its own documents" in result.stderr
