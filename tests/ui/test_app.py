"""Journeys through the app, played without a browser; each must end without an exception."""

import html
import re
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import ui
from assistant.answer import Outcome, Sentence, Verdict, Written
from index.builder import Changes
from ui.problems import UNEXPECTED
from ui.resources import SERVICE
from ui.service import Standing
from ui.writer import WriterState

APP = Path(ui.__file__).parent / "app.py"
LIBRARY_PAGE = "app_pages/library.py"


@pytest.fixture
def play(service):
    """Start the app over a service (the stand-in's two papers unless another is given)."""

    def start(own=service):
        app = AppTest.from_file(APP, default_timeout=20)
        app.session_state[SERVICE] = own
        return settled(app.run())

    return start


def settled(app):
    assert not app.exception, app.exception
    assert UNEXPECTED not in shown(app)
    return app


def shown(app) -> str:
    """All HTML of the page and of the sidebar, as a person reads it."""
    blocks = [block.proto.body for block in app.get("html")]
    return html.unescape("\n".join(blocks))


def ask(app, text):
    return settled(app.chat_input(key="question").set_value(text).run())


def press(app, key):
    return settled(app.button(key=key).click().run())


def test_the_first_screen_offers_questions_and_says_what_the_library_holds(play):
    app = play()
    assert "Ask your documents" in shown(app)
    assert "2 documents" in shown(app)
    assert "2 Jan 2026" in shown(app)
    assert len([button for button in app.button if button.key.startswith("suggestion-")]) == 2


def test_a_question_is_answered_beside_its_source(play):
    app = ask(play(), "How many care leavers were at university?")
    page = shown(app)
    assert "Twelve care leavers were at university" in page
    assert '<a class="pc-pin" href="#source-1-1"' in page
    assert 'id="source-1-1"' in page
    quote = "Twelve care leavers were at university at the time of the inspection."
    assert f"<mark>{quote}</mark>" in page
    assert "page 1, paragraph 1" in page
    assert "Ask your documents" not in page


def test_a_suggested_question_is_asked_by_pressing_it(play):
    app = press(play(), "suggestion-1")
    assert "<mark>The leader of the council is new.</mark>" in shown(app)


def test_earlier_turns_stay_with_their_sources(play):
    app = ask(play(), "How many care leavers were at university?")
    app = ask(app, "Who is the leader of the council?")
    page = shown(app)
    assert 'id="source-1-1"' in page
    assert 'id="source-2-1"' in page
    assert page.index("Twelve care leavers") < page.index("The leader of the council is new")


def test_turns_survive_a_look_at_the_library_page(play):
    app = ask(play(), "How many care leavers were at university?")
    app = settled(app.switch_page(LIBRARY_PAGE).run())
    assert "Inspection of Northshire" in shown(app)
    app = settled(app.switch_page("app_pages/chat.py").run())
    assert 'id="source-1-1"' in shown(app)


def test_as_what_else_a_question_was_searched_is_folded_away_under_it(play, service):
    service.searched_as = ("Who is the head of the <b>authority</b>?",)
    app = ask(play(), "Who is the leader of the council?")
    page = shown(app)
    [told] = re.findall(r"<details class=.pc-wordings.>.*?</details>", page)
    assert "Also searched in 1 other wording" in told
    assert "Who is the head of the <b>authority</b>?" in told
    assert page.index("pc-question") < page.index("pc-wordings") < page.index("pc-answer")
    service.searched_as = ()
    page = shown(ask(app, "How many care leavers were at university?"))
    assert page.count("<details") == 1


def test_a_declined_question_says_what_was_searched_and_offers_what_is_near(play):
    app = ask(play(), "Who won the cup final?")
    page = shown(app)
    assert "The documents do not answer this" in page
    assert "Nothing about this in 3 passages." in page
    assert "What we found nearby" in page
    assert "<mark>" not in page


def test_an_error_is_one_sentence_and_no_traceback(play, make_service):
    app = ask(play(make_service(problem="The index is gone; build it again.")), "How many?")
    assert "That did not work" in shown(app)
    assert "The index is gone; build it again." in shown(app)


def test_an_error_that_nobody_expected_is_one_sentence_too(service, caplog):
    class Broken:
        def overview(self):
            raise ZeroDivisionError("secret detail")

    app = AppTest.from_file(APP, default_timeout=20)
    app.session_state[SERVICE] = Broken()
    app.run()
    assert not app.exception
    assert UNEXPECTED in shown(app)
    assert "secret detail" not in shown(app)
    assert "secret detail" in caplog.text


