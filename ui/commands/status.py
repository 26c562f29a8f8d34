"""`pincite status`: what the index holds, what is wrong with it, what a build would change."""

# ruff: noqa: PLC0415 - a command loads only what it needs, so that all start quickly

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from index.errors import IndexMissing, LibraryIndexError
from ingest.errors import IngestError
from ui.commands import options
from ui.wording import one_line

if TYPE_CHECKING:
    from assistant.settings import Settings
    from index.arrangement import VectorRecord
    from index.library import Library
    from index.manifest import DocumentRecord

Check = Annotated[
    bool,
    typer.Option(
        "--check",
        help="Compare every byte and every span of the index too; exit code 1 when it is damaged.",
    ),
]
All = Annotated[bool, typer.Option("--all", help="List everything, however long.")]


def status(
    check: Check = False,
    everything: All = False,
    json: options.Json = False,
    library: options.LibraryFolder = None,
    index: options.IndexFolder = None,
) -> None:
    """Say what the index holds, what could not be read, and what a build would change now.

    Also the generations there are, documents that hold the same as others, and builds that are
    under way or did not end. Loads no model and writes nothing.
    """
    settings = options.read_settings(library, index)
    report = status_report(settings, check=check)
    if json:
        options.print_json(report)
    else:
        from ui.render import console
        from ui.status_view import status_for_people

        console().print(status_for_people(report, everything=everything))
    if check and not report["intact"]:
        raise typer.Exit(1)


def status_report(settings: Settings, *, check: bool = False) -> dict[str, Any]:
    """Return everything that status says, as plain values."""
    report: dict[str, Any] = {
        "library": str(settings.library),
        "index": str(settings.index),
        "state": "ready",
        "problem": None,
        "generation": None,
        "built_at": None,
        "encoder": None,
        "vectors": None,
        "encoder_versions": None,
        "passages": 0,
        "documents": [],
        "duplicates": [],
        "generations": _generations(settings),
        "unfinished": _unfinished(settings),
        "changes": None,
        "intact": None,
        "damage": None,
    }
    try:
        opened = options.open_library(settings)
        report |= _held(opened)
        if check:
            report |= _checked(opened)
    except IndexMissing as error:
        report |= {"state": "missing", "problem": one_line(str(error))}
    except LibraryIndexError as error:
        said = one_line(str(error))
        report |= {"state": "unusable", "problem": said, "intact": False, "damage": said}
    try:
        report["changes"] = _changes(settings)
    except (IngestError, LibraryIndexError) as error:
        report["problem"] = report["problem"] or one_line(str(error))
    return report


def _held(library: Library) -> dict[str, Any]:
    return {
        "generation": library.generation,
        "built_at": library.built_at.isoformat(),
        "encoder": library.manifest.encoder.name,
        "vectors": _arranged(library.manifest.vectors),
        "encoder_versions": library.manifest.encoder.versions,
        "passages": len(library.passages),
        "documents": [_document(record) for record in library.records],
        "duplicates": _duplicates(library),
    }


def _arranged(vectors: VectorRecord) -> dict[str, Any]:
    return {
        "kind": vectors.kind,
        "lists": vectors.lists,
        "probes": vectors.probes,
        "recall": vectors.recall,
    }


def _document(record: DocumentRecord) -> dict[str, Any]:
    return {
        "document": record.path,
        "title": record.facts.title,
        "kind": record.facts.kind,
        "date": str(record.facts.date) if record.facts.date else None,
        "outcome": str(record.outcome),
        "reason": record.reason,
        "passages": record.passages,
        "pages_read": record.pages_read,
        "pages_without_text": list(record.pages_without_text),
        "warnings": list(record.warnings),
    }


def _duplicates(library: Library) -> list[dict[str, Any]]:
    from index.duplicates import duplicates

    files = {r.path: (r.sha256, r.sketch) for r in library.records if not r.failed}
    return [
        {
            "same": group.same.value,
            "documents": list(group.documents),
            "likeness": round(group.likeness, 2),
        }
        for group in duplicates(files)
    ]


def _checked(library: Library) -> dict[str, Any]:
    """Prove every byte, count and span."""
    try:
        library.check()
    except LibraryIndexError as error:
        return {"intact": False, "damage": one_line(str(error))}
    return {"intact": True, "damage": None}


def _generations(settings: Settings) -> list[dict[str, Any]]:
    from dataclasses import asdict

    from index.history import history

    return [
        {
            "generation": kept.id,
            "built_at": kept.built_at.isoformat(),
            "size": kept.size,
            "current": kept.current,
            "documents": kept.documents,
            "failed": kept.failed,
            "passages": kept.passages,
            "problem": kept.problem and one_line(kept.problem),
            "difference": kept.difference and asdict(kept.difference),
        }
        for kept in history(settings.index)
    ]


def _unfinished(settings: Settings) -> dict[str, Any]:
    from index.encoder import open_encoder
    from index.unfinished import unfinished

    left = unfinished(settings.index, open_encoder(settings.build.encoder))
    return {
        "building": left.building,
        "left_by": left.left_by,
        "embeddings": left.embeddings,
        "size": left.size,
    }


def _changes(settings: Settings) -> dict[str, Any]:
    from index.plan import plan
    from ui.build_words import changes_as_dict

    changes = plan(settings.library, settings.index, settings=settings.build)
    return changes_as_dict(changes)
