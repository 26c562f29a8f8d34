"""As what else a question was searched for: in the answer, its JSON, its record and its export."""

from assistant.answer import Question
from assistant.export import parts_of
from assistant.full_record import record_of
from assistant.record import answer_to_dict
from index.hit import Filter
from ingest.document import DocDate

FILES = {
    "first.txt": """Inspection of Northshire
Report published: 15 September 2015

1. Agency staff cost 40 pounds an hour, and agency staff leave soon.

2. Other agency staff came from elsewhere and were paid more than the council's own.
""",
    "second.txt": """Letter to the council
3 March 2013

1. The leader of the council is new.
""",
}
ASKED = "What do temps cost an hour?"


def test_the_wordings_of_the_library_are_told_and_kept(make_shelf, over):
    chain = over(make_shelf(FILES).open())
    answer = chain.invoke(ASKED)
    assert answer.searched_as
    assert ASKED not in answer.searched_as
    assert "What do agency staff cost an hour?" in answer.searched_as
    assert answer.searched_as == chain.library.ask(ASKED).wordings
    told = list(answer.searched_as)
    assert answer_to_dict(answer)["searched_as"] == told
    record = record_of(answer)
    assert record["searched_as"] == told
    [fact] = [part for part in parts_of(record) if part.name == "Also searched as"]
    assert fact.text == "; ".join(told)


def test_nothing_is_told_of_a_question_in_the_words_of_the_library(make_shelf, over):
    answer = over(make_shelf(FILES).open()).invoke("Who is the leader of the council?")
    assert answer.searched_as == ()
    assert "searched_as" not in answer_to_dict(answer)
    record = record_of(answer)
    assert record["searched_as"] == []
    assert not [part for part in parts_of(record) if part.name == "Also searched as"]


def test_nothing_is_told_where_nothing_was_searched(make_shelf, over):
    chain = over(make_shelf(FILES).open())
    answer = chain.invoke(Question(ASKED, Filter(since=DocDate(2024))))
    assert answer.hits == ()
    assert chain.library.other_wordings("a question that nobody asked") == ()


def test_a_declined_question_tells_too(make_shelf, over):
    answer = over(make_shelf(FILES).open(), threshold=1.1).invoke(ASKED)
    assert answer.outcome == "declined"
    assert "What do agency staff cost an hour?" in answer.searched_as


def test_a_record_from_before_there_were_other_wordings_can_be_exported(make_shelf, over):
    record = record_of(over(make_shelf(FILES).open()).invoke(ASKED))
    del record["searched_as"]
    assert not [part for part in parts_of(record) if part.name == "Also searched as"]
