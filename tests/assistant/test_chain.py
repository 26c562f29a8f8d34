import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.runnables import Runnable, RunnableLambda

from assistant.answer import Answer, Outcome, Question
from assistant.chain import RetrievalChain
from assistant.errors import QuestionError
from index.hit import Filter
from ingest.document import DocDate

UNIVERSITY = "How many care leavers were at university?"
QUESTIONS = [
    UNIVERSITY,
    "What was the overall judgement in 2024?",
    "What is the vacancy rate of social workers?",
    "What should the council do?",
    "How were care experienced people judged?",
    "Who won the FA Cup in 2015?",
    "the budget of the improvement plan",
    "What changed between 2013 and 2015?",
    "Is the leader new?",
    "ما هو",
]


def timeless(answer: Answer) -> Answer:
    return replace(answer, elapsed_ms=0.0)


class Listener(BaseCallbackHandler):
    """Writes down which steps begin and end, and what the retriever found."""

    def __init__(self):
        self.started, self.found, self.ended, self.failed = [], [], [], []

    def on_chain_start(self, serialized, inputs, *, name=None, **kwargs):
        self.started.append(name)

    def on_chain_end(self, outputs, **kwargs):
        self.ended.append(outputs)

    def on_chain_error(self, error, **kwargs):
        self.failed.append(error)

    def on_retriever_end(self, documents, **kwargs):
        self.found += documents


def test_it_is_a_runnable_that_answers_text_and_questions(chain, library, check):
    assert isinstance(chain, Runnable)
    answer = chain.invoke(UNIVERSITY)
    assert "Twelve care leavers were at university" in answer.text
    assert answer.citations[0].paragraph == "117"
    check(answer, library)
    asked = Question(UNIVERSITY, id="7")
    assert chain.invoke(asked).question == asked
    assert timeless(chain.invoke(asked)) == replace(timeless(answer), question=asked)


def test_the_answer_records_its_settings_and_its_time(chain):
    answer = chain.invoke(UNIVERSITY)
    assert answer.settings["answer"]["threshold"] == 0
    assert answer.elapsed_ms > 0


def test_streaming_gives_the_whole_answer_once(chain):
    (answer,) = chain.stream(UNIVERSITY)
    assert timeless(answer) == timeless(chain.invoke(UNIVERSITY))


def test_it_answers_asynchronously(chain):
    async def ask():
        streamed = [answer async for answer in chain.astream(UNIVERSITY)]
        return [await chain.ainvoke(UNIVERSITY), *streamed, *await chain.abatch([UNIVERSITY])]

    expected = timeless(chain.invoke(UNIVERSITY))
    assert [timeless(answer) for answer in asyncio.run(ask())] == [expected] * 3


def test_it_composes(chain):
    shouted = "  How many care leavers were AT UNIVERSITY?"
    composed = RunnableLambda(str.strip) | chain | RunnableLambda(lambda answer: answer.text)
    assert composed.invoke(shouted) == chain.invoke(shouted.strip()).text
    assert list(composed.stream(shouted)) == [chain.invoke(shouted.strip()).text]
    both = chain.map().invoke([UNIVERSITY, "council"])
    assert [timeless(answer) for answer in both] == [
        timeless(chain.invoke(text)) for text in (UNIVERSITY, "council")
    ]


def test_it_says_what_goes_in_and_what_comes_out(chain):
    assert chain.OutputType is Answer
    inputs = chain.get_input_jsonschema()
    assert {"type": "string"} in inputs["anyOf"]
    assert "citations" in chain.get_output_jsonschema()["$defs"]["Answer"]["properties"]


def test_callbacks_see_every_step_and_the_passages(chain):
    listener = Listener()
    answer = chain.invoke(UNIVERSITY, {"callbacks": [listener]})
    assert listener.started == ["RetrievalChain", "understand", "retrieve", "answer"]
    assert timeless(listener.ended[-1]) == replace(timeless(answer), settings={})
    assert {document.id for document in listener.found} >= {
        passage.key for passage in answer.passages
    }
    named = Listener()
    chain.invoke(UNIVERSITY, {"callbacks": [named], "run_name": "mine"})
    assert named.started[0] == "mine"


def test_callbacks_see_a_question_fail(chain):
    listener = Listener()
    with pytest.raises(QuestionError):
        chain.invoke("?", {"callbacks": [listener]})
    assert all(isinstance(error, QuestionError) for error in listener.failed)
    assert listener.failed


def test_fifty_questions_over_eight_threads_get_the_answers_they_get_alone(library, over):
    questions = QUESTIONS * 5
    alone = [timeless(over(library).invoke(question)) for question in QUESTIONS] * 5
    together = over(library).batch(questions, {"max_concurrency": 8})
    assert [timeless(answer) for answer in together] == alone
    with ThreadPoolExecutor(8) as pool:
        shared = over(library)
        assert [timeless(answer) for answer in pool.map(shared.invoke, questions)] == alone


def test_one_bad_question_spoils_no_batch(chain):
    answers = chain.batch([UNIVERSITY, " ", "council"], return_exceptions=True)
    assert [type(answer) for answer in answers] == [Answer, QuestionError, Answer]


