"""A new generation: written in a folder of its own, made current whole, old ones pruned.

The caller of all that write holds the lock of the index folder (`index.writer`).

Between getting its name and becoming current, a generation is announced in a file. A build killed
at that moment leaves one that was never current: the announcement tells it from those that were,
so that it is neither gone back to nor kept in the place of one of them.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from index.errors import LibraryIndexError
from index.generation import (
    FILES,
    FOLDER,
    Generation,
    current_id,
    generations,
    make_current,
    sync,
)
from index.hold import take_away
from index.manifest import FILE as MANIFEST
from index.manifest import Manifest

_TEMPORARY = ".tmp-"
ANNOUNCED = "PUBLISHING"
"""Names the generations about to become current, one a line."""
_LONGEST = 10_000
"""Bytes of it that are read."""


@contextlib.contextmanager
def new_folder(index_dir: Path) -> Iterator[Path]:
    """Give a folder to write a generation in; what is in it is gone afterwards unless published.

    The caller holds the lock, so whatever lies there unfinished is of a build that was killed.
    """
    root = index_dir / FOLDER
    root.mkdir(parents=True, exist_ok=True)
    sweep(index_dir)
    folder = Path(tempfile.mkdtemp(prefix=_TEMPORARY, dir=root))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep(index_dir: Path) -> None:
    """Remove what a killed build left unfinished. The caller holds the lock."""
    for left in (index_dir / FOLDER).glob(f"{_TEMPORARY}*"):
        shutil.rmtree(left, ignore_errors=True)
    if (index_dir / ANNOUNCED).exists():
        for name in never_current(index_dir):
            remove(index_dir, name)
        # One that somebody holds by its name stays, and stays announced.
        _announce(index_dir, never_current(index_dir))


def never_current(index_dir: Path) -> list[str]:
    """Return the ids of generations that got their name and did not become current.

    Their builds were killed in between, or are in between now. Never writes.
    """
    try:
        said = (index_dir / ANNOUNCED).read_bytes()[:_LONGEST].decode("ascii", "replace").split()
    except OSError:
        return []
    there = set(generations(index_dir)).intersection(said)
    return sorted(name for name in there if not _names(index_dir, name))


def once_current(index_dir: Path) -> list[str]:
    """Return the ids of the generations that are or were current, oldest first. Never writes."""
    never = set(never_current(index_dir))
    return [name for name in generations(index_dir) if name not in never]


def publish(folder: Path, index_dir: Path, manifest: Manifest) -> Generation:
    """Give the finished generation in `folder` its name and make it the current one.

    Every step is on disk before the next relies on it, so a power cut leaves the old generation or
    the new one.
    """
    manifest.save(folder)
    for name in (*FILES, MANIFEST):
        sync(folder / name)
    # mkdtemp made it for this user alone; readers may be others, as for every file beside it.
    folder.chmod((index_dir / FOLDER).stat().st_mode & 0o777)
    sync(folder)
    final = index_dir / FOLDER / manifest.id
    before = never_current(index_dir)
    _announce(index_dir, [*before, manifest.id])
    folder.rename(final)
    try:
        sync(final.parent)
        make_current(index_dir, manifest.id)
    except BaseException:
        if not _names(index_dir, manifest.id):
            final.rename(folder)  # for `new_folder` to remove
        raise
    _announce(index_dir, before)
    sync(index_dir.parent)
    return Generation(final, manifest)


def prune(index_dir: Path, keep: int) -> list[str]:
    """Remove all but `keep` generations and the current one; return what went.

    First those go that this version cannot read and those that a newer one repeats, then the
    oldest. One that a reader has open, in this process or another, stays until a later pruning;
    one that never was current does not count. The caller holds the lock.
    """
    names = once_current(index_dir)
    if len(names) > keep:
        names.sort(key=partial(_worth, index_dir, tuple(names)))  # stable: the oldest first
    kept = {current_id(index_dir), *names[-keep:]}
    return [name for name in generations(index_dir) if name not in kept and remove(index_dir, name)]


def _worth(index_dir: Path, names: Sequence[str], name: str) -> int:
    """Return how much a generation is worth keeping: 0 one that cannot be gone back to."""
    try:
        Manifest.open(index_dir / FOLDER / name)
    except LibraryIndexError:
        return 0
    same = [other for other in names if other.partition("-")[2] == name.partition("-")[2]]
    return 2 if name == same[-1] else 1


def remove(index_dir: Path, name: str) -> bool:
    """Remove a generation whole, unless somebody holds it; return whether it went."""
    root = index_dir / FOLDER
    aside = root / f"{_TEMPORARY}gone-{name}"
    if not take_away(root / name, root / name / MANIFEST, aside):
        return False
    shutil.rmtree(aside, ignore_errors=True)
    return True


def _announce(index_dir: Path, names: Sequence[str]) -> None:
    """Say which generations are about to become current, and have it on disk."""
    file = index_dir / ANNOUNCED
    if not names:
        file.unlink(missing_ok=True)
        return
    written = file.with_suffix(".tmp")
    written.write_text("".join(f"{name}\n" for name in names), encoding="ascii")
    sync(written)
    written.replace(file)
    sync(index_dir)


def _names(index_dir: Path, generation: str) -> bool:
    """Whether CURRENT names this generation."""
    try:
        return current_id(index_dir) == generation
    except LibraryIndexError:
        return False