def test_a_new_conversation_begins_empty(play):
    app = ask(play(), "How many care leavers were at university?")
    app = press(app, "new-conversation")
    assert "Ask your documents" in shown(app)


def test_a_filter_restricts_the_next_question(play, service):
    app = play()
    app = settled(app.multiselect(key="filter-documents").select("letter.txt").run())
    app = ask(app, "How many care leavers were at university?")
    assert "The documents do not answer this" in shown(app)
    assert service.asked[-1].where.documents == frozenset({"letter.txt"})


def test_one_document_alone_leaves_nothing_to_filter(play, make_service, make_paper):
    from ingest.document import Facts

    paper = make_paper("x.txt", Facts(title="Ponies", kind="letter"), ("Ponies graze here.",))
    assert "Ask only" in shown(play())
    assert "Ask only" not in shown(play(make_service(papers=(paper,))))


def test_date_and_kind_filters_reach_the_question(play, service):
    from datetime import date

    app = play()
    app = settled(app.multiselect(key="filter-kinds").select("letter").run())
    app = settled(app.date_input(key="filter-from").set_value(date(2014, 1, 1)).run())
    ask(app, "How many care leavers were at university?")
    where = service.asked[-1].where
    assert where.kinds == frozenset({"letter"})
    assert str(where.since) == "2014-01-01"
    assert where.until is None


def test_a_question_that_was_interrupted_is_still_answered(play):
    from assistant.answer import Question

    app = play()
    app.session_state["pincite_pending"] = Question("Who is the leader of the council?")
    app = settled(app.run())
    assert "<mark>The leader of the council is new.</mark>" in shown(app)
    assert app.session_state["pincite_pending"] is None


def test_the_library_page_lists_documents_and_what_could_not_be_read(play, make_service):
    app = play(make_service(failed=(("secret.pdf", "It needs a password: save it without one."),)))
    assert "1 file could not be read" in shown(app)
    app = settled(app.switch_page(LIBRARY_PAGE).run())
    page = shown(app)
    assert "secret.pdf" in page
    assert "It needs a password: save it without one." in page
    assert "Letter to the council" in page
    assert "March 2013" in page


@pytest.mark.parametrize("hostile", ["<b>bold</b>", "$x^2$", "[a](b)", ":red[x]"])
def test_a_hostile_title_is_text_on_every_page(play, make_service, make_paper, hostile):
    from ingest.document import Facts

    paper = make_paper("x.txt", Facts(title=hostile, kind=hostile), ("Ponies graze here.",))
    app = play(make_service(papers=(paper,), failed=((hostile, hostile),)))
    app = ask(app, f"Where do ponies graze here {hostile}?")
    for page in ("app_pages/chat.py", LIBRARY_PAGE):
        app = settled(app.switch_page(page).run())
        assert hostile not in "".join(block.proto.body for block in app.get("html"))
        assert hostile in shown(app)


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (Standing.NO_LIBRARY, "There is no library yet"),
        (Standing.NO_DOCUMENTS, "The library is empty"),
        (Standing.NO_INDEX, "The index has not been built"),
        (Standing.UNUSABLE, "The index cannot be used"),
    ],
)
def test_a_library_that_cannot_be_asked_says_what_to_do(play, make_service, standing, words):
    service = make_service(standing=standing, reason="A file is missing: build it again.")
    app = play(service)
    assert words in shown(app)
    assert not app.chat_input
    assert len(app.button) == 1
    app = settled(app.switch_page(LIBRARY_PAGE).run())
    assert words in shown(app)


def test_a_build_is_started_shown_and_followed_by_the_first_screen(play, make_service):
    may_end = threading.Event()
    service = make_service(standing=Standing.NO_INDEX, changes="2 files to read")

    def work(progress):
        progress("reading", 1, 2)
        assert may_end.wait(20)
        service.standing = Standing.READY
        return Report(records=())

    service.work = work
    app = play(service)
    assert "2 files to read" in shown(app)
    app = press(app, "build")
    assert "Building the index" in shown(app)
    assert app.get("progress")[0].proto.value == 50
    app = settled(app.run())
    assert "Building the index" in shown(app)
    may_end.set()
    service.job.wait(20)
    app = settled(app.run())
    assert "Ask your documents" in shown(app)


def test_a_build_that_fails_says_why_and_can_be_tried_again(play, make_service):
    from ingest.errors import LibraryNotFound

    def work(progress):
        raise LibraryNotFound("The folder papers is not there; make it.")

    service = make_service(standing=Standing.NO_INDEX)
    service.work = work
    app = press(play(service), "build")
    service.job.wait(20)
    app = settled(app.run())
    assert "The folder papers is not there; make it." in shown(app)
    assert app.button(key="build")


