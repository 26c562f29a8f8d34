"""What has to be built: the library as it lies there against the current generation.

Compares the content of files, never their times, and loads no model.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import index
import ingest
from index.encoder import Encoder, open_encoder
from index.errors import BadSettings, IndexMissing, LibraryIndexError
from index.generation import Generation
from index.manifest import DocumentRecord, Manifest
from ingest.reading import ReadLimits
from ingest.sidecar import sidecar_of
from ingest.sources import Source, list_sources, sha256_of
from ingest.splitter import SplitSettings


@dataclass(frozen=True, slots=True)
class BuildSettings:
    """How an index is made."""

    split: SplitSettings = field(default_factory=SplitSettings)
    read: ReadLimits = field(default_factory=ReadLimits)
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
        """Return those settings that change what is built, as plain values for the manifest."""
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
class Changes:
    """What differs from the current generation; paths relative to the library."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failed_before: tuple[str, ...] = ()
    """Of the unchanged, those that could not be read; they will not read better now."""
    settings_changed: bool = False
    """Settings, encoder, library folder or Pincite itself: everything is built anew."""
    reason: str | None = None
    """Why everything is built anew, in words."""

    @property
    def nothing_to_do(self) -> bool:
        """True when a build would make the same generation again."""
        return not (self.added or self.changed or self.removed or self.reason)


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
    reason = _settings_reason(manifest, library_dir, settings, encoder)
    return Changes(
        added=tuple(name for name in names if name not in before),
        changed=tuple(name for name in names if name in before and name not in same),
        removed=tuple(sorted(before.keys() - set(names))),
        unchanged=tuple(name for name in names if name in same),
        failed_before=tuple(name for name in names if name in same and before[name].failed),
        settings_changed=reason is not None,
        reason=reason,
    )


@cache
def software() -> str:
    """SHA-256 of the code that reads, splits and counts words: other code, other passages."""
    files = sorted(Path(ingest.__path__[0]).rglob("*.py"))
    files += [Path(index.__path__[0]) / name for name in ("words.py", "lexical.py")]
    total = hashlib.sha256()
    for file in files:
        total.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return total.hexdigest()


def _settings_reason(
    manifest: Manifest, library_dir: Path, settings: BuildSettings, encoder: Encoder | None
) -> str | None:
    encoder = encoder or open_encoder(settings.encoder)
    reasons = []
    if manifest.library != str(library_dir.resolve()):
        reasons.append(f"the index is of another folder, {manifest.library}")
    if manifest.encoder.fingerprint != encoder.fingerprint:
        reasons.append(f"the encoder is now {encoder.name}, not {manifest.encoder.name}")
    if manifest.settings != settings.recorded():
        reasons.append("the settings for reading or splitting changed")
    if manifest.software != software():
        reasons.append("another version of Pincite made the index")
    return "; ".join(reasons) or None


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
