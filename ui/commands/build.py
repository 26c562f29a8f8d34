"""`pincite build`: read the library and write a new generation of the index."""

# ruff: noqa: PLC0415 - a command loads only what it needs, so that all start quickly

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ui.commands import options
from ui.commands.errors import Interrupted

if TYPE_CHECKING:
    from assistant.settings import Settings
    from index.builder import BuildReport

Force = Annotated[
    bool, typer.Option("--force", help="Build everything anew, even when nothing has changed.")
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Only say what would be built and why; write nothing.")
]


def build(
    force: Force = False,
    dry_run: DryRun = False,
    json: options.Json = False,
    library: options.LibraryFolder = None,
    index: options.IndexFolder = None,
) -> None:
    """Build the index, if a document, a setting or Pincite itself has changed since.

    Only what changed is read and embedded. Files that cannot be read are listed with the reason;
    the rest is built, and the exit code is 0. Ctrl-C leaves the index as it was.
    """
    settings = options.read_settings(library, index)
    if dry_run:
        _say_plan(settings, json=json)
        return
    report = run_build(settings, force=force)
    if json:
        from ui.build_words import report_as_dict

        options.print_json(report_as_dict(report))
        return
    from ui.build_view import report_for_people
    from ui.render import console

    console().print(report_for_people(report))


def run_build(settings: Settings, *, force: bool = False) -> BuildReport:
    """Build with a progress bar on stderr. Interrupted says that the index is as it was."""
    from index.builder import build as build_index
    from ui.progress import progress_bar

    try:
        with progress_bar() as follower:
            return build_index(
                settings.library,
                settings.index,
                settings=settings.build,
                progress=follower,
                force=force,
                on_read=follower.on_read,
            )
    except KeyboardInterrupt as error:
        raise Interrupted(
            "the index is as it was before, and the next build goes on from here"
        ) from error


def _say_plan(settings: Settings, *, json: bool) -> None:
    from index.plan import plan
    from ui.build_words import changes_as_dict

    changes = changes_as_dict(plan(settings.library, settings.index, settings=settings.build))
    if json:
        options.print_json(changes)
        return
    from ui.build_view import plan_for_people
    from ui.render import console

    console().print(plan_for_people(changes))
