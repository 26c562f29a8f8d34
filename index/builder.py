"""From a folder of documents to a new current generation.

Nothing is visible before the last step, so that a build that fails or is killed leaves the index
as it was; what it had embedded is kept, and the next build goes on from there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from index.build_settings import BuildSettings
from index.embedding import Embedded
from index.encoder import Encoder, open_encoder
from index.errors import IndexDamaged, LibraryIndexError
from index.generation import Generation, make_current
from index.journal import journal_of
from index.library_files import State, states
from index.manifest import DocumentRecord, Manifest
from index.plan import Changes, against, compare, plan
from index.previous import Previous, previous_generations
from index.publishing import new_folder, prune, publish, sweep
from index.reading_ahead import Children, FileReading, ReadFile
from index.reading_stage import Documents, Taken, ended_over
from index.redo import Redo, what_to_redo
from index.stages import Progress, Stages
from index.writer import one_writer
from ingest.document import Document

__all__ = ["BuildReport", "BuildSettings", "Changes", "Progress", "build", "plan"]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did."""

    generation: str
    built: bool
    """False when nothing had changed and the current generation stays, and with `again`."""
    changes: Changes
    records: tuple[DocumentRecord, ...]
    passages: int
    seconds: float
    too_long: tuple[str, ...] = ()
    """Passages of which the encoder does not read the end, each with its size and its document; of
    those that this build made or embedded."""
    read: int = 0
    """Files read, or tried."""
    reused: int = 0
    """Documents taken over without being read, the moved ones with them."""
    embedded: int = 0
    """Passages whose vector was made."""
    embeddings_reused: int = 0
    """Passages whose text had its vector in a generation before."""
    embeddings_resumed: int = 0
    """Passages whose vector was made by a build that did not end."""
    stage_seconds: Mapping[str, float] = field(default_factory=dict)
    """Seconds of `reading`, `splitting`, `copying`, `loading` (the model), `embedding`, `vectors`,
    `words`, `checking` and `publishing`, those there were. `reading` is what the build itself read
    and how long it waited for documents; what children read meanwhile is not counted."""
    again: bool = False
    """A generation that was gone back from is current again: it holds just what is there now."""
    notes: tuple[str, ...] = ()
    """What a person should know of: a build before that was killed, damage that was mended."""

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
    on_read: Callable[[Document], None] | None = None,
    children: Children | None = None,
    found: Sequence[State] | None = None,
) -> BuildReport:
    """Build the index of `library_dir` in `index_dir`, unless nothing changed.

    What the generations there are hold of the same content is taken over, after its checksums were
    compared; the result is the same as from nothing, which `force` builds. A file that cannot be
    read is recorded with its reason, tried again by each build, and the rest is built. Raises
    LibraryNotFound, NothingToIndex, BuildBusy, IndexNotWritten or EncoderError; after each of
    them, and after KeyboardInterrupt, the index is as it was.

    Files are read by `children`, processes of their own, so that one that crashes its reader costs
    no other; few files are read in this process. `on_read` is told each document that was read, in
    order. `encoder` takes the place of the one the settings name, `read` (always in this process)
    that of `read_document`, and `found` that of all the files in `library_dir`.
    """
    started = time.perf_counter()
    settings = settings or BuildSettings()
    encoder = encoder or open_encoder(settings.encoder)
    with one_writer(index_dir, settings.wait_seconds) as left_by:
        files = FileReading(library_dir.resolve(), settings.read, children or Children(), read)
        job = _Job(library_dir, index_dir, settings, encoder, progress, files, on_read)
        report = job.run(found, force=force)
    if left_by is not None:
        note = f"a build before this one did not end ({left_by}): this one went on from there"
        report = replace(report, notes=(note, *report.notes))
    return replace(report, seconds=time.perf_counter() - started)


