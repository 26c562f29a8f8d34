"""How commands start, and the ways in which they end."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import ui
from ui.cli import cli

ROOT = Path(ui.__file__).parents[1]


HEAVY = {"torch", "sentence_transformers", "streamlit", "langchain", "transformers", "evals"}


@pytest.mark.parametrize(
    "words",
    [["--help"], ["status"], ["show", "report.txt"], ["verify", "-"], ["ask", "--help"]],
    ids=" ".join,
)
def test_light_commands_load_nothing_heavy(folders, words, saved_answer):
    library, index = folders
    options = [] if "--help" in words else ["--library", str(library), "--index", str(index)]
    script = (
        "import sys\n"
        "from ui.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: code = end.code\n"
        f"print('loaded:', sorted({HEAVY!r} & set(sys.modules)), code, file=sys.stderr)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, *words, *options],
        input=json.dumps(saved_answer("Twelve care leavers")),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PINCITE_BUILD__ENCODER": "hashing-256"},
        check=False,
    )
    assert ran.stderr.strip().splitlines()[-1] == "loaded: [] 0"


def test_every_command_explains_itself():
    listed = CliRunner().invoke(cli, ["--help"]).output
    for name in (
        "build",
        "status",
        "watch",
        "rollback",
        "ask",
        "search",
        "show",
        "verify",
        "eval",
        "app",
    ):
        assert name in listed
        result = CliRunner().invoke(cli, [name, "--help"])
        assert result.exit_code == 0
        assert "--library" in result.output
        assert "--index" in result.output


def test_a_reader_that_leaves_ends_the_command_quietly(folders):
    library, index = folders
    command = [sys.executable, "-m", "ui.cli", "show", "report.txt", "--json"]
    arguments = ["--library", str(library), "--index", str(index)]
    reading, writing = os.pipe()
    os.close(reading)
    ran = subprocess.run(
        [*command, *arguments], stdout=writing, stderr=subprocess.PIPE, cwd=ROOT, check=False
    )
    os.close(writing)
    assert ran.returncode == 141
    assert ran.stderr == b""


def test_an_unknown_setting_is_one_line(pincite, monkeypatch, failed):
    monkeypatch.setenv("PINCITE_COLOUR", "red")
    assert "colour" in failed(pincite("status"))
