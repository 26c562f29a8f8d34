"""The everyday questions: they answer to the texts they were put from, and to nothing fitted."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from evals.errors import SuiteError
from evals.everyday import EVERYDAY, report_groups, with_everyday
from evals.practice import fitting_sets
from evals.reading_sets import held_out, load_pages

BENCH = Path(__file__).parents[3] / "shared" / "bench"
SHARED = pytest.mark.skipif(not BENCH.is_dir(), reason=f"needs the reading sets in {BENCH}")


def rows(name):
    return [json.loads(line) for line in (EVERYDAY / name).read_text("utf-8").splitlines()]


def report(folder, name="1_corby_20-01-01.txt"):
    (folder / "text").mkdir(parents=True, exist_ok=True)
    (folder / "text" / name).write_text(
        "Inspection of Corby\n\nFindings\n\n"
        "The ferry sank near the bridge in a storm. Two sailors each broke a leg that night.\n",
        encoding="utf-8",
    )
    return folder


def asked(tmp_path, *questions, beside="The ferry sank near the bridge in a storm."):
    row = {"document": "1_corby_20-01-01.txt", "beside": beside, "questions": list(questions)}
    file = tmp_path / "reports.jsonl"
    file.write_text(json.dumps(row) + "\n", encoding="utf-8")
    return file


HURT = {
    "question": "was anybody hurt?",
    "style": "reworded",
    "quotes": ["Two sailors each broke a leg that night."],
}
CREW = {"question": "How many sailors drowned that night?", "style": "near miss", "quotes": []}


def test_a_question_finds_its_sentence_and_a_near_miss_only_its_passage(tmp_path):
    [group] = report_groups(report(tmp_path), (), asked(tmp_path, HURT, CREW))
    hurt, crew = group.questions
    [(number, sentence)] = hurt.gold
    assert group.texts[number].said[sentence] == HURT["quotes"][0]
    assert crew.gold == frozenset()
    assert crew.near == (number,)


def test_a_body_that_is_fitted_on_is_left_out(tmp_path):
    assert list(report_groups(report(tmp_path), {"corby"}, asked(tmp_path, HURT))) == []


def test_each_report_may_stand_alone(tmp_path):
    report(tmp_path, "2_corby_21-01-01.txt")
    other = {"document": "2_corby_21-01-01.txt", "beside": HURT["quotes"][0], "questions": [CREW]}
    file = asked(report(tmp_path) and tmp_path, HURT)
    file.write_text(file.read_text("utf-8") + json.dumps(other) + "\n", encoding="utf-8")
    [both] = report_groups(tmp_path, (), file)
    one, two = report_groups(tmp_path, (), file, each_alone=True)
    assert [len(group.questions) for group in (both, one, two)] == [2, 1, 1]
    assert (one.name, two.name) == ("1_corby_20-01-01.txt", "2_corby_21-01-01.txt")
    assert [gold for gold, _ in one.questions[0].gold] == [two.questions[0].near[0]]


def test_a_sentence_that_is_no_longer_there_is_named(tmp_path):
    file = asked(tmp_path, HURT, beside="The ferry arrived.")
    with pytest.raises(SuiteError, match="does not hold 'The ferry arrived"):
        list(report_groups(report(tmp_path), (), file))


def test_a_missing_report_is_named_with_the_remedy(tmp_path):
    with pytest.raises(SuiteError, match=r"1_corby.*give the folder that holds it"):
        list(report_groups(tmp_path / "nowhere", (), asked(tmp_path, HURT)))


def test_nothing_is_asked_about_what_is_measured_or_fitted_on():
    fitted = {one.name for one in fitting_sets()}
    reports = {
        row["document"].split("_")[1]
        for name in ("reports.jsonl", "over_time.jsonl")
        for row in rows(name)
    }
    assert {"norfolk", "leeds", "doncaster", "lewisham"} <= fitted - reports
    assert not any(held_out(row["set"], row["document"]) for row in rows("reading_sets.jsonl"))


@pytest.mark.parametrize(
    ("name", "least"),
    [("reports.jsonl", 8000), ("reading_sets.jsonl", 8000), ("over_time.jsonl", 1500)],
)
def test_every_question_says_how_it_is_asked_and_a_near_miss_has_no_answer(name, least):
    questions = [one for row in rows(name) for one in row["questions"]]
    assert len(questions) > least
    for one in questions:
        assert one["style"] in {"reworded", "terse", "plain", "near miss"}
        assert bool(one.get("quotes", one.get("sentences"))) == (one["style"] != "near miss")
        assert re.search(r"\w", one["question"])


@pytest.mark.shared
@SHARED
def test_the_questions_about_the_reading_sets_join_their_pages():
    pages = load_pages(BENCH, "training", ["doc2dial"])
    joined = with_everyday(pages)
    more = sum(len(page.questions) for page in joined) - sum(len(page.questions) for page in pages)
    own = [row for row in rows("reading_sets.jsonl") if row["set"] == "doc2dial"]
    assert more == sum(len(row["questions"]) for row in own) > 1000
    (page,) = [page for page in joined if len(page.questions) > 3][:1]
    cut = replace(page, passage=replace(page.passage, sentences=page.passage.sentences[:-1]))
    with pytest.raises(SuiteError, match="answer to others now"):
        with_everyday([cut])