class _Job:
    """One build, the lock held."""

    def __init__(
        self,
        library_dir: Path,
        index_dir: Path,
        settings: BuildSettings,
        encoder: Encoder,
        progress: Progress | None,
        files: FileReading,
        on_read: Callable[[Document], None] | None,
    ) -> None:
        self.library_dir = library_dir
        self.index_dir = index_dir
        self.settings = settings
        self.encoder = encoder
        self.progress = progress
        self.files = files
        self.on_read = on_read

    def run(self, found: Sequence[State] | None, *, force: bool) -> BuildReport:
        found = states(self.library_dir, self.index_dir) if found is None else found
        changes = compare(found, self.library_dir, self.index_dir, self.settings, self.encoder)
        if not force and (report := self._again(found, changes)) is not None:
            return report
        earlier = [] if force else previous_generations(self.index_dir)
        if changes.nothing_to_do and not force:
            changes = self._prove(earlier[0], changes)
        documents = self._documents(earlier[0] if earlier else None)
        if changes.nothing_to_do and not force and not self._mended(found, changes, documents):
            sweep(self.index_dir)
            kept = earlier[0].generation
            return self._report(kept, changes, documents.taken, built=False)
        return self._build(found, changes, earlier, documents)

    def _again(self, found: Sequence[State], changes: Changes) -> BuildReport | None:
        """Make a kept generation current that holds just this; None where there is none."""
        if changes.again is None:
            return None
        kept = Previous(Generation.open(self.index_dir, changes.again))
        same = against(kept.manifest, found, self.library_dir, self.settings, self.encoder)
        documents = self._documents(kept)
        if not self._prove(kept, same).nothing_to_do or self._mended(found, same, documents):
            return None
        sweep(self.index_dir)
        make_current(self.index_dir, kept.generation.id)
        return self._report(kept.generation, changes, documents.taken, built=False, again=True)

    def _prove(self, current: Previous, changes: Changes) -> Changes:
        """A build that has nothing else to do proves what is there, and mends it."""
        try:
            current.generation.prove()
        except IndexDamaged as error:
            return replace(changes, reason=str(error))
        return changes

    def _documents(self, base: Previous | None) -> Documents:
        redo, last = Redo(), self._last_manifest() if base is None else base.manifest
        if base is not None:
            redo = what_to_redo(base.manifest, self.library_dir, self.settings, self.encoder)
        return Documents(
            self.settings.split,
            self.encoder,
            self.files,
            self.on_read,
            base,
            redo,
            ended_over(last) if last else (),
        )

    def _last_manifest(self) -> Manifest | None:
        try:
            return Generation.open(self.index_dir).manifest
        except LibraryIndexError:
            return None

    def _mended(self, found: Sequence[State], changes: Changes, documents: Documents) -> bool:
        """Whether a file that failed before can be read now."""
        failed = set(changes.failed_before)
        again = [state for state in found if state.source.relative in failed]
        with documents.reading(again) as read:
            return any(documents.readable(state, read) for state in again)

    def _build(
        self,
        found: Sequence[State],
        changes: Changes,
        earlier: Sequence[Previous],
        documents: Documents,
    ) -> BuildReport:
        documents.taken.read = 0  # those tried to see whether to build are read once more
        journal = journal_of(self.index_dir, self.encoder)
        stages = Stages(
            self.library_dir.resolve(),
            self.settings,
            self.encoder,
            documents,
            journal,
            self.progress,
        )
        with new_folder(self.index_dir) as folder:
            manifest = stages.run(found, earlier, folder)
            started = time.perf_counter()
            generation = publish(folder, self.index_dir, manifest)
            stages.seconds["publishing"] = time.perf_counter() - started
        journal.clear()
        notes = [f"{damage}; this build mended it" for p in earlier for damage in p.damage]
        if stages.embedded.journal_damaged:
            notes.append(
                f"{stages.embedded.journal_damaged:,} embeddings of the build that did not end "
                "were damaged and made anew"
            )
        notes += stages.embedded.notes
        for previous in earlier:
            previous.close()
        report = self._report(
            generation,
            changes,
            stages.taken,
            built=True,
            embedded=stages.embedded,
            seconds=dict(stages.seconds),
            notes=notes,
        )
        prune(self.index_dir, self.settings.keep)
        return report

    @staticmethod
    def _report(
        generation: Generation,
        changes: Changes,
        taken: Taken,
        *,
        built: bool,
        again: bool = False,
        embedded: Embedded | None = None,
        seconds: Mapping[str, float] | None = None,
        notes: Sequence[str] = (),
    ) -> BuildReport:
        embedded = embedded or Embedded(reused=generation.manifest.passages)
        return BuildReport(
            generation=generation.id,
            built=built,
            changes=changes,
            records=generation.manifest.documents,
            passages=generation.manifest.passages,
            seconds=0,
            too_long=tuple(taken.too_long),
            read=taken.read,
            reused=taken.reused if built else len(changes.unchanged) - len(changes.failed_before),
            embedded=embedded.made,
            embeddings_reused=embedded.reused,
            embeddings_resumed=embedded.resumed,
            stage_seconds=dict(seconds or {}),
            again=again,
            notes=tuple(notes),
        )
