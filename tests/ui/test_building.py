"""How a build that goes on is told: stages, counts, pages, time left."""

import pytest

from index.builder import BuildSettings, build
from ui.building import BuildState, Follower, time_left


def test_stages_are_told_with_what_they_count():
    assert BuildState("reading", 3, 40, pages=112).words == (
        "Reading the documents: 3 of 40 files, 112 pages"
    )
    assert BuildState("embedding", 1, 1, left=4).words == (
        "Working out what each passage means: 1 of 1 passage; about 5 seconds left"
    )
    assert BuildState("writing", 0, 1).words == "Writing the index"
    assert BuildState("something new", 0, 3).words == "Something new"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "about 5 seconds left"),
        (41, "about 40 seconds left"),
        (58, "about 1 minute left"),
        (200, "about 3 minutes left"),
        (3600, "about 1 hour left"),
        (4800, "about 1 hour 20 minutes left"),
        (7300, "about 2 hours left"),
    ],
)
def test_the_time_left_is_told_as_people_say_it(seconds, words):
    assert time_left(seconds) == words


def test_the_end_of_a_stage_is_foretold_from_its_own_pace():
    states, now = [], [100.0]
    follow = Follower(states.append, clock=lambda: now[0])
    follow("embedding", 0, 100)
    now[0] += 60  # the model is being loaded: no pace yet
    follow("embedding", 10, 100)
    assert states[-1].left is None
    now[0] += 10
    follow("embedding", 30, 100)
    assert states[-1].left == pytest.approx(35)  # 2 a second, 70 to go
    follow("writing", 0, 1)
    assert states[-1].left is None


def test_a_real_build_says_its_stages_and_pages(tmp_path):
    library = tmp_path / "papers"
    library.mkdir()
    (library / "a.txt").write_text("The first page says this.\n\f\nThe second page says that.\n")
    (library / "b.txt").write_text("One page is all there is.\n")
    states = []
    follow = Follower(states.append)
    settings = BuildSettings(encoder="hashing-256")
    report = build(
        library,
        tmp_path / "index",
        settings=settings,
        progress=follow,
        on_read=follow.on_read,
    )
    assert list(dict.fromkeys(s.stage for s in states)) == ["reading", "embedding", "writing"]
    assert states[-1].pages == sum(record.pages_read for record in report.records) == 2
    assert [s for s in states if s.stage == "embedding"][-1].fraction == 1
