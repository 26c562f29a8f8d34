"""Generations on disk: written beside the others, made current by one rename, checked on opening.

<index>/CURRENT                 id of the generation in use
<index>/PUBLISHING              ids of those about to be (`index.publishing`)
<index>/generations/<id>/       never changes once it has that name
<index>/generations/.tmp-…/     being written, or left behind by a build that was killed
"""

from __future__ import annotations

import contextlib
import os
import re
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from index import lexical, store, text_keys, token_vectors, vectors
from index.errors import IndexDamaged, IndexMissing, LibraryIndexError
from index.hold import Hold, hold
from index.manifest import FILE as MANIFEST
from index.manifest import Manifest, record_file
from index.spans import stands_in
from index.store import Store

FILES = frozenset({store.FILE, vectors.FILE, text_keys.FILE, *token_vectors.FILES, *lexical.FILES})
"""What a generation holds beside its manifest, by name and no other way."""
_LATER = frozenset({token_vectors.SUMS})
"""Of these, what generations made before it was thought of do not hold."""

_CURRENT = "CURRENT"
FOLDER = "generations"
_MOMENT = 0.02
"""Seconds after which a generation that cannot be opened is asked about again."""
_ID = re.compile(r"\d{8}T\d{9}Z-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Generation:
    """One immutable build of the index. One that was opened is not pruned while it is referred to.

    What is read of it is proved first: the manifest by its name, rows of the store one by one,
    other files by `prove`, which `Library` calls before it loads them.
    """

    path: Path
    manifest: Manifest
    held: Hold | None = field(default=None, compare=False, repr=False)

    @property
    def id(self) -> str:
        """Its name: time of the build, then a hash of the content."""
        return self.manifest.id

    @classmethod
    def open(cls, index_dir: Path, generation: str | None = None) -> Generation:
        """Open the current generation, or the one named; reads the manifest and the file sizes.

        Raises IndexMissing, IndexDamaged or IndexOutdated. Never writes.
        """
        if generation is not None:
            return cls._open(index_dir, _sane(index_dir, generation))
        while True:
            name = current_id(index_dir)
            try:
                return cls._open(index_dir, name)
            except LibraryIndexError:
                # Another generation may have become current, and this one pruned, meanwhile.
                time.sleep(_MOMENT)
                if current_id(index_dir) == name:
                    raise

    @classmethod
    def _open(cls, index_dir: Path, name: str) -> Generation:
        folder = index_dir / FOLDER / name
        if not folder.is_dir():
            raise IndexDamaged(
                f"generation {name}, which {index_dir / _CURRENT} names, is gone: rebuild with "
                "`pincite build`"
            )
        try:
            held = hold(folder / MANIFEST)
        except OSError as error:
            raise _damaged(folder, f"{MANIFEST} cannot be opened ({error.strerror})") from error
        opened = cls(folder, Manifest.open(folder), held)
        opened._check_sizes(name)
        return opened

    def _check_sizes(self, name: str) -> None:
        manifest = self.manifest
        if manifest.id != name:
            raise _damaged(self.path, f"its manifest is that of {manifest.id}")
        if not FILES - _LATER <= manifest.files.keys() <= FILES:
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

    def prove(self, files: Collection[str] = FILES) -> None:
        """Read every byte of these files and compare; IndexDamaged names what differs."""
        for file in sorted(self.manifest.files.keys() & set(files)):
            try:
                same = record_file(self.path / file) == self.manifest.files[file]
            except OSError as error:
                raise _damaged(self.path, f"{file} is missing") from error
            if not same:
                raise _damaged(self.path, f"{file} was changed")

    def check(self) -> None:
        """Compare every byte, count and span; IndexDamaged says what is not as it should be.

        Spans: each passage must be what stands there in its document.
        """
        Manifest.open(self.path)  # proves itself
        self._check_sizes(self.manifest.id)
        self.prove()
        with contextlib.closing(Store(self.path)) as opened:
            opened.check()
            self.check_counts(opened)
            row = 0
            for record in self.manifest.documents:
                if record.failed:
                    continue
                document = opened.document(record.path)
                for passage in opened.passages[row : row + record.passages]:
                    if not stands_in(document, passage):
                        raise _damaged(
                            self.path,
                            f"passage {passage.start}-{passage.end} of {record.path} is not what "
                            "stands there",
                        )
                row += record.passages

    def check_counts(self, opened: Store) -> None:
        """Compare the numbers of documents, passages, vectors and lexical rows."""
        read = sum(not record.failed for record in self.manifest.documents)
        counts = {
            "passages": len(opened.passages),
            "vectors": len(vectors.VectorIndex.open(self.path)),
            "lexical rows": len(lexical.LexicalIndex.open(self.path)),
            "keys": len(text_keys.open_keys(self.path)),
            "passages with token vectors": len(
                token_vectors.TokenVectors.open(self.path, self.manifest.encoder.token_dimension)
            ),
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
        if generations(index_dir):
            raise IndexDamaged(
                f"{index_dir / _CURRENT} is missing: rebuild with `pincite build`"
            ) from error
        raise IndexMissing(
            f"there is no index in {index_dir}: make it with `pincite build`"
        ) from error
    except OSError as error:
        raise IndexDamaged(
            f"{index_dir / _CURRENT} cannot be read ({error.strerror}): rebuild with "
            "`pincite build`"
        ) from error
    return _sane(index_dir, name)


def generations(index_dir: Path) -> list[str]:
    """Return the ids of the generations there are, oldest first."""
    folder = index_dir / FOLDER
    if not folder.is_dir():
        return []
    return sorted(entry.name for entry in folder.iterdir() if _ID.fullmatch(entry.name))


def make_current(index_dir: Path, generation: str) -> None:
    """Point CURRENT to `generation`, whole or not at all."""
    written = index_dir / f"{_CURRENT}.tmp"
    written.write_text(f"{_sane(index_dir, generation)}\n", encoding="ascii")
    sync(written)
    written.replace(index_dir / _CURRENT)
    sync(index_dir)


def _sane(index_dir: Path, name: str) -> str:
    if not _ID.fullmatch(name):
        raise IndexDamaged(
            f"{index_dir / _CURRENT} names no generation ({name[:40]!r}): rebuild with "
            "`pincite build`"
        )
    return name


def _damaged(folder: Path, reason: str) -> IndexDamaged:
    return IndexDamaged(f"the index in {folder} is damaged, {reason}: rebuild with `pincite build`")


def sync(path: Path) -> None:
    """Have the system put a file or folder on disk before anything relies on it."""
    if os.name == "nt" and path.is_dir():  # Windows opens no folders
        return
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
