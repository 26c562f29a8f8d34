import json
import sys
from pathlib import Path

import pytest

from evals.peers.errors import PeerFailed
from evals.peers.reply import Asked, ask

ANSWERS = """
import json, sys
sys.path.insert(0, {scripts!r})
from job import Job, passage, serve

def make(job):
    def answer(question):
        text = job.files[0].read_text()
        return {{"passages": [passage(job.name(job.files[0]), text, 1.0, 0)]}}
    return answer, len(job.files)

serve(make, ["pip"])
"""
SCRIPTS = str(Path(__file__).parents[3] / "evals" / "peers" / "scripts")


def run(tmp_path, program, *ids):
    library = tmp_path / "library"
    library.mkdir()
    (library / "a.txt").write_text("Fourteen boats.")
    script = tmp_path / "program.py"
    script.write_text(program)
    questions = [Asked(each, "How many?") for each in ids]
    return ask(Path(sys.executable), script, library=library, weights=None, questions=questions)


def test_a_program_is_asked_in_a_process_of_its_own(tmp_path):
    said = run(tmp_path, ANSWERS.format(scripts=SCRIPTS), "1", "2")
    assert [reply.id for reply in said.replies] == ["1", "2"]
    found = said.replies[0].passages[0]
    assert (found.document, found.text, found.start, found.end) == (
        "a.txt",
        "Fourteen boats.",
        0,
        15,
    )
    assert said.passages == 1
    assert said.versions["pip"]
    assert said.replies[0].answer is None


def test_how_a_program_failed_is_told_in_one_line(tmp_path):
    with pytest.raises(PeerFailed, match=r"program\.py failed: ValueError: no such thing"):
        run(tmp_path, "raise ValueError('no such thing')", "1")


def write(data):
    return f"import sys, pathlib; pathlib.Path(sys.argv[2]).write_text({json.dumps(data)!r})"


def test_what_is_no_reply_is_refused_with_its_place(tmp_path):
    with pytest.raises(PeerFailed, match="said no reply"):
        run(tmp_path, write({"versions": {}, "passages": "many", "replies": []}), "1")


def test_every_question_must_be_answered_once_in_order(tmp_path):
    with pytest.raises(PeerFailed, match="every question"):
        run(tmp_path, write({"versions": {}, "passages": 0, "replies": []}), "1")
