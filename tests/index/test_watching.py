"""Watching real folders; the builds are real too, with the encoder that needs no model."""

import shutil
import threading
import time
from contextlib import contextmanager
from queue import Empty, Queue

import pytest

from index.builder import BuildSettings, build
from index.errors import BadSettings, IndexNotWritten
from index.generation import current_id
from index.library import Library
from index.waking import WatchSettings
from index.watching import Watcher, What
from index.writer import one_writer

QUICK = {"settle": 0.1, "every": 0.1, "retry": 0.1, "retry_most": 0.2}


class Watch:
    """A watcher that runs beside the test."""

    def __init__(self, folder, index_dir, settings, work):
        self.watcher = Watcher(folder, index_dir, work, settings)
        self.events = Queue()
        self.failure = None
        self.thread = threading.Thread(target=self.run, daemon=True)

    def run(self):
        try:
            for event in self.watcher.events():
                self.events.put(event)
        except Exception as error:  # noqa: BLE001 - the test shall see it
            self.failure = error

    def next(self, what):
        """The next event, which must be of this kind."""
        event = self.events.get(timeout=30)
        assert event.what is what, event
        return event

    def quiet(self, seconds=0.8):
        with pytest.raises(Empty):
            self.events.get(timeout=seconds)


@pytest.fixture
def poll():
    return False


both_ways = pytest.mark.parametrize("poll", [False, True], ids=["told", "polling"])


@pytest.fixture
def watching(folder, index_dir, hashing, poll):
    """Watch the folder; `work` takes the place of the build."""

    @contextmanager
    def start(work=None, **settings):
        def build_it():
            quick = BuildSettings(wait_seconds=0)
            return build(folder, index_dir, encoder=hashing, settings=quick)

        watch = Watch(
            folder,
            index_dir,
            WatchSettings(**{**QUICK, "poll": poll, **settings}),
            work or build_it,
        )
        watch.thread.start()
        yield watch
        watch.watcher.stop.set()
        watch.thread.join(20)
        assert not watch.thread.is_alive()
        assert watch.failure is None

    return start


def documents(index_dir):
    return sorted(record.path for record in Library.open(index_dir).records if not record.failed)


@both_ways
def test_files_that_arrive_change_move_or_go_are_built(watching, folder, index_dir):
    with watching() as watch:
        assert watch.next(What.BUILT).report.passages > 0
        (folder / "new").mkdir()
        (folder / "new" / "note.txt").write_text("A centre for young people opened in May.")
        assert watch.next(What.BUILT).report.changes.added == ("new/note.txt",)
        (folder / "new" / "note.txt").write_text("A centre for young people opened in June.")
        assert watch.next(What.BUILT).report.changes.changed == ("new/note.txt",)
        (folder / "new" / "note.txt").rename(folder / "note.txt")
        assert watch.next(What.BUILT).report.changes.moved == (("new/note.txt", "note.txt"),)
        (folder / "note.txt").unlink()
        assert watch.next(What.BUILT).report.changes.removed == ("note.txt",)
        (folder / "news.md.meta.toml").write_text('title = "News of the spring"')
        assert watch.next(What.BUILT).report.changes.changed == ("news.md",)
        assert documents(index_dir) == ["2015/inspection.txt", "2024/committee.txt", "news.md"]


def test_an_index_that_is_up_to_date_is_said_once_and_then_all_is_quiet(watching, folder, rebuild):
    rebuild()
    with watching() as watch:
        watch.next(What.UP_TO_DATE)
        (folder / "news.md").touch()  # another time, the same content
        (folder / ".hidden").write_text("of no library")
        (folder / "download.part").write_text("half of it")
        watch.quiet()


@both_ways
def test_a_file_is_built_once_it_has_stopped_changing(watching, folder):
    with watching(settle=0.6) as watch:
        watch.next(What.BUILT)
        with (folder / "slow.txt").open("w") as slow:
            for number in range(8):
                slow.write(f"Sentence number {number} was written. ")
                slow.flush()
                time.sleep(0.15)
        report = watch.next(What.BUILT).report
        assert report.changes.added == ("slow.txt",)
        watch.quiet()


def test_files_that_never_stop_changing_are_built_as_they_are_after_a_while(watching, folder):
    with watching(settle=0.2, patience=1.0) as watch:
        watch.next(What.BUILT)
        log = folder / "log.txt"
        end = time.monotonic() + 20
        while watch.events.empty() and time.monotonic() < end:
            log.write_text(f"At {time.monotonic()} all was well.")
            time.sleep(0.05)
        assert watch.next(What.BUILT).report.changes.added == ("log.txt",)


