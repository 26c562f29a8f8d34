"""From a folder of documents to a new current generation.

Nothing is visible before the last step, so that a build that fails or is killed leaves the index
as it was.
"""

from __future__ import annotations

import sqlite3
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from index.encoder import Encoder, open_encoder
from index.errors import IndexNotWritten
from index.generation import Generation, new_folder, prune, publish
from index.manifest import DocumentRecord
from index.plan import BuildSettings, Changes, compare, plan, states
from index.stages import Progress, ReadFile, Stages
from index.writer import one_writer
from ingest.reading import read_document

__all__ = ["BuildReport", "BuildSettings", "Changes", "Progress", "build", "plan"]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did."""

    generation: str
    built: bool
    """False when nothing had changed and the current generation stays."""
    changes: Changes
    records: tuple[DocumentRecord, ...]
    passages: int
    seconds: float
    too_long: tuple[str, ...] = ()
    """Passages of which the encoder does not read the end, each with its size and its document."""

    @property
    def failed(self) -> tuple[DocumentRecord, ...]:
        """The files that gave no document, with their reasons."""
        return tuple(record for record in self.records if record.failed)


def build(
    library_dir: Path,
    index_dir: Path,
    *,
    settings: BuildSettings | None = None,
    encoder: Encoder | None = None,
    progress: Progress | None = None,
    force: bool = False,
    read: ReadFile | None = None,
) -> BuildReport:
    """Build the index of `library_dir` in `index_dir`, unless nothing changed (or with `force`).

    A file that cannot be read is recorded with its reason, and the rest is built. Raises
    LibraryNotFound, NothingToIndex, BuildBusy, IndexNotWritten or EncoderError; after each of
    them the index is as it was. `encoder` takes the place of the one the settings name, `read`
    that of `read_document`.
    """
    started = time.perf_counter()
    settings = settings or BuildSettings()
    too_long: tuple[str, ...] = ()
    with one_writer(index_dir, settings.wait_seconds):
        found = states(library_dir, index_dir)
        changes = compare(found, library_dir, index_dir, settings, encoder)
        build_it = force or not changes.nothing_to_do
        if build_it:
            stages = Stages(
                library_dir.resolve(),
                settings,
                encoder or open_encoder(settings.encoder),
                read or partial(read_document, limits=settings.read),
                progress,
            )
            try:
                with new_folder(index_dir) as folder:
                    manifest = stages.run(found, folder)
                    generation = publish(folder, index_dir, manifest)
                prune(index_dir, settings.keep)
            except (OSError, sqlite3.Error) as error:
                raise IndexNotWritten(
                    f"the index could not be written to {index_dir} ({error}): free some space or "
                    "choose another with `--index`"
                ) from error
            too_long = tuple(stages.too_long)
        else:
            generation = Generation.open(index_dir)
    return BuildReport(
        generation=generation.id,
        built=build_it,
        changes=changes,
        records=generation.manifest.documents,
        passages=generation.manifest.passages,
        seconds=time.perf_counter() - started,
        too_long=too_long,
    )
