"""Generations on disk: written beside the others, made current by one rename, checked on opening.

<index>/CURRENT                 id of the generation in use
<index>/generations/<id>/       never changes once it has that name
<index>/generations/.tmp-…/     being written, or left behind by a build that was killed
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index import lexical, store, vectors
from index.errors import IndexDamaged, IndexMissing
from index.manifest import FILE as MANIFEST
from index.manifest import Manifest, record_file
from index.store import Store

FILES = frozenset({store.FILE, vectors.FILE, *lexical.FILES})
"""What a generation holds beside its manifest, by name and no other way."""

_CURRENT = "CURRENT"
_FOLDER = "generations"
_TEMPORARY = ".tmp-"
_ID = re.compile(r"\d{8}T\d{9}Z-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Generation:
    """One immutable build of the index."""

    path: Path
    manifest: Manifest

    @property
    def id(self) -> str:
        """Its name: time of the build, then a hash of the content."""
        return self.manifest.id

    @classmethod
    def open(cls, index_dir: Path, generation: str | None = None) -> Generation:
        """Open the current generation, or the one named; reads the manifest and the file sizes.

        Raises IndexMissing, IndexDamaged or IndexOutdated. Never writes.
        """
        name = current_id(index_dir) if generation is None else _sane(index_dir, generation)
        folder = index_dir / _FOLDER / name
        if not folder.is_dir():
            raise IndexDamaged(
                f"generation {name} is gone from {index_dir}: rebuild with `pincite build --force`"
            )
        opened = cls(folder, Manifest.open(folder))
        opened._check_sizes(name)
        return opened

    def _check_sizes(self, name: str) -> None:
        manifest = self.manifest
        if manifest.id != name:
            raise _damaged(self.path, f"its manifest is that of {manifest.id}")
        if manifest.files.keys() != FILES:
            raise _damaged(self.path, "its manifest lists other files than a generation has")
        for file, record in manifest.files.items():
            try:
                size = (self.path / file).stat().st_size
            except OSError as error:
                raise _damaged(self.path, f"{file} is missing") from error
            if size != record.size:
                raise _damaged(self.path, f"{file} has {size} bytes, not {record.size}")
        if sum(record.passages for record in manifest.documents) != manifest.passages:
            raise _damaged(self.path, "its manifest counts its passages in two ways")

    def check(self) -> None:
        """Read every byte and compare it with the manifest; IndexDamaged names what differs."""
        self._check_sizes(self.manifest.id)
        if not self.id.endswith(self.manifest.content()[:12]):
            raise _damaged(self.path, "its manifest was changed")
        for file, record in self.manifest.files.items():
            if record_file(self.path / file) != record:
                raise _damaged(self.path, f"{file} was changed")
        opened = Store(self.path)
        with contextlib.closing(opened):
            opened.check()
            read = sum(not record.failed for record in self.manifest.documents)
            counts = {
                "passages": len(opened.passages),
                "vectors": len(vectors.VectorIndex.open(self.path)),
                "lexical rows": len(lexical.LexicalIndex.open(self.path)),
            }
            if opened.document_count() != read:
                raise _damaged(self.path, f"it holds {opened.document_count()} of {read} documents")
        for what, count in counts.items():
            if count != self.manifest.passages:
                raise _damaged(
                    self.path, f"it has {count} {what} for {self.manifest.passages} passages"
                )


def current_id(index_dir: Path) -> str:
    """Return the id of the current generation; IndexMissing or IndexDamaged without one."""
    try:
        with (index_dir / _CURRENT).open("rb") as stream:
            name = stream.read(200).decode("ascii", "replace").strip()
    except FileNotFoundError as error:
        raise IndexMissing(f"there is no index in {index_dir}: make it with `pincite build`") from (
            error
        )
    except OSError as error:
        raise IndexDamaged(
            f"{index_dir / _CURRENT} cannot be read ({error.strerror}): rebuild with "
            "`pincite build`"
        ) from error
    return _sane(index_dir, name)


def generations(index_dir: Path) -> list[str]:
    """Return the ids of the generations there are, oldest first."""
    folder = index_dir / _FOLDER
    if not folder.is_dir():
        return []
    return sorted(entry.name for entry in folder.iterdir() if _ID.fullmatch(entry.name))


@contextlib.contextmanager
def new_folder(index_dir: Path) -> Iterator[Path]:
    """Give a folder to write a generation in; what is in it is gone afterwards unless published."""
    root = index_dir / _FOLDER
    root.mkdir(parents=True, exist_ok=True)
    for left in root.glob(f"{_TEMPORARY}*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=_TEMPORARY, dir=root))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(folder: Path, index_dir: Path, manifest: Manifest) -> Generation:
    """Give the finished generation in `folder` its name and make it the current one."""
    manifest.save(folder)
    for name in (*FILES, MANIFEST):
        _sync(folder / name)
    _sync(folder)
    # mkdtemp made it for this user alone; readers may be others, as for every file beside it.
    folder.chmod((index_dir / _FOLDER).stat().st_mode & 0o777)
    final = index_dir / _FOLDER / manifest.id
    folder.rename(final)
    _sync(final.parent)
    make_current(index_dir, manifest.id)
    return Generation(final, manifest)


def make_current(index_dir: Path, generation: str) -> None:
    """Point CURRENT to `generation`, whole or not at all."""
    written = index_dir / f"{_CURRENT}.tmp"
    written.write_text(f"{_sane(index_dir, generation)}\n", encoding="ascii")
    _sync(written)
    written.replace(index_dir / _CURRENT)
    _sync(index_dir)


def prune(index_dir: Path, keep: int) -> list[str]:
    """Remove all but the `keep` newest generations and the current one; return what went."""
    current = current_id(index_dir)
    kept = {current, *generations(index_dir)[-keep:]}
    gone = [name for name in generations(index_dir) if name not in kept]
    for name in gone:
        shutil.rmtree(index_dir / _FOLDER / name, ignore_errors=True)
    return gone


def roll_back(index_dir: Path, generation: str | None = None) -> Generation:
    """Make the generation before the current one current again, or the one named; return it.

    It is opened first, so that a damaged one never becomes current. The caller holds the lock.
    """
    current = current_id(index_dir)
    if generation is None:
        older = [name for name in generations(index_dir) if name < current]
        if not older:
            raise IndexMissing(f"no generation before {current} is kept: nothing to go back to")
        generation = older[-1]
    opened = Generation.open(index_dir, generation)
    make_current(index_dir, opened.id)
    return opened


def _sane(index_dir: Path, name: str) -> str:
    if not _ID.fullmatch(name):
        raise IndexDamaged(
            f"{index_dir / _CURRENT} names no generation ({name[:40]!r}): rebuild with "
            "`pincite build`"
        )
    return name


def _damaged(folder: Path, reason: str) -> IndexDamaged:
    return IndexDamaged(
        f"the index in {folder} is damaged, {reason}: rebuild with `pincite build --force`"
    )


def _sync(path: Path) -> None:
    """Have the system put a file or folder on disk before anything relies on it."""
    if os.name == "nt" and path.is_dir():  # Windows opens no folders
        return
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
