"""`pincite watch` as its own process, as people run it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import ui

ROOT = Path(ui.__file__).parents[1]


@pytest.fixture
def watch(tmp_path):
    """Start the command over a small library; the process is ended after the test."""
    library = tmp_path / "papers"
    library.mkdir()
    (library / "first.txt").write_text("The first document says that the pier is closed.\n")
    started = []

    def start(*words):
        command = [sys.executable, "-m", "ui.cli", "watch", *words]
        process = subprocess.Popen(
            [*command, "--library", str(library), "--index", str(tmp_path / "index")],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=os.environ | {"PINCITE_BUILD__ENCODER": "hashing-256"},
        )
        started.append(process)
        return process

    yield start, library
    for process in started:
        process.kill()
        process.communicate()


def line(process):
    return json.loads(process.stdout.readline())


def test_programs_read_a_line_for_each_build_and_sigterm_ends_it_well(watch):
    start, library = watch
    process = start("--json", "--settle", "0.2")
    assert line(process)["event"] == "watching"
    assert line(process)["changes"]["added"] == ["first.txt"]
    (library / "second.txt").write_text("The second document says that the ferry leaves.\n")
    built = line(process)
    assert (built["event"], built["built"]) == ("built", True)
    assert built["changes"]["added"] == ["second.txt"]
    assert built["at"]
    process.send_signal(signal.SIGTERM)
    assert line(process)["event"] == "stopped"
    assert process.wait(20) == 0
    assert process.stderr.read() == ""


def test_people_read_one_line_for_each_build_and_ctrl_c_is_clean(watch):
    start, library = watch
    (library / "broken.pdf").write_bytes(b"%PDF-1.7 no more")
    process = start("--settle", "0.2", "--poll", "--every", "0.2")
    assert "watching" in process.stdout.readline()
    said = process.stdout.readline()
    assert "built: 2 new; 1 document, 1 passage" in said
    assert "could not be read: broken.pdf (" in said
    process.send_signal(signal.SIGINT)
    rest, errors = process.communicate(timeout=20)
    assert process.returncode == 0
    assert [words.split("  ")[1] for words in rest.splitlines()] == ["stopped watching"]
    assert errors == ""
