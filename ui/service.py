"""What the screens know of the rest: a `Service` that looks at the library, asks it and builds it.

`ui.library_service` has the real one. Screens take whatever behaves like it, so whole journeys can
be played without an encoder.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from assistant.answer import Question
from index.history import Kept
from index.manifest import DocumentRecord
from index.plan import Changes
from ui.asking import AskJob
from ui.building import BuildJob
from ui.writer import WriterState


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
    pending: Changes | None = None
    """The same, file by file; None when that could not be found out."""

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

    def ask(self, question: Question, *, quote: bool = False) -> AskJob:
        """Begin to answer a question beside the screen; with `quote` no model is asked."""
        ...

    @property
    def writer(self) -> WriterState:
        """The chat model that the settings name, and whether it can be used."""
        ...

    def start_build(self) -> None:
        """Begin to build the index beside the screen; nothing happens when a build is under way."""
        ...

    @property
    def building(self) -> BuildJob | None:
        """The build under way or the last one of this process."""
        ...

    def generations(self) -> tuple[Kept, ...]:
        """Return the generations of the index that are kept, newest first."""
        ...

    def go_back(self, generation: str) -> str | None:
        """Make this generation the current one; return why that was not possible, None when it was.

        The documents stay as they are.
        """
        ...

    def remove_generation(self, generation: str) -> str | None:
        """Remove a generation that is not current; return why that was not possible, else None."""
        ...
