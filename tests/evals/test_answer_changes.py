import json
import re
from io import StringIO

import pytest
from rich.console import Console

from assistant.answer import Answer, Citation, Outcome, Question, Sentence
from assistant.settings import Settings
from evals.answer_changes import How, answers_changed, how, names_generation, open_earlier
from evals.answer_changes_view import markdown_changes, render_changes, summary
from evals.cli import run_questions
from evals.earlier import Said
from evals.errors import EvalError
from evals.html import html_of_changes
from index.builder import BuildSettings, build
from index.errors import NoSuchGeneration
from index.library import Library

QUESTIONS = {
    "training": "How long does the training of foster carers take?",
    "ponies": "Where do the ponies of Northshire graze?",
    "leavers": "How many care leavers were at university in 2015?",
    "cup": "Who won the football cup final?",
}


class Quoting:
    """Quotes the sentence that shares most words with the question, three at least."""

    def __init__(self, library):
        self.library = library

    def invoke(self, question):
        wanted = set(re.findall(r"[a-z]{3,}|\d+", question.text.casefold()))
        best, found = 2, None
        for passage in self.library.passages:
            for sentence in re.finditer(r"[^.\n]+\.", passage.text):
                shared = len(wanted & set(re.findall(r"\w+", sentence[0].casefold())))
                if shared > best:
                    best, found = shared, (passage, sentence)
        if found is None:
            reason = f"I searched {len(self.library.passages)} passages."
            outcome, said, cited = Outcome.DECLINED, (), ()
        else:
            passage, sentence = found
            quote = sentence[0].strip()
            start = passage.start + passage.text.index(quote)
            place = (passage.place.page, passage.place.paragraph, None)
            document = (passage.document, passage.sha256, None, None)
            cited = (Citation(1, *document, *place, start, start + len(quote), quote),)
            outcome, said, reason = Outcome.ANSWERED, (Sentence(quote, (1,)),), None
        generation = self.library.generation
        return Answer(question, outcome, said, cited, (), "quoting", generation, reason=reason)


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """Two generations: a figure edited, a document moved, one gone and one come."""
    folder = tmp_path_factory.mktemp("library")
    files = {
        "report.txt": "Inspection of Northshire\n\n1. Twelve care leavers were at university in "
        "2015. <b>It is 8%.</b>\n\n2. Social workers know the children well.\n",
        "fostering.md": "# Fostering\n\nThe training of foster carers takes six weeks. It is free.",
        "cup.txt": "The football cup final\n\nNorthshire Rovers won the football cup final in May.",
    }
    for name, text in files.items():
        (folder / name).write_text(text)
    place = tmp_path_factory.mktemp("index")
    settings = BuildSettings(encoder="hashing-256")
    build(folder, place, settings=settings)
    (folder / "report.txt").write_text(files["report.txt"].replace("Twelve", "Fifteen"))
    (folder / "fostering.md").rename(folder / "carers.md")
    (folder / "cup.txt").unlink()
    (folder / "ponies.txt").write_text("Ponies\n\nThe ponies of Northshire graze on Hill Common.")
    build(folder, place, settings=settings)
    return place


@pytest.fixture(scope="module")
def changes(index):
    now = Library.open(index)
    asked = [Question(text, id=name) for name, text in QUESTIONS.items()]
    counted = []
    found = answers_changed(
        open_earlier(now, "previous"),
        now,
        asked,
        Quoting,
        progress=lambda *done: counted.append(done),
    )
    assert counted[-1] == (8, 8)
    return found


def test_answers_that_changed_appeared_or_went_are_told_apart(changes):
    assert {one.id: one.how for one in changes.questions} == {
        "training": How.SAME,  # its document moved, and says the same
        "ponies": How.APPEARED,
        "leavers": How.TEXT,
        "cup": How.WENT,
    }
    assert changes.counts[How.TEXT] == 1
    assert len(changes.changed) == 3
    assert changes.before.generation < changes.now.generation
    assert (changes.before.documents, changes.now.documents) == (3, 3)


