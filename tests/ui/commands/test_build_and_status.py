"""Building the index, and what is said of it."""

import json

from typer.testing import CliRunner

from ui.cli import cli


def test_status_lists_documents_and_what_could_not_be_read(pincite):
    result = pincite("status")
    assert result.exit_code == 0
    for words in ("report.txt", "15 September 2015", "broken.pdf", "The index is up to date."):
        assert words in result.stdout


def test_status_as_json_says_what_a_build_would_change(pincite, folders):
    added = folders[0] / "new.txt"
    added.write_text("The new centre opened in May. It has room for thirty children.\n")
    try:
        report = json.loads(pincite("status", "--json").stdout)
    finally:
        added.unlink()
    assert report["state"] == "ready"
    assert report["changes"]["added"] == ["new.txt"]
    outcomes = {entry["document"]: entry["outcome"] for entry in report["documents"]}
    assert outcomes == {"broken.pdf": "failed", "letter.md": "read", "report.txt": "read"}
    assert all(entry["reason"] for entry in report["documents"] if entry["outcome"] == "failed")


def test_status_without_an_index_names_the_remedy_and_ends_well(tmp_path, folders):
    missing = ["--library", str(folders[0]), "--index", str(tmp_path / "none")]
    result = CliRunner().invoke(cli, ["status", *missing])
    assert result.exit_code == 0
    assert "pincite build" in result.stdout
    assert not (tmp_path / "none").exists()


def test_build_reports_failures_and_still_ends_well(pincite, folders, tmp_path):
    arguments = ["--library", str(folders[0]), "--index", str(tmp_path / "fresh")]
    result = CliRunner().invoke(cli, ["build", *arguments])
    assert result.exit_code == 0
    assert "broken.pdf" in result.stdout
    again = CliRunner().invoke(cli, ["build", "--json", *arguments])
    report = json.loads(again.stdout)
    assert report["built"] is False
    assert report["documents"] == 2
    assert [entry["document"] for entry in report["failed"]] == ["broken.pdf"]
    forced = json.loads(CliRunner().invoke(cli, ["build", "--force", "--json", *arguments]).stdout)
    assert forced["built"] is True


def test_a_library_that_is_not_there_is_one_line(pincite, tmp_path, failed):
    line = failed(
        CliRunner().invoke(
            cli, ["build", "--library", str(tmp_path / "no"), "--index", str(tmp_path / "i")]
        )
    )
    assert line.startswith("pincite: ")
    assert "no" in line
