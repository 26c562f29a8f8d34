"""Journeys through the app, played without a browser; each must end without an exception."""

import html
import threading
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import ui
from ui.problems import UNEXPECTED
from ui.resources import SERVICE
from ui.service import Standing

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

    def __init__(self, records):
        self.records = records
