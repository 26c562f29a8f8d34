"""The real service over a real index, made with the encoder that needs no model."""

import shutil
import time
from dataclasses import replace

import pytest

from assistant.answer import Outcome, Question
from assistant.settings import Settings
from index.builder import BuildSettings, build
from index.cross_encoder import open_cross_encoder
from index.hashing_encoder import HashingEncoder
from index.hit import Filter
from ui.library_service import LibraryService
from ui.problems import UNEXPECTED
from ui.service import Standing

UNIVERSITY = (
    "15 March 2015\n\nInspection of Northshire Council\n\n"
    "1. Twelve care leavers were at university at the time of the inspection.\n\n"
    "2. Foster carers speak highly of the training they receive from the council.\n"
)
QUESTION = Question("How many care leavers were at university at the time of the inspection?")


@pytest.fixture
def folder(tmp_path):
    library = tmp_path / "papers"
    library.mkdir()
    (library / "report.txt").write_text(UNIVERSITY, encoding="utf-8")
    return library


@pytest.fixture
def real(folder, tmp_path):
    """A service over the folder; nothing is built yet.

    The confidence was fitted with another encoder: 0.5 parts what this one tells apart.
    """
    hashing = BuildSettings(encoder=HashingEncoder().name)
    answer = replace(Settings().answer, threshold=0.5)
    return LibraryService(
        Settings(library=folder, index=tmp_path / "index", build=hashing, answer=answer)
    )


@pytest.fixture
def built(real):
    real.start_build()
    state = real.building.wait(60)
    assert state.error is None
    return real


def ask(service, question, **how):
    turn = service.ask(question, **how).wait(60)
    assert turn is not None
    return turn


def test_a_folder_without_an_index_can_be_built(real):
    assert real.overview().standing is Standing.NO_INDEX
    assert real.overview().changes == "1 file to read"
    real.start_build()
    state = real.building.wait(60)
    assert state.error is None
    assert [record.path for record in state.report.records] == ["report.txt"]
    overview = real.overview()
    assert overview.standing is Standing.READY
    assert overview.changes is None
    assert overview.passages == sum(record.passages for record in overview.read)


def test_an_empty_folder_and_a_missing_one_are_told_apart(real, folder):
    (folder / "report.txt").unlink()
    assert real.overview().standing is Standing.NO_DOCUMENTS
    folder.rmdir()
    assert real.overview().standing is Standing.NO_LIBRARY


def test_an_answer_comes_with_the_excerpt_of_each_citation(built):
    turn = ask(built, QUESTION)
    assert turn.error is None
    assert turn.answer.outcome is Outcome.ANSWERED
    assert set(turn.excerpts) == {citation.number for citation in turn.answer.citations}
    quotes = {c.number: c.quote for c in turn.answer.citations}
    assert all(excerpt.quote == quotes[n] for n, excerpt in turn.excerpts.items())
    assert any("Twelve care leavers" in quote for quote in quotes.values())


def test_a_declined_question_comes_with_what_is_near(built):
    turn = ask(built, Question("Who painted the ceiling of the chapel in Rome?"))
    assert turn.answer.outcome is Outcome.DECLINED
    assert turn.answer.reason
    assert len(turn.nearby) <= 3


def test_a_new_document_is_told_built_and_picked_up_by_the_next_question(built, folder):
    ask(built, QUESTION)
    first = built.overview().generation
    (folder / "letter.txt").write_text(
        "3 May 2016\n\nLetter to the council\n\n"
        "1. Ponies graze on the common land behind the new library in summer.\n",
        encoding="utf-8",
    )
    again = LibraryService(built.settings)
    assert again.overview().changes == "1 new"
    build(folder, built.settings.index, encoder=HashingEncoder())
    turn = ask(built, Question("Where do ponies graze in summer?"))
    assert turn.answer.generation != first
    # Whether it answers is the confidence's to say, which is learned for the real encoder.
    assert turn.answer.hits[0].passage.document == "letter.txt"


def test_a_damaged_index_cannot_be_used_and_is_built_again_on_request(built):
    generation = built.overview().generation
    shutil.rmtree(built.settings.index / "generations" / generation)
    fresh = LibraryService(built.settings)
    overview = fresh.overview()
    assert overview.standing is Standing.UNUSABLE
    assert "pincite build" in overview.reason
    assert ask(fresh, QUESTION).error == overview.reason
    fresh.start_build()
    assert fresh.building.wait(60).error is None
    assert fresh.overview().standing is Standing.READY


def test_a_filter_for_a_document_that_is_gone_is_one_sentence(built):
    turn = ask(built, Question(QUESTION.text, Filter(documents=frozenset({"gone.txt"}))))
    assert turn.answer is None
    assert "gone.txt" in turn.error
    assert turn.error != UNEXPECTED


def test_suggestions_can_be_asked_and_are_made_once_a_generation(built):
    suggestions = built.suggestions()
    assert built.suggestions() is suggestions
    for text in suggestions:
        assert ask(built, Question(text)).error is None


def test_without_an_index_there_is_nothing_to_suggest(real):
    assert real.suggestions() == ()


def test_a_second_build_does_not_begin_while_one_is_under_way(real):
    real.start_build()
    job = real.building
    if job.state.running:
        real.start_build()
        assert real.building is job
    assert job.wait(60).error is None


def test_the_screen_goes_back_as_the_command_does_and_the_next_question_knows(built, folder):
    first = built.overview().generation
    assert [kept.id for kept in built.generations()] == [first]
    (folder / "letter.txt").write_text("3 May 2016\n\n1. Ponies graze on the common land.\n")
    built.start_build()
    assert built.building.wait(60).error is None
    now, before = built.generations()
    assert (now.current, before.id) == (True, first)
    assert now.difference.new == ("letter.txt",)
    assert built.go_back(first) is None
    assert built.overview().generation == first
    assert ask(built, QUESTION).answer.generation == first


def test_a_generation_that_cannot_be_gone_back_to_is_one_sentence(built):
    current = built.overview().generation
    assert "there is no generation" in built.go_back("20200101")
    assert built.overview().generation == current


def test_where_nothing_is_built_there_are_no_generations(real):
    assert real.generations() == ()


def test_what_judges_the_evidence_is_loaded_before_the_first_question(built, make_cross_encoder):
    folder = str(make_cross_encoder())
    answer = replace(built.settings.answer, cross_encoder=folder)
    service = LibraryService(replace(built.settings, answer=answer))
    judge = open_cross_encoder(folder)
    assert not judge.loaded
    service.warm()
    until = time.monotonic() + 60
    while not judge.loaded and time.monotonic() < until:
        time.sleep(0.05)
    assert judge.loaded
