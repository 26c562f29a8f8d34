"""Two runs of the small library, case by case."""

import json

import pytest

from evals.bootstrap import BootstrapSettings
from evals.evaluate import RunSettings, evaluate

QUICK = RunSettings(bootstrap=BootstrapSettings(resamples=20))


@pytest.fixture
def changes(suite, chain, texts, tmp_path):
    """What changed from an earlier run, whose JSON is altered before, to another one."""

    def changes(alter=lambda data: None, now=chain):
        file = tmp_path / "before.json"
        data = evaluate(suite, chain, texts, QUICK).to_dict()
        alter(data)
        file.write_text(json.dumps(data), encoding="utf-8")
        comparison = evaluate(suite, now, texts, QUICK, against=file).comparison
        return comparison, {change.id: change for change in comparison.case_changes}

    return changes


def test_nothing_changes_against_itself(changes):
    assert changes()[1] == {}


def test_both_answers_of_a_changed_case_are_kept_with_what_got_worse(changes, broken):
    found = changes(now=broken["answerer"])[1]
    assert set(found) == {"boats", "pier", "grain", "head", "judged"}
    boats = found["boats"]
    assert boats.how == "changed"
    assert "14 boats" in boats.before.text
    assert "14 boats" not in boats.after.text
    assert boats.worse == ("answer right within 90 words", "cites the right place, when it answers")
    assert boats.better == ()


def test_a_case_that_got_better_says_so(changes):
    def wrong(data):
        data["cases"][0]["rows"]["answer_correct"] = [0.0]

    comparison, found = changes(wrong)
    assert found["boats"].better == ("answer right within 90 words",)
    assert comparison.gained["answer_correct"] == ("boats",)


def test_other_words_of_no_other_worth_are_a_change_too(changes):
    def reword(data):
        data["cases"][1]["text"] = "Storms, it says."

    assert [(one.better, one.worse) for one in changes(reword)[1].values()] == [((), ())]


def test_cases_that_came_went_or_are_not_the_same_are_told_apart(changes):
    def alter(data):
        cases = data["cases"]
        cases[0]["id"] = "gone"
        cases[1]["accepted"] = [["gales"]]

    comparison, found = changes(alter)
    assert {name: one.how for name, one in found.items()} == {
        "boats": "came",
        "gone": "went",
        "pier": "another case",
    }
    assert found["boats"].before is None
    assert found["gone"].question == "How many boats has the harbour office?"
    assert comparison.cases == 5


def test_the_worse_stand_first(changes, broken):
    def alter(data):
        data["cases"][0]["id"] = "gone"
        data["cases"][5]["text"] = "Another reason."

    hows = [(one.how, bool(one.worse)) for one in changes(alter, broken["answerer"])[1].values()]
    assert hows == sorted(hows, key=lambda one: (one[0] != "changed", not one[1]))


def test_other_settings_are_named_and_the_time_is_not(changes):
    def alter(data):
        data["made_with"]["settings"]["bar"] = 0.9
        data["made_with"]["made_at"] = "yesterday"

    [bar] = changes(alter)[0].made_differently
    assert (bar.name, bar.before, bar.after) == ("settings.bar", "0.9", "0.3")


def test_evidence_read_with_other_line_breaks_is_the_same_case(changes):
    def alter(data):
        data["cases"][0]["wanted"][0]["quote"] = "14\nBoats"

    assert changes(alter)[1] == {}