def test_old_and_new_stand_side_by_side_with_what_they_cite(changes):
    (edited,) = (one for one in changes.questions if one.id == "leavers")
    assert "Twelve" in edited.before.text
    assert "Fifteen" in edited.now.text
    assert edited.before.cited[0]["document"] == edited.now.cited[0]["document"] == "report.txt"
    console = Console(width=120, record=True, file=StringIO())
    for part in render_changes(changes):
        console.print(part)
    shown = console.export_text()
    assert "4 questions: 1 the same, 1 other text, 1 appeared, 1 went" in shown
    assert "Twelve" in shown
    assert "Fifteen" in shown
    assert "report.txt, paragraph 1" in shown


def test_json_markdown_and_html_have_both_sides_and_let_no_tag_through(changes):
    plain = json.loads(json.dumps(changes.to_dict()))
    assert plain["counts"]["went"] == 1
    assert plain["questions"][2]["now"]["citations"][0]["quote"]
    page = html_of_changes(changes)
    text = "\n".join(markdown_changes(changes))
    for report in (page, text):
        assert "Twelve care leavers" in report
        assert "Fifteen care leavers" in report
        assert "<b>It" not in report
        assert changes.before.generation in report


def said(outcome="answered", text="Twelve.", cited=(("a.txt", "Twelve."),)):
    places = tuple({"document": d, "start": 0, "end": 7, "quote": q} for d, q in cited)
    return Said("How many?", outcome, text, 0.9, places)


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (said(), said(), How.SAME),
        (said(), said(text=" Twelve.\n"), How.SAME),
        (said(), said(text="Thirteen."), How.TEXT),
        (said(), said(cited=(("b.txt", "Twelve."),)), How.CITATIONS),
        (said(), said(cited=(("a.txt", "Twelve in all."),)), How.CITATIONS),
        (said(), said(cited=()), How.CITATIONS),
        (said(), said("declined", "Nothing.", ()), How.WENT),
        (said(), said("unsupported"), How.WENT),
        (said("declined", "I searched 4 passages.", ()), said(), How.APPEARED),
        (said("declined", "4 passages.", ()), said("declined", "5 passages.", ()), How.SAME),
        (said("declined", "Nothing.", ()), said("unsupported"), How.TEXT),
        (said(None, "ValueError: no"), said(), How.FAILED),
        (said(), said(None, "ValueError: no"), How.FAILED),
    ],
)
def test_what_became_of_an_answer(before, now, expected):
    assert how(before, now) is expected


def test_a_moved_document_is_the_same_source():
    assert how(said(), said(cited=(("b.txt", "Twelve."),)), {"a.txt": "b.txt"}) is How.SAME


def test_a_question_that_fails_does_not_end_the_comparison(index):
    class Failing:
        def invoke(self, question):
            raise ValueError("it\nfell")

    now = Library.open(index)
    earlier = open_earlier(now, "previous")
    chains = {earlier.generation: Failing(), now.generation: Quoting(now)}
    found = answers_changed(
        earlier, now, [Question(QUESTIONS["ponies"])], lambda library: chains[library.generation]
    )
    assert found.questions[0].how is How.FAILED
    assert found.questions[0].before.text == "ValueError: it fell"
    assert summary(found) == "1 question: 1 failed"


def test_the_form_of_a_name_tells_a_generation_from_a_file(index, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    generation = Library.open(index).generation
    for name in ("previous", generation, generation[:15], generation.partition("-")[0]):
        assert names_generation(name)
    (tmp_path / "previous").write_text("a run saved under this name")
    for name in ("previous", "run.json", "runs/20260101T120000.json", "", "2026"):
        assert not names_generation(name)


def test_the_same_generation_or_none_is_refused(index):
    now = Library.open(index)
    with pytest.raises(EvalError, match="is the current one"):
        open_earlier(now, now.generation)
    with pytest.raises(NoSuchGeneration):
        open_earlier(now, "19990101T")


def test_a_list_of_questions_is_asked_of_both_and_written_down(index, tmp_path):
    (tmp_path / "questions.txt").write_text("\n".join(QUESTIONS.values()))
    for name in ("page.html", "page.md"):
        found = run_questions(
            tmp_path / "questions.txt",
            index=index,
            settings=Settings(),
            json_path=tmp_path / "out" / "changes.json",
            report_path=tmp_path / "out" / name,
        )
        assert "Fifteen" in (tmp_path / "out" / name).read_text()
    assert json.loads((tmp_path / "out" / "changes.json").read_text()) == found.to_dict()
