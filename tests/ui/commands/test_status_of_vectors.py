import json

from typer.testing import CliRunner

from ui.cli import cli


def test_status_says_how_vectors_are_searched(pincite):
    assert "Search      exact" in pincite("status").stdout
    assert json.loads(pincite("status", "--json").stdout)["vectors"] == {
        "kind": "exact",
        "lists": 0,
        "probes": 0,
        "recall": 1.0,
    }


def test_status_says_how_many_lists_are_searched_and_what_they_find(tmp_path, monkeypatch):
    monkeypatch.setenv("PINCITE_BUILD__ENCODER", "hashing-256")
    monkeypatch.setenv("PINCITE_BUILD__VECTORS__EXACT_UP_TO", "20")
    monkeypatch.setenv("COLUMNS", "100")
    library, index = tmp_path / "papers", tmp_path / "index"
    library.mkdir()
    for number in range(40):
        text = f"Paper {number} is about harbour {number % 7}.\n\nIt says {number} times: rain."
        (library / f"{number}.txt").write_text(text)
    words = ["--library", str(library), "--index", str(index)]
    CliRunner().invoke(cli, ["build", *words])
    vectors = json.loads(CliRunner().invoke(cli, ["status", "--json", *words]).stdout)["vectors"]
    assert vectors["kind"] == "inverted file"
    assert 0 < vectors["probes"] <= vectors["lists"] == 16
    assert vectors["recall"] >= 0.98
    said = " ".join(CliRunner().invoke(cli, ["status", *words]).stdout.split())
    assert f"{vectors['probes']} of 16 lists of vectors, {vectors['recall']:.1%}" in said.replace(
        " %", "%"
    )
    monkeypatch.setenv("PINCITE_BUILD__VECTORS__EXACT_UP_TO", "200")
    said = " ".join(CliRunner().invoke(cli, ["status", *words]).stdout.split())
    assert "the vectors are arranged for search again" in said


def test_a_share_that_cannot_be_found_is_refused_in_one_line(pincite, failed, monkeypatch):
    monkeypatch.setenv("PINCITE_BUILD__VECTORS__RECALL", "1.5")
    assert "vectors.recall is 1.5" in failed(pincite("status"))
