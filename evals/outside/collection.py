"""A library that is not a plain folder: some files of a folder, or the texts of a data set.

It is indexed by the product's own build, and opened as any library is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Self

from assistant.settings import Settings
from evals.outside.data import missing
from index.builder import BuildSettings, Changes, Progress, build
from index.library import Library
from index.library_files import State, states
from index.plan import compare
from index.stages import ReadFile
from ingest.compose import compose
from ingest.document import Block, BlockKind, Document, Facts
from ingest.facts import find_facts
from ingest.layout import pieces_of
from ingest.readers import reader_for
from ingest.sources import Source
from ingest.splitter import SplitSettings

WHOLE = SplitSettings(target=1_000_000, most=1_000_000, context=1_000_000)
"""Every document is one passage, with its whole title in front."""


@dataclass(frozen=True, slots=True)
class Text:
    """One document of a data set."""

    path: str
    """What it is cited by. The ending says how it is read: `.txt` or `.html`; without one, it is
    a single paragraph."""
    title: str
    content: str

    @property
    def sha256(self) -> str:
        """Of title and content."""
        return hashlib.sha256(f"{self.title}\0{self.content}".encode()).hexdigest()

    def read(self) -> Document:
        """Return it as a file of this content would be read, with its title known."""
        data = self.content.encode()
        if "." in self.path:
            reading = reader_for(self.path).read(data)
            text, blocks, runs = compose(reading.pieces or pieces_of(reading.lines))
            facts = replace(find_facts(text, blocks), title=self.title)
        else:
            text, runs, facts = self.content, (), Facts(title=self.title)
            blocks = (Block(BlockKind.PARAGRAPH, 0, len(text)),)
        return Document(self.path, self.sha256, len(data), text, blocks, runs, facts=facts)


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents for an index of their own."""

    root: Path
    """The folder they come from."""
    states: Sequence[State]
    read: ReadFile | None = None
    """None for the product's own reading of files under `root`."""
    split: SplitSettings | None = None
    """None for the splitting of the settings."""

    @classmethod
    def of_folders(cls, root: Path, names: Iterable[str]) -> Self:
        """Take the files of some folders of `root`; SuiteError when one is missing."""
        starts = tuple(f"{name}/" for name in names)
        for start in starts:
            if not (root / start).is_dir():
                raise missing(root / start, FileNotFoundError(2, "no such folder"))
        found = states(root, root / ".pincite")
        return cls(root, [state for state in found if state.source.relative.startswith(starts)])

    @classmethod
    def of_texts(
        cls, root: Path, texts: Iterable[Text], split: SplitSettings | None = None
    ) -> Self:
        """Take documents that are texts of a data set in the folder `root`."""
        by_path = {text.path: text for text in texts}
        found = [
            State(Source(path, root / path, len(text.content.encode())), text.sha256, None)
            for path, text in by_path.items()
        ]
        return cls(root, found, partial(_read, by_path), split)

    def open(
        self,
        index: Path,
        settings: Settings,
        *,
        progress: Progress | None = None,
        say: Callable[[Changes], None] | None = None,
    ) -> Library:
        """Open the index, built before when it is missing or not that of these documents.

        `say` is told what changed before a build starts.
        """
        made_by = self._settings(settings.build)
        changes = compare(self.states, self.root, index, made_by, None)
        if not changes.nothing_to_do:
            if say is not None:
                say(changes)
            build(
                self.root,
                index,
                settings=made_by,
                progress=progress,
                read=self.read,
                found=self.states,
            )
        return Library.open(index)

    def _settings(self, settings: BuildSettings) -> BuildSettings:
        return settings if self.split is None else replace(settings, split=self.split)


def _read(texts: Mapping[str, Text], _root: Path, path: str) -> Document:
    return texts[path].read()
