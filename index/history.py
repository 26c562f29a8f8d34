"""The generations there are, for people: which, how old, how big; and the way back to one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from index.errors import (
    GenerationInUse,
    IndexDamaged,
    IndexMissing,
    IndexOutdated,
    LibraryIndexError,
    NoSuchGeneration,
)
from index.generation import Generation, current_id, make_current
from index.library_files import content_key
from index.manifest import DocumentRecord, Manifest
from index.publishing import once_current, remove, sweep
from index.writer import one_writer

PREVIOUS = "previous"
"""Names the generation before the current one."""
_STAMP = "%Y%m%dT%H%M%S%fZ"


@dataclass(frozen=True, slots=True)
class Difference:
    """Which documents differ between two generations; paths in the later one, but for `gone`."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    """The same content at another path."""
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """One generation on disk."""

    id: str
    built_at: datetime
    """UTC."""
    size: int
    """Bytes on disk."""
    current: bool
    documents: int = 0
    """Those that were read."""
    failed: int = 0
    passages: int = 0
    problem: str | None = None
    """Why it cannot be gone back to, and what becomes of it; the numbers are then not known."""
    difference: Difference | None = None
    """From the one before it that is kept; None without one, or where one of both has a problem."""


@dataclass(frozen=True, slots=True)
class WentBack:
    """What a rollback did."""

    before: str
    """Id of the generation that was current."""
    now: Kept


def history(index_dir: Path) -> list[Kept]:
    """Return the generations that are or were current, newest first; never writes.

    What is damaged has its problem.
    """
    try:
        current = current_id(index_dir)
    except LibraryIndexError:
        current = None
    found: list[Kept] = []
    before: Manifest | None = None
    for name in once_current(index_dir):
        try:
            kept, now = _kept(index_dir, name, current)
        except FileNotFoundError:  # pruned at this moment
            continue
        if before is not None and now is not None:
            kept = replace(kept, difference=difference(before.documents, now.documents))
        found.insert(0, kept)
        before = now
    return found


def difference(before: Iterable[DocumentRecord], now: Iterable[DocumentRecord]) -> Difference:
    """Return how the documents of two generations differ."""
    old = {record.path: content_key(record) for record in before}
    new = {record.path: content_key(record) for record in now}
    came = [path for path in new if path not in old]
    went = [path for path in old if path not in new]
    left = Counter(old[path] for path in went)
    moved = []
    for path in came:
        if left[new[path]]:
            left[new[path]] -= 1
            moved.append(path)
    gone = []
    for path in reversed(went):
        if left[old[path]]:
            left[old[path]] -= 1
            gone.append(path)
    return Difference(
        new=tuple(path for path in came if path not in moved),
        changed=tuple(path for path, key in new.items() if path in old and old[path] != key),
        moved=tuple(moved),
        gone=tuple(reversed(gone)),
    )


def find_generation(index_dir: Path, name: str) -> str:
    """Return the id that `name` stands for: an id, the beginning of one, or `previous`.

    NoSuchGeneration, which names those there are, when it stands for none or for several;
    IndexMissing or IndexDamaged when there is no current generation to be before.
    """
    there = once_current(index_dir)
    if name == PREVIOUS:
        current = current_id(index_dir)
        older = [one for one in there if one < current]
        if not older:
            raise NoSuchGeneration(
                f"no generation before {current} is kept in {index_dir}: there is nothing to go "
                "back to"
            )
        return older[-1]
    found = [one for one in there if name and one.startswith(name)]
    if len(found) == 1:
        return found[0]
    if not there:
        raise IndexMissing(f"there is no index in {index_dir}: make it with `pincite build`")
    what = "several generations begin with" if found else "there is no generation"
    raise NoSuchGeneration(f"{what} {name!r} in {index_dir}; there are: {', '.join(there)}")


def go_back(index_dir: Path, name: str = PREVIOUS, *, wait_seconds: float = 10.0) -> WentBack:
    """Make another generation current: the one that `name` stands for in `find_generation`.

    Its files are compared with their checksums first, so that no damaged one becomes current.
    Raises NoSuchGeneration, IndexMissing, IndexDamaged, IndexOutdated or BuildBusy; the current
    generation is then as it was.
    """
    current_id(index_dir)  # without an index there is no folder to lock
    with one_writer(index_dir, wait_seconds):
        # Or what a killed build announced would seem never to have been current.
        sweep(index_dir)
        before = current_id(index_dir)
        wanted = find_generation(index_dir, name)
        try:
            Generation.open(index_dir, wanted).prove()
        except (IndexDamaged, IndexOutdated) as error:
            raise type(error)(
                f"generation {wanted} cannot be gone back to, {_why(error)}; {before} stays current"
            ) from error
        make_current(index_dir, wanted)
    return WentBack(before, _kept(index_dir, wanted, wanted)[0])


def discard(index_dir: Path, generation: str, *, wait_seconds: float = 10.0) -> None:
    """Remove a generation that is not the current one, whether or not it can be opened.

    Raises NoSuchGeneration, GenerationInUse, IndexNotWritten or BuildBusy; nothing is gone then.
    """
    with one_writer(index_dir, wait_seconds):
        name = find_generation(index_dir, generation)
        if name == current_id(index_dir):
            raise GenerationInUse(f"generation {name} is the current one: go back from it first")
        if not remove(index_dir, name):
            raise GenerationInUse(
                f"generation {name} is being read by another program: close that, then try again"
            )


def _why(error: LibraryIndexError) -> str:
    """Return why a generation that is kept is of no use; to build again does not mend it."""
    if isinstance(error, IndexOutdated):
        return "another version of Pincite made it, which alone can read it"
    # Errors say what is wrong and, behind a colon, that a build mends it.
    return f"it is damaged: {str(error).rpartition(': ')[0] or error}"


def _kept(index_dir: Path, name: str, current: str | None) -> tuple[Kept, Manifest | None]:
    folder = index_dir / "generations" / name
    built_at = datetime.strptime(name.partition("-")[0], _STAMP).replace(tzinfo=UTC)
    size = sum(file.stat().st_size for file in folder.iterdir() if file.is_file())
    kept = Kept(name, built_at, size, name == current)
    try:
        manifest = Generation.open(index_dir, name).manifest
    except LibraryIndexError as error:
        if not kept.current:  # what is wrong with the current one, a build mends
            return replace(kept, problem=_why(error)), None
        return replace(kept, problem=str(error)), None
    failed = sum(record.failed for record in manifest.documents)
    read = len(manifest.documents) - failed
    return replace(kept, documents=read, failed=failed, passages=manifest.passages), manifest
