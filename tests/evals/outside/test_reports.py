from pathlib import Path

import pytest

from assistant.chain import RetrievalChain
from evals.case import Kind
from evals.evaluate import RunSettings, evaluate
from evals.outside import reports

CORPUS = Path("../shared/corpus")

REPORT = """Inspection of {body} children's services

Inspection dates: {start} to {end}

Lead inspector: {name}

Overall effectiveness: {grade}

Leaders in {body} know their services well.
"""


@pytest.fixture
def folder(tmp_path, write):
    (tmp_path / "text").mkdir()
    (tmp_path / "pdf").mkdir()
    for body, name, grade in (("Ambridge", "Ada Finch", "Good"), ("Borset", "Bo Hill", "Poor")):
        (tmp_path / "text" / f"{body}.txt").write_text(
            REPORT.format(
                body=body, name=name, grade=grade, start="1 March 2021", end="12 March 2021"
            )
        )
    asked = {"document": "text/Ambridge.txt", "is_impossible": False}
    write(
        tmp_path / "questions.jsonl",
        {
            "id": "a|inspector",
            "question": "Who was the lead inspector of Ambridge?",
            "answers": ["Ada Finch"],
            "field": "inspector",
            **asked,
        },
        {
            "id": "a|overall",
            "question": "What grade did Ambridge receive for overall effectiveness?",
            "answers": ["good"],
            "field": "overall_effectiveness_grade",
            **asked,
        },
        {
            **asked,
            "id": "a|none",
            "question": "Which zoo feeds the penguins at noon?",
            "answers": [],
            "field": "overall_effectiveness_grade",
            "is_impossible": True,
        },
    )
    return tmp_path


def test_the_gold_is_an_answer_and_its_report(folder):
    inspector, grade, none = reports.suite(folder).load()
    assert (inspector.kind, inspector.answers) == (Kind.FACT, (("Ada Finch",),))
    assert (grade.kind, grade.gold_documents) == (Kind.JUDGEMENT, ("text/Ambridge.txt",))
    assert (none.kind, none.gold_documents) == (Kind.UNANSWERABLE, ())


def test_a_run_scores_answer_and_document_and_prints_both_by_kind(folder, tmp_path, settings):
    suite = reports.suite(folder)
    library = suite.collection().open(tmp_path / "index", settings)
    report = evaluate(
        suite,
        suite.chain(library, settings),
        lambda path: library.document(path).text,
        RunSettings(),
    )
    assert isinstance(suite.chain(library, settings), RetrievalChain)
    assert report.score("right_document").cases == 2
    assert report.score("document_at_5").value == 1
    assert report.score("citation_exact").value in (1, None)
    assert report.score("refusal_recall").cases == 3
    assert {group.name for group in report.groups} == {"fact", "judgement", "unanswerable"}


@pytest.mark.shared
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared reports are not there")
def test_every_question_names_a_report_that_is_there():
    suite = reports.suite(CORPUS)
    states = suite.collection().states
    paths = {state.source.relative for state in states}
    cases = suite.load()
    assert (len(paths), len(cases)) == (240, 825)
    assert {path for case in cases for path in case.gold_documents} <= paths
    assert all(case.answers for case in cases if case.answerable)
