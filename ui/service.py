"""What the screens know of the rest: a `Service` that looks at the library, asks it and builds it.

`LibraryService` is the real one. Screens take whatever behaves like it, so whole journeys can be
played without an encoder.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from assistant.answer import Answer, Outcome, Question
from assistant.chain import RetrievalChain
from assistant.excerpt import excerpt
from assistant.settings import Settings
from assistant.suggestions import suggested_questions
from index.builder import BuildReport, Progress, build
from index.errors import IndexMissing, LibraryIndexError
from index.library import Library
from index.manifest import DocumentRecord
from index.plan import Changes, plan
from ingest.errors import IngestError
from ui.building import BuildJob
from ui.problems import sentence_for
from ui.turn import Nearby, Turn
from ui.wording import count, day, one_line

NEARBY_SHOWN = 3
LOOK_AGAIN_S = 20.0
"""How long a comparison of the library with the index holds before the files are read again."""


class Standing(StrEnum):
    """Whether the library can be asked."""

    READY = "ready"
    NO_LIBRARY = "no library"
    NO_DOCUMENTS = "no documents"
    NO_INDEX = "no index"
    UNUSABLE = "unusable"


@dataclass(frozen=True, slots=True)
class Overview:
    """What there is to know about the library before a question is asked."""

    standing: Standing
    library_dir: Path
    reason: str | None = None
    """Why it cannot be asked, in words."""
    generation: str | None = None
    built_at: datetime | None = None
    records: tuple[DocumentRecord, ...] = ()
    passages: int = 0
    changes: str | None = None
    """What changed in the folder since the index was built, in words; None when nothing did."""

    @property
    def read(self) -> tuple[DocumentRecord, ...]:
        """The documents that were read."""
        return tuple(record for record in self.records if record.outcome == "read")

    @property
    def failed(self) -> tuple[DocumentRecord, ...]:
        """The files that gave no document, each with its reason."""
        return tuple(record for record in self.records if record.outcome != "read")


class Service(Protocol):
    """What the screens need. None of it raises for what is wrong with files or the index."""

    def overview(self) -> Overview:
        """Look at the library and its index now."""
        ...

    def suggestions(self) -> tuple[str, ...]:
        """Return first questions that this library can be asked."""
        ...

    def ask(self, question: Question) -> Turn:
        """Answer a question over the newest generation; an error becomes a sentence in the turn."""
        ...

    def start_build(self) -> None:
        """Begin to build the index beside the screen; nothing happens when a build is under way."""
        ...

    @property
    def building(self) -> BuildJob | None:
        """The build under way or the last one of this process."""
        ...


@dataclass
class LibraryService:
    """The service over a real folder and index. Safe to share between sessions (threads)."""

    settings: Settings
    _library: Library | None = field(default=None, init=False)
    _chain: RetrievalChain | None = field(default=None, init=False)
    _suggested: tuple[str, tuple[str, ...]] = field(default=("", ()), init=False)
    _changes: tuple[float, str, str | None] | None = field(default=None, init=False)
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
            changes=self._changed_since(library.generation),
        )

    def suggestions(self) -> tuple[str, ...]:
        """Return first questions made from the library's own documents, once a generation."""
        with self._lock:
            try:
                library = self._current()
                if self._suggested[0] != library.generation:
                    self._suggested = (library.generation, tuple(suggested_questions(library)))
            except Exception as error:  # noqa: BLE001 - a screen without suggestions is still a screen
                sentence_for(error)
                return ()
            return self._suggested[1]

    def ask(self, question: Question) -> Turn:
        """Answer a question over the newest generation; an error becomes a sentence in the turn."""
        try:
            with self._lock:
                library = self._current()
                if self._chain is None:
                    self._chain = RetrievalChain.over(library, self.settings)
                chain = self._chain
            answer = chain.invoke(question)
            excerpts = {c.number: excerpt(library, c) for c in answer.citations}
            return Turn(question, answer, excerpts, _nearby(library, answer))
        except Exception as error:  # noqa: BLE001 - told in one sentence, logged whole
            return Turn(question, error=sentence_for(error))

    def start_build(self) -> None:
        """Begin to build the index in a thread; nothing happens when a build is under way."""
        with self._lock:
            if self._job is None or not self._job.state.running:
                self._job = BuildJob(self._build).start()

    @property
    def building(self) -> BuildJob | None:
        """The build under way or the last one of this process."""
        return self._job

    def warm(self) -> None:
        """Load the encoder beside the screen, so that the first question does not wait for it."""

        def load() -> None:
            try:
                self._current().encoder.encode(["warm"])
            except Exception as error:  # noqa: BLE001 - the first question will say what is wrong
                sentence_for(error)

        threading.Thread(target=load, name="pincite-warm", daemon=True).start()

    def _build(self, progress: Progress) -> BuildReport:
        report = build(
            self.settings.library,
            self.settings.index,
            settings=self.settings.build,
            progress=progress,
            # A damaged index may look unchanged; asked to build, build.
            force=self._library is None,
        )
        with self._lock:
            self._changes = None
        return report

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

    def _changed_since(self, generation: str) -> str | None:
        now = time.monotonic()
        if self._changes is None or self._changes[1] != generation or now > self._changes[0]:
            self._changes = (now + LOOK_AGAIN_S, generation, self._compare())
        return self._changes[2]

    def _compare(self) -> str | None:
        try:
            changes = plan(self.settings.library, self.settings.index, settings=self.settings.build)
        except (LibraryIndexError, IngestError) as error:
            return one_line(str(error))
        return change_words(changes)


def change_words(changes: Changes) -> str | None:
    """Return what a build would do now, `2 new, 1 changed`; None when it would do nothing."""
    if changes.nothing_to_do:
        return None
    counted = ((changes.added, "new"), (changes.changed, "changed"), (changes.removed, "gone"))
    parts = [f"{len(names):,} {word}" for names, word in counted if names]
    return "; ".join(filter(None, [", ".join(parts), changes.reason]))


def _nearby(library: Library, answer: Answer) -> tuple[Nearby, ...]:
    """Return the passages to offer when nothing was answered, best first."""
    if answer.outcome is Outcome.ANSWERED:
        return ()
    facts = {record.path: record.facts for record in library.records}
    shown = []
    for hit in answer.hits[:NEARBY_SHOWN]:
        path = hit.passage.document
        known = facts.get(path)
        title = known.title if known is not None and known.title else path
        shown.append(Nearby(hit, one_line(title), day(known.date) if known is not None else None))
    return tuple(shown)
