import json

import pytest

from evals.errors import SuiteError
from evals.suites import METRICS, SUITES, open_suite

LINE = {"id": "u", "question": "Who?", "kind": "unanswerable", "style": "plain"}


def test_metrics_have_names_of_their_own():
    names = [metric.name for metric in METRICS]
    assert len(set(names)) == len(names)


def test_what_is_to_be_reached_is_measured():
    for suite in SUITES.values():
        assert set(suite.reach) <= {metric.name for metric in suite.metrics}


def test_a_file_or_a_folder_of_cases_is_a_suite(tmp_path):
    (tmp_path / "mine.jsonl").write_text(json.dumps(LINE))
    (tmp_path / "more.jsonl").write_text(json.dumps(LINE | {"id": "v"}))
    of_file, of_folder = open_suite(str(tmp_path / "mine.jsonl")), open_suite(str(tmp_path))
    assert (of_file.name, [case.id for case in of_file.load()]) == ("mine", ["u"])
    assert [case.id for case in of_folder.load()] == ["u", "v"]
    assert not of_folder.reach


def test_the_fingerprint_changes_with_the_cases(tmp_path):
    file = tmp_path / "mine.jsonl"
    file.write_text(json.dumps(LINE))
    suite = open_suite(str(file))
    before = suite.fingerprint()
    assert suite.fingerprint() == before
    file.write_text(json.dumps(LINE | {"question": "What?"}))
    assert suite.fingerprint() != before


def test_an_unknown_suite_is_refused_with_the_choice(tmp_path):
    for name in ("sedes", str(tmp_path)):
        with pytest.raises(SuiteError, match=r"choose seeds, .*or the path of a JSONL file"):
            open_suite(name)
