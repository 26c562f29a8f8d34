from dataclasses import replace

import pytest

from assistant.bodies import Named
from assistant.scope import Scope
from ingest.document import DocDate

SUBJECTS = {"a.txt": "Alderton", "b.txt": "Benfield", "c.txt": "Corley", "d.txt": "Dunmore"}
ALDERTON = Named("Alderton", ("alderton",), frozenset({"a.txt"}), 0, 8)


@pytest.fixture(scope="module")
def hits(library):
    return library.search("social workers", 30)


def test_without_documents_or_phrases_it_keeps_everything(hits):
    assert Scope().gathered(hits) == hits


def test_it_keeps_its_documents_and_passages_that_hold_all_of_a_phrase(hits):
    letter = Scope(documents=frozenset({"letter.md"}), phrases=((("agreed",), ("pounds",)),))
    kept = letter.gathered(hits)
    assert {hit.passage.document for hit in kept} == {"letter.md", "committee.html"}
    assert all(hit.passage.document == "letter.md" or "pounds" in hit.passage.text for hit in kept)


def test_a_passage_found_twice_counts_as_last_found_and_ranks_run_from_one(hits):
    again = replace(hits[-1], rank=1, fused=1.0)
    everything = frozenset(hit.passage.document for hit in hits)
    kept = Scope(documents=everything).gathered([*hits, again])
    assert len(kept) == len(hits)
    assert [hit.rank for hit in kept] == list(range(1, len(hits) + 1))
    assert next(hit for hit in kept if hit.passage == again.passage).fused == 1.0


def test_whom_an_answer_is_about_is_said_only_where_the_question_does_not():
    said = "The question does not say which body it means: this is about {}."
    assert Scope(subjects=SUBJECTS).notes({"a.txt"}) == (said.format("Alderton"),)
    assert Scope(subjects=SUBJECTS).notes(set(SUBJECTS)) == (
        said.format("Alderton, Benfield, Corley and 1 more"),
    )
    assert Scope(named=(ALDERTON,), subjects=SUBJECTS).notes({"a.txt"}) == ()
    assert Scope(subjects={"a.txt": "Alderton"}).notes({"a.txt"}) == ()
    assert Scope(subjects=SUBJECTS).notes({"unknown.txt"}) == ()


def test_the_newest_is_named_with_its_date_where_it_is_cited():
    newest = Scope(named=(ALDERTON,), preferred=frozenset({"a.txt"}), newest=DocDate(2024, 5, 9))
    assert newest.notes({"a.txt"}) == ("The newest document about Alderton is of 9 May 2024.",)
    assert newest.notes({"old.txt"}) == ()
    month = replace(newest, newest=DocDate(2024, 5))
    assert month.notes({"a.txt"}) == ("The newest document about Alderton is of May 2024.",)
