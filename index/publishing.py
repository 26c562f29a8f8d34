"""A new generation: written in a folder of its own, made current whole, old ones pruned.

The caller of all of these holds the lock of the index folder (`index.writer`).
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
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
    folder.rename(final)
    try:
        sync(final.parent)
        make_current(index_dir, manifest.id)
    except BaseException:
        if not _names(index_dir, manifest.id):
            final.rename(folder)  # for `new_folder` to remove
        raise
    sync(index_dir.parent)
    return Generation(final, manifest)


def prune(index_dir: Path, keep: int) -> list[str]:
    """Remove all but the `keep` newest generations and the current one; return what went.

    One that a reader has open, in this process or another, stays until a later pruning. The caller
    holds the lock.
    """
    kept = {current_id(index_dir), *generations(index_dir)[-keep:]}
    root = index_dir / FOLDER
    gone = []
    for name in generations(index_dir):
        aside = root / f"{_TEMPORARY}gone-{name}"
        if name not in kept and take_away(root / name, root / name / MANIFEST, aside):
            shutil.rmtree(aside, ignore_errors=True)
            gone.append(name)
    return gone


def _names(index_dir: Path, generation: str) -> bool:
    """Whether CURRENT names this generation."""
    try:
        return current_id(index_dir) == generation
    except LibraryIndexError:
        return False
