"""`pincite build`: read the library and write a new generation of the index."""

# ruff: noqa: PLC0415 - a command loads only what it needs, so that all start quickly

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.commands import options

if TYPE_CHECKING:
    from assistant.settings import Settings
    from index.builder import BuildReport

Force = Annotated[bool, typer.Option("--force", help="Build anew even when nothing has changed.")]


def build(
    force: Force = False,
    json: options.Json = False,
    library: options.LibraryFolder = None,
    index: options.IndexFolder = None,
) -> None:
    """Build the index, if a document, a setting or Pincite itself has changed since.

    Files that cannot be read are listed with the reason; the rest is built, and the exit code is 0.
    """
    report = run_build(options.read_settings(library, index), force=force)
    if json:
        options.print_json(_as_dict(report))
        return
    from ui.render import console, report_for_people

    console().print(report_for_people(report))


def run_build(settings: Settings, *, force: bool = False) -> BuildReport:
    """Build with a progress bar on stderr."""
    from index.builder import build as build_index
    from ui.progress import progress_bar

    with progress_bar() as advance:
        return build_index(
            settings.library, settings.index, settings=settings.build, progress=advance, force=force
        )


def _as_dict(report: BuildReport) -> dict[str, Any]:
    return {
        "generation": report.generation,
        "built": report.built,
        "seconds": round(report.seconds, 2),
        "documents": sum(not record.failed for record in report.records),
        "passages": report.passages,
        "failed": [{"document": r.path, "reason": r.reason} for r in report.failed],
        "too_long": list(report.too_long),
        "pages_without_text": {
            r.path: list(r.pages_without_text) for r in report.records if r.pages_without_text
        },
    }
