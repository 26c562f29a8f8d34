import json

import pytest

from evals.errors import SuiteError
from evals.outside.data import fingerprint, relevant, rows


def test_only_documents_with_a_grade_above_0_are_relevant(tmp_path):
    file = tmp_path / "test.tsv"
    file.write_text("query-id\tcorpus-id\tscore\n1\ta\t1\n1\tb\t0\n2\tc\t2\n1\td\t1\n")
    assert relevant(file) == {"1": ("a", "d"), "2": ("c",)}


def test_rows_are_the_objects_of_the_lines(tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_text('{"a": 1}\n{"a": 2}\n')
    assert [row["a"] for row in rows(file)] == [1, 2]


def test_a_missing_file_says_what_to_do_in_one_line(tmp_path):
    file = tmp_path / "nowhere" / "a.jsonl"
    for read in (lambda: list(rows(file)), lambda: relevant(file), lambda: fingerprint([file])):
        with pytest.raises(SuiteError, match="name the folder of outside data with `--data`"):
            read()


@pytest.mark.parametrize("text", ["{", '{"a": 1}\n\n', "head\n1\ta\tmany\n"])
def test_a_damaged_file_says_so_in_one_line(tmp_path, text):
    file = tmp_path / "a"
    file.write_text(text)
    with pytest.raises(SuiteError, match="is damaged") as caught:
        relevant(file) if text.startswith("head") else list(rows(file))
    assert "\n" not in str(caught.value)


def test_the_fingerprint_is_of_names_and_contents(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text(json.dumps(1))
    two.write_text(json.dumps(1))
    assert fingerprint([one]) != fingerprint([two])
    before = fingerprint([one])
    one.write_text(json.dumps(2))
    assert fingerprint([one]) != before
