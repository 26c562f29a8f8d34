import json

import pytest

from evals.errors import QuestionFileError
from evals.questions import read_questions


def test_each_line_of_a_plain_file_is_a_question(tmp_path):
    file = tmp_path / "questions.txt"
    file.write_text("\ufeffHow many?\n\n# about the budget\n  Who paid – and when?  \n")
    assert [(q.id, q.text) for q in read_questions(file)] == [
        ("1", "How many?"),
        ("4", "Who paid – and when?"),
    ]


def test_json_lines_have_their_own_ids_and_may_say_more(tmp_path):
    file = tmp_path / "questions.jsonl"
    rows = [{"id": 7, "question": "How many?", "kind": "number"}, {"question": "Who?"}]
    file.write_text("\n".join(map(json.dumps, rows)))
    assert [(q.id, q.text) for q in read_questions(file)] == [("7", "How many?"), ("2", "Who?")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "holds no question"),
        ("# nothing\n", "holds no question"),
        ('{"id": 1}', "line 1: no question"),
        ('{"question": " "}', "line 1: no question"),
        ('{"question": "Who?"}\n[1]', "line 2: no question"),
        ('{"question": "Who?"}\n{oh}', "line 2: not JSON"),
    ],
)
def test_what_is_no_question_is_named(tmp_path, text, said):
    file = tmp_path / "questions.txt"
    file.write_text(text)
    with pytest.raises(QuestionFileError, match=said):
        read_questions(file)


def test_a_file_that_is_not_there_or_no_text_is_one_line(tmp_path):
    (tmp_path / "picture").write_bytes(b"\xff\xfe\x00")
    for name in ("nothing", "picture"):
        with pytest.raises(QuestionFileError, match="cannot be read"):
            read_questions(tmp_path / name)
