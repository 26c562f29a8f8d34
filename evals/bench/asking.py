"""A reader in a process of its own, which asks all along while builds come, go and are killed."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from evals.bench.editions import reference_of
from index.encoder import open_encoder
from index.errors import LibraryIndexError
from index.fusion import SearchSettings
from index.library import Library

_HELD_S = 2.0
"""How long a library is held before its first search: its files must still be there."""
_PAUSE_S = 0.01
"""Between questions: the builds need the processor too."""
_EXAMPLES = 20
_BY_WORDS = SearchSettings(dense_weight=0.1, late_weight=0.1)
"""A reference is one word, which stands in one document: its meaning says nothing."""
_SAME = 0.999
"""Inner product of a text with itself, rounding allowed for."""


@dataclass(slots=True)
class Asked:
    """What the reader met."""

    questions: int = 0
    wrong: int = 0
    """The first passage was another one."""
    missing: int = 0
    """Nothing was found."""
    unreadable: int = 0
    """The index could not be opened, or not be read."""
    generations: int = 0
    """Different ones that answered."""
    held: int = 0
    """Libraries opened, held while builds pruned, and only then asked."""
    examples: list[str] = field(default_factory=list)

    @property
    def faults(self) -> int:
        """Everything that must not happen."""
        return self.wrong + self.missing + self.unreadable


def ask_all_along(
    index_dir: Path, truth: Path, encoder_name: str | None, stopped: Callable[[], bool], seed: int
) -> Asked:
    """Ask about random documents of the current generation until `stopped`."""
    asked = Asked()
    chance = random.Random(seed)  # noqa: S311 - which document is asked about
    encoder = open_encoder(encoder_name)
    library: Library | None = None
    held: Library | None = None
    since = time.monotonic()
    answered = set()
    while not stopped():
        time.sleep(_PAUSE_S)
        try:
            library = library.refresh() if library else Library.open(index_dir, encoder=encoder)
            _ask(library, truth, chance, asked)
            answered.add(library.generation)
            if time.monotonic() - since > _HELD_S:
                if held is not None:
                    _ask(held, truth, chance, asked)
                    held.close()
                    asked.held += 1
                since, held = time.monotonic(), Library.open(index_dir, encoder=encoder)
        except (LibraryIndexError, OSError) as error:
            asked.unreadable += 1
            _note(asked, f"unreadable: {error}")
            library = None
    asked.generations = len(answered)
    return asked


def _ask(library: Library, truth: Path, chance: random.Random, asked: Asked) -> None:
    record = chance.choice([record for record in library.records if not record.failed])
    reference = reference_of(truth, record.sha256)
    asked.questions += 1
    hits = library.search(reference, 1, settings=_BY_WORDS)
    if not hits:
        asked.missing += 1
        _note(asked, f"missing: {reference} in {library.generation}")
        return
    first = hits[0].passage
    document = library.document(first.document)
    # Asked with its own text, it must be found by its vector too. A search would put it otherwise.
    [own] = library.encoder.ask([first.indexed])
    rows, near = library.vectors.search(own.vector, 1)
    if (
        reference not in first.text
        or document.sha256 != record.sha256
        or document.text[first.start : first.end] != first.text
        or library.passages[int(rows[0])].indexed != first.indexed
        or near[0] < _SAME
    ):
        asked.wrong += 1
        _note(asked, f"wrong: {reference} gave {first.key} in {library.generation}")


def _note(asked: Asked, example: str) -> None:
    if len(asked.examples) < _EXAMPLES:
        asked.examples.append(example)
