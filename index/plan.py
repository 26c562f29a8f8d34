"""What has to be built: the library as it lies there against the current generation.

Compares the content of files, never their times, and loads no model.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from index.arrangement import VectorSettings
from index.encoder import Encoder, open_encoder
from index.errors import BadSettings, IndexMissing, LibraryIndexError
from index.generation import Generation
from index.manifest import DocumentRecord, Manifest
from index.software import software, software_parts
from index.versions import version_changes
from ingest.reading import ReadLimits
from ingest.sidecar import sidecar_of
from ingest.sources import Source, list_sources, sha256_of
from ingest.splitter import SplitSettings


@dataclass(frozen=True, slots=True)
class BuildSettings:
    """How an index is made."""

    split: SplitSettings = field(default_factory=SplitSettings)
    read: ReadLimits = field(default_factory=ReadLimits)
    vectors: VectorSettings = field(default_factory=VectorSettings)
    encoder: str | None = None
    """See `index.encoder.open_encoder`; None is the packaged model."""
    keep: int = 3
    """Generations that stay on disk, the current one included, to go back to."""
    wait_seconds: float = 10.0
    """How long a build waits for another one to end."""

    def __post_init__(self) -> None:
        if self.keep < 1:
            raise BadSettings(f"build setting keep is {self.keep}: keep at least 1 generation")
        if self.wait_seconds < 0:
            raise BadSettings(f"build setting wait_seconds is {self.wait_seconds}: use 0 or more")

    def recorded(self) -> Mapping[str, Any]:
        """Return those settings that change what is built, as plain values for the manifest.

        It records how the vectors are arranged by itself.
        """
        plain = {"split": asdict(self.split), "read": asdict(self.read)}
        # As JSON gives them back, so that they compare equal with those of a manifest.
        result: dict[str, Any] = json.loads(json.dumps(plain))
        return result


@dataclass(frozen=True, slots=True)
class State:
    """A file of the library as it lies there."""

    source: Source
    sha256: str
    """Of its bytes; empty when they cannot be read."""
    sidecar: str | None
    """SHA-256 of the file that corrects its facts, where there is one."""


@dataclass(frozen=True, slots=True)
class Redo:
    """What a build cannot take over from an earlier generation, and why.

    `read` (and then split again) every document, `split` the documents as read, `embed` every
    passage, `count` the words of every passage. Where texts stay the same, so do their vectors.
    """

    read: bool = False
    split: bool = False
    embed: bool = False
    count: bool = False
    reason: str | None = None
    """In words, with what it leads to; None when everything can be taken over."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs from the current generation; paths relative to the library."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failed_before: tuple[str, ...] = ()
    """Of the unchanged, those that could not be read: each build tries them again, since what they
    lacked may be there now."""
    settings_changed: bool = False
    """Settings, encoder, library folder or Pincite itself: more is made anew than changed files."""
    reason: str | None = None
    """Why more is made anew than the changed files, and what, in words."""
    moved: tuple[tuple[str, str], ...] = ()
    """Old and new path of files with the same content."""

    @property
    def nothing_to_do(self) -> bool:
        """True when a build would make the same generation again."""
        return not (self.added or self.changed or self.removed or self.moved or self.reason)


def states(library_dir: Path, index_dir: Path) -> list[State]:
    """Return the files of the library in their stable order, with the sums of their content."""
    own = index_dir.resolve()
    return [
        _state(source)
        for source in list_sources(library_dir)
        # An index kept inside the library is no document of it.
        if not source.path.resolve().is_relative_to(own)
    ]


def plan(
    library_dir: Path,
    index_dir: Path,
    *,
    settings: BuildSettings | None = None,
    encoder: Encoder | None = None,
) -> Changes:
    """Return what a build would change. Never writes, and loads no model."""
    settings = settings or BuildSettings()
    return compare(states(library_dir, index_dir), library_dir, index_dir, settings, encoder)


