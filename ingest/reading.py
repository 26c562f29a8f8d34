"""Reading one file of a library into a document."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.compose import compose
from ingest.document import Document, Instruction
from ingest.errors import EmptyFile, TooLarge, UnreadableFile
from ingest.facts import find_facts
from ingest.instructions import addresses_model, find_instructions
from ingest.layout import pieces_of
from ingest.pieces import Reading, Unseen
from ingest.readers import reader_for
from ingest.sidecar import apply_sidecar

_SHOWN = 120
"""Characters of an instruction that a warning repeats."""
_MOST_UNSEEN = 20_000
"""Characters of unseen text, of one place, that are looked through."""


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
    title, publisher = _said(reading.title), _said(reading.publisher)
    facts = find_facts(text, blocks, title, reading.published, publisher)
    instructions = find_instructions(text, blocks)
    return Document(
        path=relative,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        text=text,
        blocks=blocks,
        runs=runs,
        pages=reading.pages,
        facts=apply_sidecar(facts, path),
        warnings=(*reading.warnings, *_addressed(text, instructions, reading)),
        instructions=instructions,
    )


def _said(stated: str | None) -> str | None:
    """What a file says of itself is shown to models too: what gives them orders is no title."""
    return None if stated is None or addresses_model(stated) else stated


def _addressed(text: str, instructions: Sequence[Instruction], reading: Reading) -> Iterator[str]:
    """Warn of what addresses a language model, seen or unseen."""
    if instructions:
        first = instructions[0]
        many = f"{len(instructions)} stretches" if len(instructions) > 1 else "a stretch"
        address = "address" if len(instructions) > 1 else "addresses"
        yield (
            f"{many} of the text {address} a language model ({first.reason}: "
            f"“{_short(text[first.start : first.end])}”); it is quoted as text and never obeyed"
        )
    stated = [Unseen("the file's own metadata", each) for each in (reading.title, reading.publisher)
              if each]  # fmt: skip
    told: set[str] = set()
    for unseen in (*reading.unseen, *stated):
        reason = addresses_model(unseen.text[:_MOST_UNSEEN])
        if reason is not None and unseen.where not in told:
            told.add(unseen.where)
            yield (
                f"{unseen.where} addresses a language model ({reason}: "
                f"“{_short(unseen.text)}”); it was left out"
            )


def _short(text: str) -> str:
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
