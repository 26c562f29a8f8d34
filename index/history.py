"""The generations there are, for people: which, how old, how big; and the way back to one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.errors import IndexMissing, LibraryIndexError, NoSuchGeneration
from index.generation import Generation, current_id, generations, roll_back
from index.writer import one_writer

PREVIOUS = "previous"
"""Names the generation before the current one."""
_STAMP = "%Y%m%dT%H%M%S%fZ"


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
    """Why it cannot be opened; the numbers are then not known."""


@dataclass(frozen=True, slots=True)
class WentBack:
    """What a rollback did."""

    before: str
    """Id of the generation that was current."""
    now: Kept


def history(index_dir: Path) -> list[Kept]:
    """Return the generations, newest first. Never writes; what is damaged has its problem."""
    try:
        current = current_id(index_dir)
    except LibraryIndexError:
        current = None
    return [_kept(index_dir, name, current) for name in reversed(generations(index_dir))]


def find_generation(index_dir: Path, name: str) -> str:
    """Return the id that `name` stands for: an id, the beginning of one, or `previous`.

    NoSuchGeneration, which names those there are, when it stands for none or for several;
    IndexMissing or IndexDamaged when there is no current generation to be before.
    """
    there = generations(index_dir)
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
        before = current_id(index_dir)
        wanted = find_generation(index_dir, name)
        Generation.open(index_dir, wanted).prove()
        roll_back(index_dir, wanted)
    return WentBack(before, _kept(index_dir, wanted, wanted))


def _kept(index_dir: Path, name: str, current: str | None) -> Kept:
    folder = index_dir / "generations" / name
    built_at = datetime.strptime(name.partition("-")[0], _STAMP).replace(tzinfo=UTC)
    size = sum(file.stat().st_size for file in folder.iterdir() if file.is_file())
    try:
        manifest = Generation.open(index_dir, name).manifest
    except LibraryIndexError as error:
        return Kept(name, built_at, size, name == current, problem=str(error))
    failed = sum(record.failed for record in manifest.documents)
    return Kept(
        name,
        built_at,
        size,
        name == current,
        documents=len(manifest.documents) - failed,
        failed=failed,
        passages=manifest.passages,
    )
