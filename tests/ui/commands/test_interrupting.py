"""Ctrl-C during a build: one line, exit code 130, and the index as it was."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import ui

ROOT = Path(ui.__file__).parents[1]

# A build that is interrupted by itself, in the middle of embedding, as Ctrl-C would.
SCRIPT = """
import os, signal
from index import hashing_encoder

class Interrupting(hashing_encoder.HashingEncoder):
    def encode(self, texts, *, progress=None):
        if "ferry" in "".join(texts):
            os.kill(os.getpid(), signal.SIGINT)
        return super().encode(texts, progress=progress)

hashing_encoder.HashingEncoder = Interrupting
from ui.cli import main
main()
"""


def run(tmp_path, *words, script="from ui.cli import main; main()"):
    options = ["--library", str(tmp_path / "papers"), "--index", str(tmp_path / "index")]
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), *words, *options],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PINCITE_BUILD__ENCODER": "hashing-256"},
        check=False,
    )


def test_an_interrupted_build_is_one_line_and_leaves_the_index_as_it_was(tmp_path):
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "first.txt").write_text("The pier is closed.\n")
    assert run(tmp_path, "build").returncode == 0
    (tmp_path / "papers" / "second.txt").write_text("The ferry leaves at noon.\n")
    before = (tmp_path / "index" / "CURRENT").read_text()
    ended = run(tmp_path, "build", script=SCRIPT)
    assert ended.returncode == 130
    assert ended.stdout == ""
    assert ended.stderr == (
        "pincite: interrupted: the index is as it was before, "
        "and the next build goes on from here\n"
    )
    assert (tmp_path / "index" / "CURRENT").read_text() == before
    assert not list((tmp_path / "index" / "generations").glob(".tmp-*"))
    assert run(tmp_path, "build").returncode == 0
    assert (tmp_path / "index" / "CURRENT").read_text() != before


def test_ctrl_c_while_the_command_line_loads_leaves_no_traceback(tmp_path):
    script = """
    import builtins, os, signal

    real = builtins.__import__

    def loading(name, *rest, **more):
        if name == "typer":
            os.kill(os.getpid(), signal.SIGINT)
        return real(name, *rest, **more)

    builtins.__import__ = loading
    from ui.entry import main
    main()
    """
    ended = run(tmp_path, "status", script=script)
    assert ended.returncode == 130
    assert ended.stdout == ""
    assert "Traceback" not in ended.stderr