def test_changed_documents_are_told_and_can_be_taken_in_while_asking_goes_on(play, make_service):
    may_end = threading.Event()
    service = make_service(changes="1 new")

    def work(progress):
        assert may_end.wait(20)
        service.changes, service.generation = None, "second"
        return Report(records=())

    app = play(service)
    app = ask(app, "Who is the leader of the council?")
    assert "Out of date: 1 new" in shown(app)
    service.work = work
    app = press(app, "update")
    assert "Building the index" in shown(app)
    app = ask(app, "How many care leavers were at university?")
    assert "Twelve care leavers" in shown(app)
    may_end.set()
    service.job.wait(20)
    app = settled(app.run())
    assert "Out of date" not in shown(app)
    assert "from an earlier build of the index" in shown(app)


class Report:
    """What the screens read of a build's report."""

    built = True
    generation = "second"
    seconds = 4.2
    passages = read = reused = embedded = embeddings_reused = embeddings_resumed = 1
    failed = ()
    changes = Changes(added=("new.txt",))
    notes = ("a build before this one did not end (process 7): this one went on from there",)

    def __init__(self, records):
        self.records = records


def test_the_library_page_says_what_an_update_would_change_and_what_the_last_one_did(
    play, make_service
):
    pending = Changes(
        added=("<b>new</b>.txt",),
        moved=(("old.txt", "2015/old.txt"),),
        unchanged=("report.txt", "letter.txt"),
        failed_before=("letter.txt",),
        reason="the encoder is now X, not Y: all passages are embedded again",
    )
    service = make_service(changes="1 new", pending=pending)
    service.work = lambda progress: Report(records=tuple(p.record() for p in service.papers))
    app = settled(play(service).switch_page(LIBRARY_PAGE).run())
    page = shown(app)
    assert "What an update would change" in page
    assert "1: <b>new</b>.txt" in page
    assert "1: old.txt → 2015/old.txt" in page
    assert "all passages are embedded again" in page
    assert "<b>new" not in "".join(block.proto.body for block in app.get("html"))
    app = press(app, "update")
    service.job.wait(20)
    page = shown(settled(app.run()))
    assert "The last update took 4 seconds" in page
    assert "1 file; 1 taken over unread" in page
    assert "this one went on from there" in page


def test_documents_that_hold_the_same_are_told(play, make_service, make_paper):
    from ingest.document import Facts

    text = ("The leader of the council is new. Plans are ambitious and well funded.",)
    papers = [make_paper(f"{name}.txt", Facts(title=name), text) for name in ("one", "two")]
    app = settled(play(make_service(papers=tuple(papers))).switch_page(LIBRARY_PAGE).run())
    page = shown(app)
    assert "Documents that hold the same" in page
    assert "2: one.txt, two.txt" in page


def test_documents_that_another_build_changed_are_told_once(play, make_service, make_paper):
    from ingest.document import Facts

    service = make_service()
    app = play(service)
    assert not app.toast
    more = make_paper("new.txt", Facts(title="New"), ("Ponies graze here.",))
    service.papers, service.generation = (service.papers[0], more), "second"
    app = ask(app, "Where do ponies graze?")
    (told,) = (html.unescape(toast.value).replace("\u2060", "") for toast in app.toast)
    assert told == "The index was updated: 1 new, 1 gone."
    app = settled(app.run())
    assert not app.toast
    service.papers, service.generation = service.papers[:1], "an earlier one"
    (told,) = (html.unescape(toast.value) for toast in settled(app.run()).toast)
    assert "taken back to an earlier build" in told


MODEL = "ollama:llama3.2"


def writes(text, verdict="supported", lacking=()):
    """A model that writes one sentence, word by word, and has it checked."""

    def writing(turn, say, stop):
        answer = turn.answer
        for end in range(1, len(text) + 1):
            say(text[:end])
        outcome = "unsupported" if verdict == "unsupported" else "answered"
        sentence = Sentence(text, (1,), False, Verdict(verdict), tuple(lacking))
        written = Written(MODEL, "0" * 64, "prompt", text)
        return replace(
            turn,
            answer=replace(
                answer,
                outcome=Outcome(outcome),
                sentences=(sentence,),
                citations=answer.citations[:1],
                answerer="generative",
                reason="Nothing that it wrote is supported." if outcome != "answered" else None,
                notes=("1 citation of passages that are not there was removed.",),
                written=written,
                extractive=answer if outcome == "unsupported" else None,
            ),
        )

    return writing


