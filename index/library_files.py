"""The files of a library as they lie there: compared by their content, never by their times."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from index.manifest import DocumentRecord
from ingest.sidecar import sidecar_of
from ingest.sources import Source, list_sources, sha256_of


@dataclass(frozen=True, slots=True)
class State:
    """A file of the library as it lies there."""

    source: Source
    sha256: str
    """Of its bytes; empty when they cannot be read."""
    sidecar: str | None
    """SHA-256 of the file that corrects its facts, where there is one."""


def states(library_dir: Path, index_dir: Path) -> list[State]:
    """Return the files of the library in their stable order, with the sums of their content."""
    own = index_dir.resolve()
    return [
        _state(source)
        for source in list_sources(library_dir)
        # An index kept inside the library is no document of it.
        if not source.path.resolve().is_relative_to(own)
    ]


def content_key(file: State | DocumentRecord) -> tuple[str, str | None, str]:
    """Return what decides how a file is read: its bytes, its sidecar, and the ending of its name.

    Nothing else of the name does: facts are found in the text (`ingest.facts`).
    """
    name = file.path if isinstance(file, DocumentRecord) else file.source.relative
    return file.sha256, file.sidecar, PurePosixPath(name).suffix.lower()


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
