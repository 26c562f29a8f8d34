"""The manifest of a generation: what it was made of and from what, and the sums of its files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from index.arrangement import VectorRecord
from index.errors import IndexDamaged, IndexOutdated
from ingest.abbreviations import Abbreviation
from ingest.document import Facts

FILE = "manifest.json"
FORMAT = 3
"""Raised whenever a file of a generation changes its meaning."""

_LARGEST = 512 * 1024 * 1024
"""Bytes. A manifest takes some 850 bytes a document; more than this is no manifest."""


class Reading(StrEnum):
    """What became of a file."""

    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """One file of the library and what was read of it."""

    path: str
    """Relative to the library, with `/`."""
    sha256: str
    """Of the file's bytes; empty when they could not be read."""
    size: int
    outcome: str
    """`read` or `failed`."""
    reason: str | None = None
    """Why it failed, in words."""
    passages: int = 0
    pages_read: int = 0
    pages_without_text: tuple[int, ...] = ()
    characters: int = 0
    """Of the canonical text."""
    facts: Facts = field(default_factory=Facts)
    warnings: tuple[str, ...] = ()
    sidecar: str | None = None
    """SHA-256 of the file that corrects its facts, where there is one."""
    sketch: str = ""
    """What tells how alike its text is to others': `index.duplicates.sketch_of`."""
    abbreviations: tuple[Abbreviation, ...] = ()
    """Those that it defines."""

    @property
    def failed(self) -> bool:
        """True when it gave no document."""
        return self.outcome == Reading.FAILED


@dataclass(frozen=True, slots=True)
class EncoderRecord:
    """The encoder whose vectors these are; see `index.encoder.Encoder`."""

    name: str
    dimension: int
    fingerprint: str
    window: int
    reader: str
    token_dimension: int
    versions: str = ""
    """Of the libraries that made the vectors, or came to the same on a sample; empty: unknown."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One file of the generation."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything that is known of a generation without opening its other files."""

    format: int
    id: str
    built_at: datetime
    """UTC, to the millisecond."""
    library: str
    """The folder of the documents, absolute."""
    software: str
    """Fingerprint of the code that read and split the documents."""
    software_parts: Mapping[str, str]
    """The same by its parts, see `index.software`."""
    settings: Mapping[str, Any]
    """The settings that made it, as plain values."""
    encoder: EncoderRecord
    documents: tuple[DocumentRecord, ...]
    """In the order of their passages."""
    passages: int
    files: Mapping[str, FileRecord]
    vectors: VectorRecord = field(default_factory=VectorRecord)
    """How the vectors are arranged for search."""

    def content(self) -> str:
        """SHA-256 of all but the id and the time: the same for two builds of the same things."""
        return _content(_ADAPTER.dump_python(self, mode="json"))

    def named(self) -> Manifest:
        """Return the manifest with its id: the time, so that ids sort, then the content."""
        exact = self.built_at.microsecond // 1000 * 1000
        stamped = replace(self, built_at=self.built_at.replace(microsecond=exact))
        return replace(stamped, id=f"{_stamp(stamped.built_at)}-{self.content()[:12]}")

    def save(self, folder: Path) -> None:
        """Write the manifest into `folder`."""
        (folder / FILE).write_bytes(_ADAPTER.dump_json(self, indent=1))

    @staticmethod
    def open(folder: Path) -> Manifest:
        """Read the manifest of `folder`; IndexDamaged or IndexOutdated when it cannot be used."""
        file = folder / FILE
        try:
            if file.stat().st_size > _LARGEST:
                raise IndexDamaged(f"{file} is too large to be a manifest: rebuild the index")
            data = json.loads(file.read_bytes())
        except (OSError, ValueError) as error:
            raise IndexDamaged(
                f"{file} cannot be read ({error}): rebuild with `pincite build`"
            ) from error
        found = data.get("format") if isinstance(data, dict) else None
        if found != FORMAT:
            raise IndexOutdated(
                f"the index in {folder} has format {found!r}, this version reads {FORMAT}: "
                "rebuild with `pincite build`"
            )
        try:
            manifest = _ADAPTER.validate_python(data)
        except ValidationError as error:
            where = ".".join(str(part) for part in error.errors()[0]["loc"])
            raise IndexDamaged(
                f"{file} is not as it was written ({where}): rebuild with `pincite build`"
            ) from error
        # Its name is its checksum: the time it says and a hash of all the rest.
        if manifest.id != f"{_stamp(manifest.built_at)}-{_content(data)[:12]}":
            raise IndexDamaged(f"{file} was changed: rebuild with `pincite build`")
        return manifest


def _content(plain: Mapping[str, Any]) -> str:
    rest = {key: value for key, value in plain.items() if key not in {"id", "built_at"}}
    text = json.dumps(rest, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y%m%dT%H%M%S") + f"{moment.microsecond // 1000:03d}Z"


_ADAPTER = TypeAdapter(Manifest)


def record_file(path: Path) -> FileRecord:
    """Return size and SHA-256 of a file."""
    with path.open("rb") as stream:
        total = hashlib.file_digest(stream, "sha256").hexdigest()
    return FileRecord(size=path.stat().st_size, sha256=total)