def compare(
    found: Sequence[State],
    library_dir: Path,
    index_dir: Path,
    settings: BuildSettings,
    encoder: Encoder | None,
) -> Changes:
    """Return how the files `found` and the settings differ from the current generation."""
    names = tuple(state.source.relative for state in found)
    try:
        manifest = Generation.open(index_dir).manifest
    except IndexMissing:
        return Changes(added=names, reason="there is no index yet")
    except LibraryIndexError as error:
        return Changes(added=names, reason=str(error))
    before = {record.path: record for record in manifest.documents}
    same = {
        name
        for name, state in zip(names, found, strict=True)
        if name in before and _same(state, before[name])
    }
    added = [state for state in found if state.source.relative not in before]
    removed = sorted(before.keys() - set(names))
    moved = _moved(added, [before[name] for name in removed])
    redo = what_to_redo(manifest, library_dir, settings, encoder)
    return Changes(
        added=tuple(state.source.relative for state in added if state.source.relative not in moved),
        changed=tuple(name for name in names if name in before and name not in same),
        removed=tuple(name for name in removed if name not in moved.values()),
        unchanged=tuple(name for name in names if name in same),
        failed_before=tuple(name for name in names if name in same and before[name].failed),
        settings_changed=redo.reason is not None,
        reason=redo.reason,
        moved=tuple((old, new) for new, old in moved.items()),
    )


def what_to_redo(
    manifest: Manifest, library_dir: Path, settings: BuildSettings, encoder: Encoder | None
) -> Redo:
    """Return what cannot be taken over from the generation of `manifest`."""
    encoder = encoder or open_encoder(settings.encoder)
    now, then = settings.recorded(), manifest.settings
    parts, before = software_parts(), manifest.software_parts
    other_versions = version_changes(manifest.encoder, encoder)
    causes = {
        "all documents are read again": (
            (now["read"] != then.get("read"), "the settings for reading changed"),
            (parts["reading"] != before.get("reading"), "another version of Pincite reads them"),
        ),
        "all documents are split again": (
            (now["split"] != then.get("split"), "the settings for splitting changed"),
            (parts["splitting"] != before.get("splitting"), "another version of Pincite splits"),
        ),
        "all passages are embedded again": (
            (
                manifest.encoder.fingerprint != encoder.fingerprint,
                f"the encoder is now {encoder.name}, not {manifest.encoder.name}",
            ),
            (
                manifest.encoder.fingerprint == encoder.fingerprint
                and manifest.encoder.reader != encoder.reader,
                "another version of the reader reads them",
            ),
        ),
        "a sample of the passages is embedded again, and all of them if it comes out otherwise": (
            (
                (manifest.encoder.fingerprint, manifest.encoder.reader)
                == (encoder.fingerprint, encoder.reader)
                and other_versions is not None,
                other_versions or "",
            ),
        ),
        "all words are counted again": (
            (parts["words"] != before.get("words"), "another version of Pincite counts them"),
        ),
        "the vectors are arranged for search again": (
            (
                not manifest.vectors.fits(manifest.passages, settings.vectors),
                "the settings for vectors changed",
            ),
        ),
        "the documents stay as they are": (
            (
                manifest.library != str(library_dir.resolve()),
                f"the index is of another folder, {manifest.library}",
            ),
        ),
    }
    found = {effect: [why for holds, why in reasons if holds] for effect, reasons in causes.items()}
    read, split, embed, _, count, _, _ = (bool(reasons) for reasons in found.values())
    said = [f"{' and '.join(reasons)}: {effect}" for effect, reasons in found.items() if reasons]
    if not said and manifest.software != software():
        said = ["another version of Pincite made the index"]
    return Redo(read, read or split, embed, count, "; ".join(said) or None)


def _moved(added: Sequence[State], removed: Sequence[DocumentRecord]) -> dict[str, str]:
    """Return new path → old path of the files that came with the content of one that went."""
    went: dict[tuple[str, str | None, str], list[str]] = {}
    for record in reversed(removed):
        if record.sha256:
            went.setdefault(content_key(record), []).append(record.path)
    pairs = {}
    for state in added:
        old = went.get(content_key(state))
        if old:
            pairs[state.source.relative] = old.pop()
    return pairs


def content_key(file: State | DocumentRecord) -> tuple[str, str | None, str]:
    """Return what decides how a file is read: its bytes, its sidecar, and the ending of its name.

    Nothing else of the name does: facts are found in the text (`ingest.facts`).
    """
    name = file.path if isinstance(file, DocumentRecord) else file.source.relative
    return file.sha256, file.sidecar, PurePosixPath(name).suffix.lower()


def _same(state: State, record: DocumentRecord) -> bool:
    return (state.sha256, state.sidecar) == (record.sha256, record.sidecar)


def _state(source: Source) -> State:
    sidecar = sidecar_of(source.path)
    # A sidecar that is a link is not used, as `apply_sidecar` explains.
    return State(source, _sum(source.path) or "", None if sidecar.is_symlink() else _sum(sidecar))


def _sum(path: Path) -> str | None:
    """Return the SHA-256 of a file, None when it is not there or cannot be read."""
    try:
        return sha256_of(path)
    except OSError:
        return None
