"""The service over a real folder and index: what the screens ask for is done here."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from assistant.answer import Answer, Question
from assistant.chain import RetrievalChain
from assistant.settings import Settings
from assistant.suggestions import suggested_questions
from index.builder import BuildReport, build
from index.errors import IndexMissing, LibraryIndexError
from index.history import Kept, discard, go_back, history
from index.library import Library
from index.plan import Changes, plan
from ingest.errors import IngestError
from ui.asking import AskJob, Say
from ui.build_words import change_words
from ui.building import BuildJob, Follower
from ui.problems import sentence_for
from ui.service import Overview, Standing
from ui.turn import Turn, turn_of
from ui.wording import count, one_line
from ui.writer import WriterState, open_writer

LOOK_AGAIN_S = 20.0
"""How long a comparison of the library with the index holds before the files are read again."""


@dataclass
class LibraryService:
    """A `ui.service.Service`. Safe to share between sessions (threads)."""

    settings: Settings
    _library: Library | None = field(default=None, init=False)
    _chain: RetrievalChain | None = field(default=None, init=False)
    _writer: WriterState | None = field(default=None, init=False)
    _suggested: tuple[str, tuple[str, ...]] = field(default=("", ()), init=False)
    _changes: tuple[float, str, str | None, Changes | None] | None = field(default=None, init=False)
    _job: BuildJob | None = field(default=None, init=False)
    _lock: threading.RLock = field(default_factory=threading.RLock, init=False)

    def overview(self) -> Overview:
        """Look at the library and its index now; the files are compared every 20 seconds."""
        folder = self.settings.library
        try:
            library = self._current()
        except IndexMissing as error:
            return self._unbuilt(one_line(str(error)))
        except (LibraryIndexError, IngestError) as error:
            return Overview(Standing.UNUSABLE, folder, one_line(str(error)))
        return Overview(
            Standing.READY,
            folder,
            generation=library.generation,
            built_at=library.built_at,
            records=library.records,
            passages=len(library.passages),
            changes=(changed := self._changed_since(library.generation))[0],
            pending=changed[1],
        )

    def suggestions(self) -> tuple[str, ...]:
        """Return first questions made from the library's own documents, once a generation."""
        try:
            library, chain = self._opened()
            if self._suggested[0] != library.generation:
                # Without the lock: whoever asks meanwhile need not wait for it.
                found = suggested_questions(library, answered=chain.would_answer)
                self._suggested = (library.generation, tuple(found))
        except Exception as error:  # noqa: BLE001 - a screen without suggestions is still a screen
            sentence_for(error)
            return ()
        return self._suggested[1]

    def ask(self, question: Question, *, quote: bool = False) -> AskJob:
        """Begin to answer over the newest generation; an error becomes a sentence in the turn."""
        asked = self.writer.usable and not quote
        work = partial(self._answer, question, quote)
        return AskJob(question, work, can_stop=asked).start()

    @property
    def writer(self) -> WriterState:
        """The chat model that the settings name; it is opened once, and never asked for this."""
        with self._lock:
            if self._writer is None:
                self._writer = open_writer(self.settings)
            return self._writer

    def _answer(self, question: Question, quote: bool, say: Say, stop: threading.Event) -> Turn:
        library, chain = self._opened()
        text = ""
        for event in chain.stream(question, quote=quote, stop=stop):
            if isinstance(event, Answer):
                return turn_of(library, question, event)
            text += event.text
            say(text)
        raise RuntimeError("the chain ended without an answer")

    def start_build(self) -> None:
        """Begin to build the index in a thread; nothing happens when a build is under way."""
        with self._lock:
            if self._job is None or not self._job.state.running:
                self._job = BuildJob(self._build).start()

    @property
    def building(self) -> BuildJob | None:
        """The build under way or the last one of this process."""
        return self._job

    def generations(self) -> tuple[Kept, ...]:
        """Return the generations that are kept, newest first; none where they cannot be listed."""
        try:
            return tuple(history(self.settings.index))
        except OSError as error:
            sentence_for(error)
            return ()

    def go_back(self, generation: str) -> str | None:
        """Make this generation the current one, as `pincite rollback` does."""
        return self._changed_by(go_back, generation)

    def remove_generation(self, generation: str) -> str | None:
        """Remove a generation that is not the current one."""
        return self._changed_by(discard, generation)

    def _changed_by(self, change: Callable[..., object], generation: str) -> str | None:
        wait = self.settings.build.wait_seconds
        try:
            change(self.settings.index, generation, wait_seconds=wait)
        except Exception as error:  # noqa: BLE001 - the screen says in one sentence what it was
            return sentence_for(error)
        return None

    def warm(self) -> None:
        """Look for evidence once beside the screen, so that no first question waits for loading.

        A published cross-encoder takes seconds to load, where the settings name one.
        """

        def load() -> None:
            try:
                self._opened()[1].evidence("warm")
            except Exception as error:  # noqa: BLE001 - the first question will say what is wrong
                sentence_for(error)

        threading.Thread(target=load, name="pincite-warm", daemon=True).start()

    def _build(self, progress: Follower) -> BuildReport:
        report = build(
            self.settings.library,
            self.settings.index,
            settings=self.settings.build,
            progress=progress,
            on_read=progress.on_read,
            # A damaged index may look unchanged; asked to build, build.
            force=self._library is None,
        )
        with self._lock:
            self._changes = None
        return report

    def _opened(self) -> tuple[Library, RetrievalChain]:
        """Return the newest generation and the chain over it."""
        with self._lock:
            library = self._current()
            if self._chain is None:
                self._chain = RetrievalChain(library, self.settings, model=self.writer.model)
            return library, self._chain

    def _current(self) -> Library:
        """Return the newest generation, opened; the chain is made anew when it is another one."""
        with self._lock:
            if self._library is None:
                self._library = Library.open(self.settings.index)
            else:
                newest = self._library.refresh()
                if newest is not self._library:
                    self._library, self._chain = newest, None
            return self._library

    def _plan(self) -> Changes:
        return plan(
            self.settings.library,
            self.settings.index,
            settings=self.settings.build,
        )

    def _unbuilt(self, reason: str) -> Overview:
        folder = self.settings.library
        if not folder.is_dir():
            return Overview(Standing.NO_LIBRARY, folder, reason)
        try:
            changes = self._plan()
        except (LibraryIndexError, IngestError) as error:
            return Overview(Standing.UNUSABLE, folder, one_line(str(error)))
        if not changes.added:
            return Overview(Standing.NO_DOCUMENTS, folder, reason)
        found = count(len(changes.added), "file")
        return Overview(Standing.NO_INDEX, folder, reason, changes=f"{found} to read")

    def _changed_since(self, generation: str) -> tuple[str | None, Changes | None]:
        now = time.monotonic()
        if self._changes is None or self._changes[1] != generation or now > self._changes[0]:
            self._changes = (now + LOOK_AGAIN_S, generation, *self._compare())
        return self._changes[2:]

    def _compare(self) -> tuple[str | None, Changes | None]:
        try:
            changes = self._plan()
        except (LibraryIndexError, IngestError) as error:
            return one_line(str(error)), None
        return change_words(changes), changes
