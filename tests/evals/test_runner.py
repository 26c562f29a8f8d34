from evals.gold import prove
from evals.runner import run_cases


def run(chain, cases, texts, **options):
    return run_cases(cases, prove(cases, texts), chain, texts, **options)


class StumblesOn:
    """Answers as the chain inside it does, except for one question, which it cannot take."""

    def __init__(self, inner, question):
        self.inner = inner
        self.question = question
        self.asked = []

    def invoke(self, question, /):
        self.asked.append(question.id)
        if question.text == self.question:
            raise RuntimeError("the file\nis gone")
        return self.inner.invoke(question)


def test_every_case_is_asked_in_order_and_the_first_once_more_beforehand(chain, cases, texts):
    spy = StumblesOn(chain, None)
    results = run(spy, cases, texts)
    assert [result.case for result in results] == list(cases)
    assert spy.asked == [cases[0].id, *(case.id for case in cases)]


def test_a_case_that_fails_is_recorded_and_the_others_go_on(chain, cases, texts):
    results = run(StumblesOn(chain, cases[2].question), cases, texts)
    assert results[2].error == "RuntimeError: the file is gone"
    assert results[2].answer is None
    assert results[2].elapsed_ms is None
    assert all(result.error is None for result in results if result is not results[2])


def test_even_a_first_case_that_fails_stops_nothing(chain, cases, texts):
    results = run(StumblesOn(chain, cases[0].question), cases, texts)
    assert [bool(result.error) for result in results] == [True] + [False] * (len(cases) - 1)


def test_the_text_at_a_citation_is_read_from_the_library(chain, cases, texts):
    first = run(chain, cases, texts)[0]
    (only,) = first.answer.citations
    assert first.cited_text == (texts(only.document)[only.start : only.end],)


def test_a_span_outside_the_document_or_of_no_document_has_no_text(chain, cases, texts):
    for lost in (lambda path: texts(path)[:5], lambda path: None):
        results = run_cases(cases, prove(cases, texts), chain, lost)
        assert results[0].cited_text == (None,)


def test_time_is_measured_and_progress_told(chain, cases, texts):
    told = []
    results = run(chain, cases, texts, progress=lambda done, total: told.append((done, total)))
    assert all(result.elapsed_ms > 0 for result in results)
    assert told == [(done, len(cases)) for done in range(len(cases) + 1)]


def test_no_cases_ask_nothing(chain, texts):
    spy = StumblesOn(chain, None)
    assert run(spy, (), texts) == []
    assert spy.asked == []
