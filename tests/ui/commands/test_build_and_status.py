"""Building the index, and what is said of it."""

import json
import shutil

from typer.testing import CliRunner

from index.writer import one_writer
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


def test_a_dry_run_says_what_would_be_built_and_writes_nothing(pincite, folders, tmp_path):
    arguments = ["build", "--dry-run", "--library", str(folders[0])]
    fresh = CliRunner().invoke(cli, [*arguments, "--index", str(tmp_path / "none")])
    assert "there is no index yet" in fresh.stdout
    assert not (tmp_path / "none").exists()
    assert "The index is up to date." in pincite("build", "--dry-run").stdout
    added = folders[0] / "new.txt"
    added.write_text("The new centre opened in May.\n")
    try:
        assert "1: new.txt" in pincite("build", "--dry-run").stdout
        plain = json.loads(pincite("build", "--dry-run", "--json").stdout)
    finally:
        added.unlink()
    assert (plain["added"], plain["unchanged"]) == (["new.txt"], 3)
    assert plain["failed_before"] == ["broken.pdf"]


def test_a_dry_run_says_beforehand_what_another_encoder_costs(pincite, monkeypatch):
    monkeypatch.setenv("PINCITE_BUILD__ENCODER", "hashing-64")
    said = " ".join(pincite("build", "--dry-run").stdout.split())
    assert "the encoder is now hashing-64, not hashing-256: all passages are embedded again" in said


def test_status_proves_the_index_when_asked(pincite, folders, tmp_path):
    assert "Intact" not in pincite("status").stdout
    result = pincite("status", "--check")
    assert result.exit_code == 0
    assert "Intact: every checksum and every span" in result.stdout
    copy = shutil.copytree(folders[1], tmp_path / "copy")
    (lexical,) = copy.glob("generations/*/text-keys.npy")
    data = bytearray(lexical.read_bytes())
    data[-1] ^= 1
    lexical.write_bytes(data)
    words = ["status", "--check", "--library", str(folders[0]), "--index", str(copy)]
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 1
    assert "text-keys.npy was changed" in " ".join(result.stdout.split())
    plain = json.loads(CliRunner().invoke(cli, [*words, "--json"]).stdout)
    assert (plain["intact"], plain["state"]) == (False, "ready")
    lexical.unlink()
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 1
    assert "text-keys.npy is missing" in " ".join(result.stdout.split())


def test_status_tells_generations_duplicates_and_who_is_building(tmp_path, monkeypatch):
    monkeypatch.setenv("PINCITE_BUILD__ENCODER", "hashing-256")
    monkeypatch.setenv("COLUMNS", "100")
    library, index = tmp_path / "papers", tmp_path / "index"
    library.mkdir()
    for number in range(20):
        text = f"Document {number} is about the harbour.\n\nIt says {number} times that it rains."
        (library / f"d{number:02}.txt").write_text(text)
    shutil.copy(library / "d03.txt", library / "copy.txt")
    words = ["--library", str(library), "--index", str(index)]
    CliRunner().invoke(cli, ["build", *words])
    with one_writer(index, 0):
        result = CliRunner().invoke(cli, ["status", *words])
    assert "Being built now by process" in result.stdout
    assert "the same file  2: copy.txt, d03.txt" in result.stdout
    assert "… and 9 more: `pincite status --all` lists them" in result.stdout
    assert "d19.txt" not in result.stdout
    assert "d19.txt" in CliRunner().invoke(cli, ["status", "--all", *words]).stdout
    (generation,) = json.loads(CliRunner().invoke(cli, ["status", "--json", *words]).stdout)[
        "generations"
    ]
    assert generation["current"]
    assert generation["documents"] == 21
    assert generation["size"] > 0


def test_status_says_what_each_generation_changed_and_what_made_it(tmp_path):
    library, index = tmp_path / "library", tmp_path / "index"
    library.mkdir()
    name = "a-name-that-leaves-the-title-little-room.md"
    (library / name).write_text("# On parks\n\nThe park closes at nine.\n")
    places = ["--library", str(library), "--index", str(index)]
    hashing = {"PINCITE_BUILD__ENCODER": "hashing-64"}
    runner = CliRunner(env=hashing | {"COLUMNS": "80"})
    assert runner.invoke(cli, ["build", *places]).exit_code == 0
    (library / "new.md").write_text("# On ponies\n\nPonies graze on the common.\n")
    assert runner.invoke(cli, ["build", *places]).exit_code == 0
    shown = runner.invoke(cli, ["status", *places]).stdout
    assert "Made with   numpy" in shown
    assert "1 new" in shown
    # The name of a document is never squeezed out by its title.
    assert name[:30] in shown
    now, before = json.loads(runner.invoke(cli, ["status", "--json", *places]).stdout)[
        "generations"
    ]
    assert now["difference"] == {"new": ["new.md"], "changed": [], "moved": [], "gone": []}
    assert before["difference"] is None
