"""Saved quotes, proved again."""

import json

import pytest


@pytest.mark.parametrize(
    ("quote", "changes", "status", "code"),
    [
        ("Twelve care leavers", {}, "same", 0),
        ("Twelve care leavers", {"start": 0, "end": 19}, "moved", 0),
        ("Twelve care leavers", {"quote": "Thirteen care leavers"}, "changed", 1),
        ("Twelve care leavers", {"document": "other.txt", "quote": "No such words"}, "gone", 1),
    ],
)
def test_verify_tells_what_became_of_a_quote(pincite, quote, changes, status, code, saved_answer):
    record = json.dumps(saved_answer(quote, **changes))
    result = pincite("verify", "-", "--json", stdin=record)
    assert [check["status"] for check in json.loads(result.stdout)[0]["quotes"]] == [status]
    assert result.exit_code == code
    told = pincite("verify", "-", stdin=record)
    assert status in told.stdout
    assert told.exit_code == code


def test_verify_reads_one_answer_a_line(pincite, tmp_path, saved_answer):
    file = tmp_path / "answers.jsonl"
    record = json.dumps(saved_answer("Twelve care leavers"))
    file.write_text(f"{record}\n\n{record}\n")
    assert len(json.loads(pincite("verify", str(file), "--json").stdout)) == 2
    assert "2 quotes: 2 same" in pincite("verify", str(file)).stdout


@pytest.mark.parametrize("text", ["", "not json", "[1]", '{"a": 1}', '{"citations": [{}]}', "\x00"])
def test_verify_of_something_else_is_one_line(pincite, text, failed):
    assert failed(pincite("verify", "-", stdin=text))


def test_verify_of_a_file_that_is_not_there_is_one_line(pincite, failed):
    assert "none.json" in failed(pincite("verify", "none.json"))
