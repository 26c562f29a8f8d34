"""`pincite show`: the canonical text of a document, which all offsets count in."""

from __future__ import annotations

import sys
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.commands import options
from ui.commands.errors import CommandError
from ui.wording import clean

if TYPE_CHECKING:
    from ingest.document import Block, Document


def show(
    document: Annotated[
        str, typer.Argument(metavar="DOCUMENT", help="Its path inside the library.")
    ],
    start: Annotated[
        int, typer.Option("--start", min=0, help="First character, counted from 0.")
    ] = 0,
    end: Annotated[
        int | None, typer.Option("--end", min=0, help="The character to stop before.")
    ] = None,
    json: options.Json = False,
    library: options.LibraryFolder = None,
    index: options.IndexFolder = None,
) -> None:
    """Print the canonical text of a document, or a span of it.

    Captured or piped, the output is the text exactly, as UTF-8 and with no line end added, so that
    the start and end of citations and hits index it. On a terminal, a line end is added and
    characters that would act on the terminal are shown as �.
    """
    opened = options.open_library(options.read_settings(library, index))
    found = opened.document(document)
    stop = len(found.text) if end is None else end
    if not start <= stop <= len(found.text):
        raise CommandError(
            f"{start} to {stop} is no span of {document}: "
            f"choose --start and --end from 0 to {len(found.text)}"
        )
    text = found.text[start:stop]
    if json:
        options.print_json(_as_dict(found, text, start, stop))
    elif sys.stdout.isatty():
        typer.echo(clean(text, "�"))
    else:
        typer.echo(text.encode("utf-8", "surrogatepass"), nl=False)


def _as_dict(document: Document, text: str, start: int, end: int) -> dict[str, Any]:
    facts = {
        field.name: None if (value := getattr(document.facts, field.name)) is None else str(value)
        for field in fields(document.facts)
    }
    return {
        "document": document.path,
        "sha256": document.sha256,
        "facts": facts,
        "pages": [asdict(page) for page in document.pages],
        "warnings": list(document.warnings),
        "start": start,
        "end": end,
        "text": text,
        "blocks": [_block(document, b) for b in document.blocks if b.start < end and b.end > start],
    }


def _block(document: Document, block: Block) -> dict[str, Any]:
    return {
        "kind": block.kind.value,
        "start": block.start,
        "end": block.end,
        "level": block.level,
        "number": block.number,
        "page": document.page_at(block.start),
        "path": list(block.path),
        "under": block.under,
        "table": block.table,
        "cells": [list(cell) for cell in block.cells],
    }
