"""Reading one file of a library into a document."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from ingest.compose import compose
from ingest.document import Document
from ingest.errors import EmptyFile, TooLarge, UnreadableFile
from ingest.facts import find_facts
from ingest.layout import pieces_of
from ingest.readers import reader_for
from ingest.sidecar import apply_sidecar


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """What is still read. A file over the limit is reported, not read."""

    largest: int = 100 * 1024 * 1024
    """Bytes. The largest public reports are some 50 MB of scans; more is rarely a document."""


def read_document(root: Path, relative: str, *, limits: ReadLimits = ReadLimits()) -> Document:
    """Read the file `relative` of the library at `root`.

    Raises UnreadableFile with the reason when it gives no document, SidecarError when the file
    that corrects its facts is wrong.
    """
    path = root / relative
    reader = reader_for(relative)
    try:
        size = path.stat().st_size
        if size > limits.largest:
            raise TooLarge(
                f"{size / 1e6:.0f} MB, over the limit of {limits.largest / 1e6:.0f} MB; "
                "split it or raise the limit `read.largest`"
            )
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            f"cannot be opened ({error.strerror}); check its permissions"
        ) from error
    reading = reader.read(data)
    pieces = reading.pieces or pieces_of(reading.lines)
    text, blocks, runs = compose(pieces)
    if not blocks:
        raise EmptyFile(f"no text found in this {reader.name} file; if it is a scan, run OCR on it")
    facts = find_facts(text, blocks, reading.title, reading.published, reading.publisher)
    return Document(
        path=relative,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        text=text,
        blocks=blocks,
        runs=runs,
        pages=reading.pages,
        facts=apply_sidecar(facts, path),
        warnings=reading.warnings,
    )