@pytest.mark.parametrize("question", ["", "   ", "?!", Question("")])
def test_an_empty_question_is_refused(chain, question):
    with pytest.raises(QuestionError, match="type what you want to know"):
        chain.invoke(question)


@pytest.mark.parametrize("question", [None, 5, {"question": "Who?"}, ["Who?"], b"Who?"])
def test_what_is_no_question_is_refused(chain, question):
    with pytest.raises(QuestionError, match="a question is text or a Question"):
        chain.invoke(question)


@pytest.mark.parametrize(
    "question",
    [
        "what is it and who are they",
        "为什么 社会工作者",
        "сколько выпускников учится в университете",
        "a\x00b\x1b[31m budget \u202e\u200b",
        "\ud800 budget",
        "½",
        "2015",
        "<script>alert(1)</script> $x$ **budget**",
        "' OR 1=1; DROP TABLE passages --",
        "n" * 20_000,
    ],
)
def test_any_question_is_answered_or_declined_in_words(library, chain, never, check, question):
    check(chain.invoke(question), library)
    declined = never.invoke(question)
    check(declined, library)
    assert "I searched" in declined.reason
    assert len(declined.reason) < 400
    assert "\n" not in declined.reason


def test_a_question_of_ten_thousand_words_is_answered_and_declined_in_few(library, chain, never):
    question = " ".join(f"matter{number}" for number in range(10_000)) + " care leavers"
    assert chain.invoke(question).outcome == Outcome.ANSWERED
    declined = never.invoke(question)
    assert len(declined.reason) < 400
    assert "“matter0”, “matter1”, “matter2” or 9,997 more" in declined.reason


def test_the_same_question_gets_the_same_answer(chain):
    for question in QUESTIONS:
        assert timeless(chain.invoke(question)) == timeless(chain.invoke(question))


def test_a_filter_holds_for_every_passage_of_the_answer(chain, library, check):
    for where in (
        Filter(documents=frozenset({"letter.md"})),
        Filter(since=DocDate(2024)),
        Filter(until=DocDate(2015), since=DocDate(2015)),
    ):
        for question in QUESTIONS[:4] + QUESTIONS[-3:]:
            answer = chain.invoke(Question(question, where))
            check(answer, library)
            paths = {hit.passage.document for hit in answer.hits}
            paths |= {passage.document for passage in answer.passages}
            assert len(paths) == 1


def test_filters_that_leave_nothing_decline_and_say_so(chain, library, check):
    answer = chain.invoke(Question(UNIVERSITY, Filter(since=DocDate(2030))))
    check(answer, library)
    assert answer.outcome == Outcome.DECLINED
    assert answer.reason == "The filters leave nothing to search among 3 documents; widen them."
    assert answer.hits == ()
    assert answer.confidence == 0


def test_a_search_ranks_as_the_answer_does_and_gives_as_many_as_asked_for(library, over):
    chain = over(library, pool=3, hits=2)
    answer = chain.invoke(UNIVERSITY)
    assert chain.search(UNIVERSITY, 2) == list(answer.hits)
    everything = chain.search(UNIVERSITY, 100)
    assert len(everything) == len(library.passages)
    assert [hit.rank for hit in everything] == list(range(1, len(everything) + 1))
    assert [hit.score for hit in everything] == sorted(
        (hit.score for hit in everything), reverse=True
    )
    news = Question(UNIVERSITY, Filter(documents=frozenset({"letter.md"})))
    assert {hit.passage.document for hit in chain.search(news, 100)} == {"letter.md"}


def test_one_tiny_document_is_a_library(make_shelf, over, check):
    library = make_shelf({"note.txt": "The ferry leaves at noon.\n"}).open()
    for question in QUESTIONS:
        check(over(library).invoke(question), library)
    assert over(library).invoke("When does the ferry leave?").text == "The ferry leaves at noon."


def test_a_document_removed_after_the_build_still_answers_until_the_next(shelf, over, check):
    library = shelf.open()
    chain = over(library)
    (shelf.folder / "2015/report.txt").unlink()
    answer = chain.invoke(UNIVERSITY)
    assert "Twelve care leavers" in answer.text
    check(answer, library)
    rebuilt = shelf.open()
    assert "Twelve" not in over(rebuilt).invoke(UNIVERSITY).text
    assert chain.invoke(UNIVERSITY).text == answer.text


def test_mistyped_words_are_put_right_and_the_answer_says_how_it_was_understood(seeds):
    chain = RetrievalChain.over(seeds)
    answer = chain.invoke("How many childern were looked after in 2015?")
    assert answer.question.text == "How many childern were looked after in 2015?"
    assert answer.question.understood == "How many children were looked after in 2015?"
    assert "357 children" in answer.text
    plain = chain.invoke("How many children were looked after in 2015?")
    assert plain.question.understood == ""
    assert (plain.text, plain.confidence) == (answer.text, answer.confidence)
    found = chain.search("How many childern were looked after in 2015?")
    assert found == chain.search("How many children were looked after in 2015?")


def test_a_follow_up_is_completed_and_then_put_right(seeds):
    before = ("How many children were looked after in 2015?",)
    answer = RetrievalChain.over(seeds).invoke(
        Question("And how many were adoptd?", history=before)
    )
    assert answer.question.understood.startswith("How many")
    assert "adopted" in answer.question.understood
