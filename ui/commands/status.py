"""`pincite status`: what the index holds, what could not be read, what a build would change."""

# ruff: noqa: PLC0415 - a command loads only what it needs, so that all start quickly

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from index.errors import IndexMissing, LibraryIndexError
from ingest.errors import IngestError
from ui.commands import options
from ui.wording import one_line

if TYPE_CHECKING:
    from assistant.settings import Settings
    from index.library import Library


def status(
    json: options.Json = False,
    library: options.LibraryFolder = None,
    index: options.IndexFolder = None,
) -> None:
    """Say what the index holds, what could not be read, and what a build would change now."""
    settings = options.read_settings(library, index)
    report = _report(settings)
    if json:
        options.print_json(report)
        return
    from ui.render import console, status_for_people

    console().print(status_for_people(report))


def _report(settings: Settings) -> dict[str, Any]:
    report: dict[str, Any] = {
        "library": str(settings.library),
        "index": str(settings.index),
        "state": "ready",
        "problem": None,
        "generation": None,
        "built_at": None,
        "encoder": None,
        "passages": 0,
        "documents": [],
        "changes": None,
    }
    try:
        report |= _held(options.open_library(settings))
    except IndexMissing as error:
        report |= {"state": "missing", "problem": one_line(str(error))}
    except LibraryIndexError as error:
        report |= {"state": "unusable", "problem": one_line(str(error))}
    try:
        report["changes"] = _changes(settings)
    except (IngestError, LibraryIndexError) as error:
        report["problem"] = report["problem"] or one_line(str(error))
    return report


def _held(library: Library) -> dict[str, Any]:
    return {
        "generation": library.generation,
        "built_at": library.built_at.isoformat(),
        "passages": len(library.passages),
        "documents": [
            {
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
            for record in library.records
        ],
    }


def _changes(settings: Settings) -> dict[str, Any]:
    from index.plan import plan

    changes = plan(settings.library, settings.index, settings=settings.build)
    return {
        "nothing_to_do": changes.nothing_to_do,
        "added": list(changes.added),
        "changed": list(changes.changed),
        "removed": list(changes.removed),
        "settings_changed": bool(changes.settings_changed),
        "reason": changes.reason,
    }
