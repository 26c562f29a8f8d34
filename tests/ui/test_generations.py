"""The library page's generations, and the way back: played against the stand-in service."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import ui
from index.history import Difference, Kept
from ui.resources import SERVICE

FIRST, SECOND, THIRD = (f"2026010{day}T093000000Z-{'0' * 12}" for day in (1, 2, 3))


def kept(name, day, **more):
    return Kept(name, datetime(2026, 1, day, 9, 30, tzinfo=UTC), 1000, current=False, **more)


@pytest.fixture
def three(make_service):
    changed = Difference(new=("<b>letter</b>.txt",), gone=("old.txt",))
    return make_service(
        generation=SECOND,
        kept=(
            kept(THIRD, 3, problem="its vectors are missing"),
            kept(SECOND, 2, documents=2, passages=9, failed=1, difference=changed),
            kept(FIRST, 1, documents=2, passages=7),
        ),
    )


def play(service):
    app = AppTest.from_file(str(Path(ui.__file__).parent / "app.py"), default_timeout=60)
    app.session_state[SERVICE] = service
    return settled(settled(app.run()).switch_page("app_pages/library.py").run())


def settled(app):
    assert not app.exception
    return app


def shown(app):
    return "".join(block.proto.body for block in app.get("html"))


def keys(app):
    return {button.key for button in app.button}


def press(app, key):
    return settled(app.button(key=key).click().run())


def test_each_generation_says_what_it_holds_and_what_changed(three):
    page = shown(play(three))
    assert "Generations of the index" in page
    assert page.count('class="pc-badge"') == 1
    assert "2 documents&#44; 9 passages" in page
    assert "1&#58; &#60;b&#62;letter&#60;&#47;b&#62;&#46;txt" in page
    assert "1&#58; old&#46;txt" in page
    assert "1 file" in page
    assert "It cannot be gone back to&#58; its vectors are missing&#46;" in page
    assert "it takes 1 kB now" in page


def test_one_that_cannot_be_used_can_be_removed_once_that_is_confirmed(three):
    app = press(play(three), f"remove-{THIRD}")
    assert "frees 1 kB" in shown(app)
    assert len(three.kept) == 3
    app = press(press(app, f"not-{THIRD}"), f"remove-{THIRD}")
    app = press(app, f"sure-{THIRD}")
    assert [kept.id for kept in three.kept] == [SECOND, FIRST]
    assert f"remove-{THIRD}" not in keys(app)
    assert three.generation == SECOND


def test_why_it_was_not_removed_is_told(three):
    three.problem = "it is being read by another program: close that, then try again"
    app = press(press(play(three), f"remove-{THIRD}"), f"sure-{THIRD}")
    assert "being read by another program" in shown(app)
    assert len(three.kept) == 3


def test_only_one_that_can_be_used_and_is_not_current_can_be_gone_back_to(three):
    app = play(three)
    assert app.button(key=f"go-back-{FIRST}").label == "Go back to this one"
    assert not {f"go-back-{SECOND}", f"go-back-{THIRD}"} & keys(app)


def test_going_back_is_asked_about_first_and_can_be_left(three):
    app = press(play(three), f"go-back-{FIRST}")
    assert three.generation == SECOND
    assert "as it was built on" in shown(app)
    app = press(app, f"not-{FIRST}")
    assert three.generation == SECOND
    assert f"go-back-{FIRST}" in keys(app)


def test_confirmed_it_becomes_current_and_the_way_forward_is_offered(three):
    app = press(press(play(three), f"go-back-{FIRST}"), f"sure-{FIRST}")
    assert three.generation == FIRST
    assert any("taken back to an earlier build" in toast.value for toast in app.toast)
    assert app.button(key=f"go-back-{SECOND}").label == "Go forward to this one"


def test_why_it_was_not_possible_is_told_in_a_sentence(three):
    three.problem = "the index is being built by process 7: wait until it is done"
    app = press(press(play(three), f"go-back-{FIRST}"), f"sure-{FIRST}")
    assert three.generation == SECOND
    assert "being built by process 7" in shown(app)


def test_a_library_of_one_generation_has_nothing_to_go_back_to(make_service):
    page = shown(play(make_service(generation=FIRST, kept=(kept(FIRST, 1),))))
    assert "Generations of the index" not in page
