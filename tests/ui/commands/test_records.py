"""Keeping answers, proving and repeating them, and asking on."""

import io
import json

import docx
import pytest

UNIVERSITY = "How many care leavers were at university?"


@pytest.fixture
def asking(pincite, monkeypatch):
    """Ask so that whatever is found is the answer."""
    monkeypatch.setenv("PINCITE_ANSWER__THRESHOLD", "0")
    return pincite


def test_an_answer_is_saved_proved_and_repeated(asking, tmp_path):
    file = tmp_path / "answer.json"
    asked = asking("ask", UNIVERSITY, "--save", str(file))
    assert asked.exit_code == 0, asked.output
    record = json.loads(file.read_text(encoding="utf-8"))
    assert record["question"] == UNIVERSITY
    assert record["citations"]
    proved = asking("verify", str(file), "--replay")
    assert proved.exit_code == 0, proved.output
    assert "the same answer, byte for byte" in proved.output
    told = json.loads(asking("verify", str(file), "--replay", "--json").stdout)
    assert told[0]["replay"] == {"same": True, "differs": []}


def test_another_answer_than_then_ends_with_one(asking, tmp_path):
    file = tmp_path / "answer.json"
    asking("ask", UNIVERSITY, "--save", str(file))
    record = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(record | {"text": "Thirteen."}), encoding="utf-8")
    proved = asking("verify", str(file), "--replay")
    assert proved.exit_code == 1
    assert "changed are text" in proved.output


def test_what_ask_prints_cannot_be_repeated_and_says_so(asking, tmp_path, failed):
    file = tmp_path / "answer.json"
    file.write_text(asking("ask", UNIVERSITY, "--json").stdout, encoding="utf-8")
    assert "--save" in failed(asking("verify", str(file), "--replay"))


@pytest.mark.parametrize("form", ["md", "docx"])
def test_an_answer_is_saved_to_read(asking, tmp_path, form):
    file = tmp_path / f"answer.{form}"
    assert asking("ask", UNIVERSITY, "--save", str(file)).exit_code == 0
    data = file.read_bytes()
    if form == "docx":
        text = "\n".join(p.text for p in docx.Document(io.BytesIO(data)).paragraphs)
    else:
        text = data.decode().replace("\\", "")
    assert UNIVERSITY in text
    assert "SHA-256 of the quote" in text


def test_another_ending_is_refused_before_anything_is_asked(asking, tmp_path, failed):
    assert ".docx" in failed(asking("ask", UNIVERSITY, "--save", str(tmp_path / "a.pdf")))


def test_a_follow_up_is_understood_after_what_was_asked_before(asking):
    before = ("--after", "How many care leavers were at university in 2015?")
    answer = json.loads(asking("ask", "And foster carers?", *before, "--json").stdout)
    assert answer["question"] == "And foster carers?"
    assert answer["understood"] == "How many foster carers were at university in 2015?"
    told = asking("ask", "And foster carers?", *before).stdout
    assert "Understood as: How many foster carers were at university in 2015?" in told


def test_a_batch_carries_its_history_and_is_saved_whole(asking, tmp_path):
    lines = [
        {"id": 1, "question": UNIVERSITY},
        {"id": 2, "question": "And foster carers?", "history": [UNIVERSITY]},
    ]
    batch, file = tmp_path / "batch.jsonl", tmp_path / "all.json"
    batch.write_text("\n".join(map(json.dumps, lines)))
    printed = asking("ask", "--batch", str(batch), "--json", "--save", str(file)).stdout
    first, second = map(json.loads, printed.splitlines())
    assert "understood" not in first
    assert second["understood"] == "How many foster carers were at university?"
    assert len(json.loads(file.read_text(encoding="utf-8"))) == 2
    assert asking("verify", str(file), "--replay").exit_code == 0


def test_a_history_that_is_none_is_refused(asking, failed):
    line = json.dumps({"question": "And?", "history": "no list"})
    assert "history" in failed(asking("ask", "--batch", "-", stdin=line))
