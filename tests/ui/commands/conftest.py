"""A small library for the commands, indexed with the encoder that needs no model."""

from functools import partial

import pytest
from typer.testing import CliRunner

from index.builder import build
from index.hashing_encoder import HashingEncoder
from index.library import Library
from ui.cli import cli

REPORT = """Northshire Council
Inspection of services for children
Report published: 15 September 2015

Findings

116. Foster carers speak highly of the training. Placements have become more stable since 2013.

117. Twelve care leavers were at university at the time of the inspection, which is 8% of all.

118. The virtual school supports pupils well. Attendance of children looked after is good.
"""
LETTER = """# Letter to the chief executive

3 March 2013

The leader of the council is new. The peer team met forty members of staff.

[red]not markup[/red] stands here beside \x1b[31mno colour\x1b[0m and <b>no tag</b>.
"""


@pytest.fixture(scope="session")
def folders(tmp_path_factory):
    """A library with two documents and one file that cannot be read, and its index."""
    library = tmp_path_factory.mktemp("library")
    (library / "report.txt").write_text(REPORT, encoding="utf-8")
    (library / "letter.md").write_text(LETTER, encoding="utf-8")
    (library / "broken.pdf").write_bytes(b"%PDF-1.4\nnothing of the kind")
    index = tmp_path_factory.mktemp("index")
    build(library, index, encoder=HashingEncoder())
    return library, index


@pytest.fixture
def pincite(folders, monkeypatch, tmp_path):
    """Run a command over the small library; returns what it printed and how it ended."""
    library, index = folders
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PINCITE_BUILD__ENCODER", "hashing-256")
    monkeypatch.setenv("COLUMNS", "100")

    def run(*words, stdin=None):
        return CliRunner().invoke(
            cli, [*words, "--library", str(library), "--index", str(index)], input=stdin
        )

    return run


def one_line_of_error(result) -> str:
    assert result.exit_code == 2
    assert result.stdout == ""
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, result.stderr
    return lines[0]


@pytest.fixture
def failed():
    """Check that a command failed with one line, and return the line."""
    return one_line_of_error


@pytest.fixture
def saved_answer(folders):
    """Make a record as `ask --json` writes it, quoting a text from the report."""
    return partial(record_of, Library.open(folders[1]))


def record_of(library, text, **changes):
    document = library.document("report.txt")
    start = document.text.index(text)
    citation = {
        "number": 1,
        "document": "report.txt",
        "sha256": document.sha256,
        "start": start,
        "end": start + len(text),
        "quote": text,
    }
    return {"id": None, "question": "How many?", "citations": [citation | changes]}