@pytest.fixture
def written(make_service):
    """A service whose settings name a model."""

    def make(writing):
        return make_service(writer=WriterState(MODEL), writing=writing)

    return make


def test_what_a_model_wrote_is_pinned_and_says_who_wrote_it(play, written):
    app = ask(play(written(writes("Twelve were at university."))), "How many care leavers?")
    page = shown(app)
    assert "Twelve were at university." in page
    assert "Written by ollama:llama3.2, each sentence checked against its source" in page
    assert "1 citation of passages that are not there was removed." in page
    assert '<a class="pc-pin" href="#source-1-1"' in page


def test_words_without_support_are_marked_and_told_in_words(play, written):
    writing = writes("Seventy were at university.", "partly", ["Seventy"])
    page = shown(ask(play(written(writing)), "How many care leavers were at university?"))
    assert '<span class="pc-lacking">Seventy</span>' in page
    assert "supported in part; not in its source: “Seventy”" in page


def test_beside_what_has_no_support_stands_the_quote(play, written):
    writing = writes("Purple elephants dance.", "unsupported", ["Purple", "elephants"])
    page = shown(ask(play(written(writing)), "How many care leavers were at university?"))
    assert "What the model wrote is not supported by its sources" in page
    assert "Quoted from the documents instead" in page
    assert page.index("elephants") < page.index("Quoted from") < page.index("Twelve care leavers")
    assert "<mark>Twelve care leavers were at university" in page


def test_a_model_is_followed_stopped_and_what_it_wrote_is_checked(play, written, eventually):
    def writing(turn, say, stop):
        say("Twelve <b>were</b> at")
        assert stop.wait(20)
        return writes("Twelve were.")(turn, say, stop)

    app = play(written(writing))
    app = ask(app, "How many care leavers were at university?")
    eventually(lambda: app.session_state["pincite_job"].text)
    app = settled(app.run())
    assert "Being written, not checked yet" in shown(app)
    assert "Twelve <b>were</b> at" in shown(app)
    assert "<b>were" not in "".join(block.proto.body for block in app.get("html"))
    job = app.session_state["pincite_job"]
    app = press(app, "stop")
    assert job.stopped
    assert job.wait(20) is not None
    app = settled(app.run())
    assert "Twelve were." in shown(app)
    assert "Being written" not in shown(app)


def test_an_answer_under_way_is_found_again_after_a_look_at_another_page(play, written):
    may_end = threading.Event()

    def writing(turn, say, stop):
        assert may_end.wait(20)
        return turn

    service = written(writing)
    app = ask(play(service), "How many care leavers were at university?")
    app = settled(app.switch_page(LIBRARY_PAGE).run())
    may_end.set()
    app = settled(app.switch_page("app_pages/chat.py").run())
    assert "Twelve care leavers were at university" in shown(app)
    assert len(service.asked) == 1


def test_the_sidebar_says_who_writes_and_lets_one_choose(play, written):
    service = written(writes("Twelve were at university."))
    app = play(service)
    assert list(app.radio(key="writer").options) == [
        "Written by ollama&#58;\u2060llama3&#46;\u20602", "Quote the documents",
    ]  # fmt: skip
    app = settled(app.radio(key="writer").set_value("Quote the documents").run())
    app = ask(app, "How many care leavers were at university?")
    assert service.quoted == [True]
    assert "<mark>Twelve care leavers" in shown(app)
    assert "quoted from" not in shown(app)


def test_a_model_that_cannot_be_used_is_told_and_answers_are_quoted(play, make_service):
    state = WriterState(MODEL, problem="the chat model ollama:llama3.2 needs a package")
    page = shown(play(make_service(writer=state)))
    assert "the chat model ollama:llama3.2 needs a package. Until then, answers are quoted." in page
    assert "quoted from" in page


def test_a_follow_up_carries_the_questions_before_it_and_says_how_it_was_understood(play, service):
    app = ask(play(), "How many care leavers were at university?")
    app = ask(app, "And foster carers?")
    assert service.asked[-1].history == ("How many care leavers were at university?",)
    assert service.asked[0].history == ()


def test_every_answer_and_the_conversation_can_be_saved_in_three_forms(play):
    app = ask(play(), "How many care leavers were at university?")
    keys = [button.key for button in app.get("download_button")]
    for form in ("json", "md", "docx"):
        assert f"save-1-{form}" in keys
        assert f"save-all-{form}" in keys
