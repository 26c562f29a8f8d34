"""What has to be built: the library as it lies there against the current generation.

Loads no model and never writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.build_settings import BuildSettings
from index.encoder import Encoder
from index.errors import IndexMissing, LibraryIndexError
from index.generation import Generation
from index.library_files import State, content_key, states
from index.manifest import DocumentRecord, Manifest
from index.publishing import once_current
from index.redo import what_to_redo


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
    again: str | None = None
    """Id of a kept generation that holds just this, where one is newer than the current: after a
    way back, nothing has to be built to have it."""

    @property
    def nothing_to_do(self) -> bool:
        """True when a build would make the same generation again."""
        return not (self.added or self.changed or self.removed or self.moved or self.reason)


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
    try:
        current = Generation.open(index_dir)
    except IndexMissing:
        return Changes(added=_names(found), reason="there is no index yet")
    except LibraryIndexError as error:
        return Changes(added=_names(found), reason=str(error))
    changes = against(current.manifest, found, library_dir, settings, encoder)
    if changes.nothing_to_do:
        return changes
    # Only of those that were gone back from. In the place of an older one that is the same, a new
    # one is built (which reads and embeds nothing), so that the way back leads to this one.
    for name in reversed([each for each in once_current(index_dir) if each > current.id]):
        try:
            kept = Generation.open(index_dir, name).manifest
        except LibraryIndexError:
            continue
        if against(kept, found, library_dir, settings, encoder).nothing_to_do:
            return replace(changes, again=name)
    return changes


def against(
    manifest: Manifest,
    found: Sequence[State],
    library_dir: Path,
    settings: BuildSettings,
    encoder: Encoder | None,
) -> Changes:
    """Return how the files `found` and the settings differ from the generation of `manifest`."""
    names = _names(found)
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


def _names(found: Sequence[State]) -> tuple[str, ...]:
    return tuple(state.source.relative for state in found)


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


def _same(state: State, record: DocumentRecord) -> bool:
    return (state.sha256, state.sidecar) == (record.sha256, record.sidecar)
