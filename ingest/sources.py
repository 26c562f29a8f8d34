"""Which files make a library, in an order that stays the same from build to build."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import LibraryNotFound
from ingest.sidecar import SUFFIX

_UNFINISHED = (".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".swp", "~")
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r"})
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Source:
    """One file of a library. Whether it can be read is for the readers to say."""

    relative: str
    """Path relative to the library, with `/`. Where `problem` is set: how to show it."""
    path: Path
    size: int
    """In bytes."""
    problem: str | None = None
    """Why the file cannot be taken in at all, with the remedy; None when it can."""


def list_sources(root: Path) -> list[Source]:
    """Return the files of the library at `root` and its folders, sorted.

    The order is that of the relative paths, folder by folder, each name compared by its UTF-8
    bytes; it is the same on every machine. Left out: names that start with a dot, sidecars,
    unfinished downloads and editors' temporary files, links that lead outside the library or to
    nothing, folders reached by a link, and anything that is no ordinary file. Raises
    LibraryNotFound.
    """
    if not root.is_dir():
        what = "is not a folder" if root.exists() else "does not exist"
        raise LibraryNotFound(
            f"the library {str(root)!r} {what}; name the folder of documents with --library"
        )
    real = Path(os.path.realpath(root))
    return sorted(_walk(real, root), key=_order)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of the file's bytes, lower-case hexadecimal, a megabyte at a time."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _order(source: Source) -> tuple[bytes, ...]:
    return tuple(os.fsencode(part) for part in source.path.parts)


def _walk(real_root: Path, root: Path) -> Iterator[Source]:
    # Not followed: a link between folders could run in circles or lead out of the library.
    for folder, folders, names in os.walk(root, followlinks=False, onerror=_refuse(root)):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(folder, name)
            if not _left_out(name) and _inside(path, real_root):
                source = _source(path, root)
                if source is not None:
                    yield source


def _refuse(root: Path) -> Callable[[OSError], None]:
    def refuse(error: OSError) -> None:
        if error.filename == str(root):
            raise LibraryNotFound(
                f"the library {str(root)!r} cannot be opened ({error.strerror}); "
                "check its permissions"
            ) from error

    return refuse


def _left_out(name: str) -> bool:
    lowered = name.lower()
    return (
        name.startswith((".", "~$", "._"))
        or lowered.endswith((SUFFIX, *_UNFINISHED))
        or lowered in _SYSTEM_FILES
    )


def _inside(path: Path, real_root: Path) -> bool:
    """Whether the file is no link, or a link that stays inside the library."""
    return not path.is_symlink() or Path(os.path.realpath(path)).is_relative_to(real_root)


def _source(path: Path, root: Path) -> Source | None:
    relative = path.relative_to(root).as_posix()
    problem = _problem(relative)
    shown = relative if problem is None else _shown(relative)
    try:
        if not path.is_file():
            return None
        size = path.stat().st_size
    except OSError as error:
        return Source(
            _shown(relative), path, 0, f"cannot be looked at ({error.strerror}); check it"
        )
    return Source(shown, path, size, problem)


def _problem(relative: str) -> str | None:
    try:
        relative.encode("utf-8")
    except UnicodeEncodeError:
        return "its name is not valid UTF-8; rename it"
    if any(unicodedata.category(letter) in {"Cc", "Cf", "Zl", "Zp"} for letter in relative):
        return "its name holds control or invisible characters; rename it"
    return None


def _shown(relative: str) -> str:
    """Return the path with everything that is no visible character escaped."""
    data = os.fsencode(relative)
    text = data.decode("utf-8", "backslashreplace")
    hidden = {"Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn"}
    return "".join(
        letter if unicodedata.category(letter) not in hidden else f"\\u{{{ord(letter):x}}}"
        for letter in text
    )
