"""The options that several commands share, and what they mean."""

# ruff: noqa: PLC0415 - a command loads only what it needs, so that all start quickly

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index.hit import Filter
from ingest.document import DocDate
from ui.commands.errors import CommandError

if TYPE_CHECKING:
    from assistant.settings import Settings
    from index.library import Library

LibraryFolder = Annotated[
    Path | None,
    typer.Option(
        "--library", help="Folder of the documents.  [default: seeds]", show_default=False
    ),
]
IndexFolder = Annotated[
    Path | None,
    typer.Option("--index", help="Folder of the index.  [default: .pincite]", show_default=False),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Documents = Annotated[
    list[str] | None,
    typer.Option(
        "--document", help="Only this document (path inside the library); may be repeated."
    ),
]
Kinds = Annotated[
    list[str] | None,
    typer.Option("--kind", help="Only documents of this kind, such as letter; may be repeated."),
]


def _date(text: str) -> DocDate:
    try:
        return DocDate.parse(text)
    except ValueError as error:
        raise typer.BadParameter("write 2024-06-03, 2024-06 or 2024") from error


Since = Annotated[
    DocDate | None,
    typer.Option("--since", parser=_date, metavar="DATE", help="Only documents from this date on."),
]
Until = Annotated[
    DocDate | None,
    typer.Option("--until", parser=_date, metavar="DATE", help="Only documents up to this date."),
]


Model = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="MODEL",
        help="Chat model that writes, checked: ollama:llama3.2, openai:…, anthropic:…, or the "
        "address of a server with OpenAI's routes; none: quote.  [default: none]",
        show_default=False,
    ),
]
ModelUrl = Annotated[
    str | None,
    typer.Option(
        "--model-url",
        metavar="URL",
        help="Where the model is served, such as http://127.0.0.1:8080/v1.",
        show_default=False,
    ),
]
SupportedOnly = Annotated[
    bool | None,
    typer.Option(
        "--supported-only/--all-sentences",
        help="Leave out what a model wrote without full support.",
        show_default=False,
    ),
]


def read_settings(
    library: Path | None,
    index: Path | None,
    model: str | None = None,
    model_url: str | None = None,
    supported_only: bool | None = None,
) -> Settings:
    """Return the settings: the file, then the environment, then these options."""
    from assistant.settings import load_settings

    if model and model.startswith(("http://", "https://")):
        model_url = model_url or ""  # an address that a file names is another model's
    given = {"library": library, "index": index, "model": model, "model_url": model_url}
    return load_settings(given | {"writing": {"supported_only": supported_only}})


def open_library(settings: Settings) -> Library:
    """Open the newest generation; its encoder is loaded when a search needs it."""
    from index.library import Library

    return Library.open(settings.index)


def where(
    documents: list[str] | None,
    kinds: list[str] | None,
    since: DocDate | None,
    until: DocDate | None,
) -> Filter:
    """Return the filter that the options describe."""
    return Filter(frozenset(documents or ()), frozenset(kinds or ()), since, until)


def check_documents(library: Library, wanted: Filter) -> None:
    """Refuse a filter that names a document or kind the library does not hold."""
    known = {record.path for record in library.records}
    for path in sorted(wanted.documents - known):
        raise CommandError(f"no document {path!r} in the library; `pincite status` lists them")
    kinds = {record.facts.kind for record in library.records if record.facts.kind}
    for kind in sorted(wanted.kinds - kinds):
        there = ", ".join(sorted(kinds)) or "none is known"
        raise CommandError(f"no document of kind {kind!r} in the library; there are: {there}")


def print_json(value: Any, *, indent: int | None = 2) -> None:  # noqa: ANN401 - whatever JSON can say
    """Print JSON as UTF-8, whatever the terminal's own encoding is."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=indent).encode("utf-8", "replace"))