def test_files_that_cannot_be_read_do_not_stop_it(watching, folder):
    with watching() as watch:
        watch.next(What.BUILT)
        (folder / "broken.pdf").write_bytes(b"%PDF-1.7 no more")
        assert [r.path for r in watch.next(What.BUILT).report.failed] == ["broken.pdf"]
        (folder / "fine.txt").write_text("This one can be read.")
        assert watch.next(What.BUILT).report.changes.added == ("fine.txt",)


@both_ways
def test_a_folder_that_goes_away_is_told_once_and_taken_up_when_it_is_back(
    watching, folder, index_dir
):
    with watching() as watch:
        watch.next(What.BUILT)
        before = current_id(index_dir)
        away = folder.rename(folder.with_name("away"))
        assert "does not exist" in watch.next(What.TROUBLE).reason
        watch.quiet()
        assert current_id(index_dir) == before
        shutil.copytree(away, folder)
        (folder / "new.txt").write_text("It came with the folder.")
        assert watch.next(What.BUILT).report.changes.added == ("new.txt",)
        (folder / "more.txt").write_text("It came later.")  # the new folder is listened to as well
        assert watch.next(What.BUILT).report.changes.added == ("more.txt",)


def test_a_folder_that_is_back_as_it_was_is_up_to_date(watching, folder):
    with watching() as watch:
        watch.next(What.BUILT)
        away = folder.rename(folder.with_name("away"))
        watch.next(What.TROUBLE)
        away.rename(folder)
        watch.next(What.UP_TO_DATE)


def test_an_emptied_folder_leaves_the_index_as_it_was(watching, folder, index_dir):
    with watching() as watch:
        before = watch.next(What.BUILT).report.generation
        for entry in list(folder.iterdir()):
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        assert "holds no files" in watch.next(What.TROUBLE).reason
        assert current_id(index_dir) == before


def test_a_build_elsewhere_is_waited_for(watching, folder, index_dir):
    with watching() as watch:
        watch.next(What.BUILT)
        with one_writer(index_dir, 0):
            (folder / "new.txt").write_text("It came while another process was building.")
            assert "is being built by process" in watch.next(What.TROUBLE).reason
            watch.quiet()
        assert watch.next(What.BUILT).report.changes.added == ("new.txt",)


def test_a_full_disk_is_told_once_and_tried_again(watching, rebuild):
    full = threading.Event()
    full.set()

    def work():
        if full.is_set():
            raise IndexNotWritten("the index could not be written (no space left): free some")
        return rebuild()

    with watching(work) as watch:
        assert "no space left" in watch.next(What.TROUBLE).reason
        watch.quiet()
        full.clear()
        watch.next(What.BUILT)


def test_what_changes_during_a_build_is_built_next(watching, folder, rebuild):
    first = threading.Event()

    def work():
        report = rebuild()
        if not first.is_set():
            first.set()
            (folder / "late.txt").write_text("It came while the first build was going on.")
        return report

    with watching(work) as watch:
        watch.next(What.BUILT)
        assert watch.next(What.BUILT).report.changes.added == ("late.txt",)


@both_ways
def test_an_index_inside_the_library_does_not_wake_it_for_ever(folder, hashing, poll):
    inside = folder / "index"
    builds = []

    def work():
        builds.append(1)
        return build(folder, inside, encoder=hashing)

    watch = Watch(folder, inside, WatchSettings(**QUICK, poll=poll), work)
    watch.thread.start()
    watch.next(What.BUILT)
    watch.quiet(1.5)
    watch.watcher.stop.set()
    watch.thread.join(20)
    assert len(builds) == 1


@both_ways
def test_it_takes_next_to_no_processor_time_while_nothing_happens(watching):
    with watching(every=0.5) as watch:
        watch.next(What.BUILT)
        time.sleep(1)
        before = time.process_time()
        time.sleep(2)
        assert time.process_time() - before < 0.3


@pytest.mark.parametrize("name", ["settle", "patience", "every", "retry"])
@pytest.mark.parametrize("value", [0, -1, float("nan"), 1e9])
def test_settings_out_of_range_are_refused_by_name(name, value):
    with pytest.raises(BadSettings, match=name):
        WatchSettings(**{name: value})
