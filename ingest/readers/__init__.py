"""Readers: one module for each file format, found by the ending of the file's name."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import PurePosixPath
from typing import cast

from ingest.errors import UnknownFormat
from ingest.pieces import Reader

_READERS = {
    ".txt": "text:TextReader",
    ".text": "text:TextReader",
    ".md": "markdown:MarkdownReader",
    ".markdown": "markdown:MarkdownReader",
    ".html": "html:HtmlReader",
    ".htm": "html:HtmlReader",
    ".xhtml": "html:HtmlReader",
    ".pdf": "pdf:PdfReader",
    ".docx": "docx:DocxReader",
}
"""Ending → module and class. A reader's libraries load when its first file is read."""

_OWN = frozenset({"text", "markdown"})
"""Modules that read without libraries of native code, which a file made for it may crash."""


def suffixes() -> tuple[str, ...]:
    """Return the endings of the files that can be read."""
    return tuple(_READERS)


def is_native(name: str) -> bool:
    """Whether native code reads a file of this name."""
    module = _READERS.get(PurePosixPath(name).suffix.lower(), "").partition(":")[0]
    return bool(module) and module not in _OWN


def reader_for(name: str) -> Reader:
    """Return the reader for a file of this name, UnknownFormat when there is none."""
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in _READERS:
        readable = ", ".join(sorted(_READERS))
        raise UnknownFormat(
            f"no reader for {suffix or 'files without an ending'}; convert it to one of {readable}"
        )
    return _load(_READERS[suffix])


@cache
def _load(target: str) -> Reader:
    module, name = target.split(":")
    return cast("Reader", getattr(import_module(f"ingest.readers.{module}"), name)())
