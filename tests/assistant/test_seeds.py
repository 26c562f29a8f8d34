"""The chain over the five real documents, with the real encoder and as it ships."""

import pytest

from assistant.answer import Outcome, Question
from assistant.chain import RetrievalChain
from assistant.excerpt import excerpt
from assistant.record import answer_to_dict, verify
from assistant.suggestions import suggested_questions
from evals.suites import SUITES
from index.hit import Filter

INSPECTION_2015 = "001_723e5e899c7e3e8d.txt"
COMMITTEE_2024 = "003_3be60d27b56d0cb3.txt"


@pytest.fixture(scope="module")
def shipped(seeds):
    """The chain with the settings that ship."""
    return RetrievalChain.over(seeds)


def test_a_number_is_quoted_with_its_paragraph(shipped, seeds, check):
    answer = shipped.invoke(
        "How many care leavers were at university at the time of the 2015 inspection?"
    )
    check(answer, seeds)
    assert answer.outcome == Outcome.ANSWERED
    quote = next(c for c in answer.citations if "university" in c.quote)
    assert "12 care leavers" in quote.quote
    assert "8%" in quote.quote
    assert (quote.document, quote.paragraph) == (INSPECTION_2015, "117")
    assert quote.date.startswith("2015")


def test_the_newest_judgement_is_pinned_to_the_committee_report(shipped, seeds, check):
    answer = shipped.invoke("What was the overall judgement in 2024?")
    check(answer, seeds)
    assert answer.outcome == Outcome.ANSWERED
    assert "nadequate" in answer.text
    assert {citation.document for citation in answer.citations} == {COMMITTEE_2024}


def test_what_is_not_there_is_declined_with_what_was_searched(shipped, seeds, check):
    answer = shipped.invoke("Who won the FA Cup in 2015?")
    check(answer, seeds)
    assert answer.outcome == Outcome.DECLINED
    assert f"{len(seeds.passages)} passages of 5 documents" in answer.reason
    assert answer.hits


def test_a_list_that_its_heading_names_is_given_however_unlike_its_items_are(shipped, seeds, check):
    answer = shipped.invoke("List all the recommendations of the 2015 inspection")
    check(answer, seeds)
    assert answer.outcome == Outcome.ANSWERED
    assert len([sentence for sentence in answer.sentences if sentence.listed]) > 16
    for other in ("the 2019 inspection", "the 2015 inspection of Cheshire West"):
        declined = shipped.invoke(f"List all the recommendations of {other}")
        assert declined.outcome == Outcome.DECLINED


def test_another_council_is_not_answered_with_the_figures_of_this_one(shipped, seeds, check):
    answer = shipped.invoke("How many care leavers are there in Cheshire West?")
    check(answer, seeds)
    assert answer.outcome == Outcome.DECLINED
    assert "“Cheshire West”" in answer.reason


def test_every_answer_keeps_every_promise(shipped, seeds, check):
    cases = SUITES["seeds"].load()[::27]
    assert len(cases) >= 10
    for case in cases:
        answer = shipped.invoke(Question(case.question, id=case.id))
        check(answer, seeds)
        found = {hit.passage.document for hit in shipped.evidence(case.question).hits}
        assert {passage.document for passage in answer.passages} <= found
        record = answer_to_dict(answer)
        assert all((each.status, each.note) == ("same", "") for each in verify(record, seeds))
        for citation in answer.citations:
            shown = excerpt(seeds, citation)
            assert shown.quote == citation.quote


def test_first_questions_are_answered_from_the_library(shipped, seeds, check):
    questions = suggested_questions(seeds, answered=shipped.would_answer)
    assert len(questions) == 4
    for question in questions:
        answer = shipped.invoke(question)
        check(answer, seeds)
        assert answer.outcome == Outcome.ANSWERED, question


@pytest.mark.parametrize(
    "question", ["ما هو", "what is it", "½ ʼ 7", "a\x00b\x1b[31m \u202e", "\ud800 fostering"]
)
def test_strange_questions_are_answered_or_declined(shipped, seeds, check, question):
    check(shipped.invoke(question), seeds)


def test_a_filter_keeps_to_one_document(shipped, seeds, check):
    where = Filter(documents=frozenset({COMMITTEE_2024}))
    answer = shipped.invoke(Question("What was the overall judgement?", where))
    check(answer, seeds)
    assert {passage.document for passage in answer.passages} <= {COMMITTEE_2024}
    assert {hit.passage.document for hit in answer.hits} == {COMMITTEE_2024}
