"""Records: whole, the same when made again, and without what nobody else may see."""

import hashlib
import json

import pytest

from assistant.answer import Question
from assistant.errors import RecordError
from assistant.full_record import question_of, record_of
from assistant.record import verify
from assistant.replay import canonical, replay
from index.hit import Filter
from ingest.document import DocDate

UNIVERSITY = "How many care leavers were at university?"


@pytest.fixture
def saved(chain):
    return json.loads(json.dumps(record_of(chain.invoke(UNIVERSITY), "2026-01-01T00:00:00+00:00")))


def test_a_record_holds_all_that_the_answer_rests_on(saved, library, chain):
    assert saved["understood"] == saved["question"] == UNIVERSITY
    assert saved["generation"] == library.generation
    assert saved["settings"]["answer"]["words"] == chain.settings.answer.words
    assert saved["written"] is None
    for citation in saved["citations"]:
        digest = hashlib.sha256(citation["quote"].encode()).hexdigest()
        assert citation["quote_sha256"] == digest
    assert all({"dense", "lexical", "fused"} <= set(hit["scores"]) for hit in saved["hits"])


def test_a_record_names_no_path_of_the_machine_and_no_key(chain, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-not-to-be-seen")
    text = json.dumps(record_of(chain.invoke(UNIVERSITY)))
    assert str(chain.library.path) not in text
    assert str(chain.library.library_dir) not in text
    assert "sk-not-to-be-seen" not in text


def test_a_record_is_proved_like_an_answer(saved, library):
    assert {check.status for check in verify(saved, library)} == {"same"}


def test_a_quote_altered_in_the_record_is_found_out(saved, library):
    saved["citations"][0]["quote"] = "Twelve"
    (check, *_) = verify(saved, library)
    assert check.status == "changed"
    assert "altered" in check.note


def test_asked_again_the_answer_is_the_same_byte_for_byte(saved, library):
    found = replay(saved, library)
    assert found.same, found.differs
    assert canonical(found.record) == canonical(saved)
    assert found.record["saved_at"] == saved["saved_at"]


def test_asked_again_with_its_filter_history_and_settings(over, library):
    chain = over(library, words=30, sentences=1)
    where = Filter(kinds=frozenset({"committee report"}), since=DocDate(2024))
    asked = Question("And of leaders?", where, "7", ("What is the judgement of children?",))
    record = json.loads(json.dumps(record_of(chain.invoke(asked))))
    again = question_of(record)
    assert (again.text, again.where, again.id) == (asked.text, where, "7")
    assert again.history == asked.history
    assert replay(record, library).same


def test_a_rebuild_of_the_same_documents_changes_nothing(shelf, over):
    record = record_of(over(shelf.open()).invoke(UNIVERSITY))
    shelf.write("new.txt", "Nothing of the kind stands here.\n")
    shelf.open()
    (shelf.folder / "new.txt").unlink()
    library = shelf.open()
    assert library.generation != record["generation"]
    assert replay(json.loads(json.dumps(record)), library).same


def test_another_answer_is_told_field_by_field(shelf, over):
    record = json.loads(json.dumps(record_of(over(shelf.open()).invoke(UNIVERSITY))))
    shelf.replace("2015/report.txt", "Twelve care leavers", "Thirteen care leavers")
    found = replay(record, shelf.open())
    assert not found.same
    assert {"text", "citations", "hits"} <= set(found.differs)
    assert "settings" not in found.differs


@pytest.mark.parametrize(
    "changes",
    [
        {"answerer": "generative"},
        {"written": {"model": "a"}},
        {"settings": 5},
        {"settings": {"answer": {"words": "many"}}},
        {"where": 5},
        {"where": {"since": "soon"}},
        {"question": None},
    ],
)
def test_what_cannot_be_asked_again_is_refused_in_one_line(saved, library, changes):
    with pytest.raises(RecordError) as caught:
        replay(saved | changes, library)
    assert "\n" not in str(caught.value)
