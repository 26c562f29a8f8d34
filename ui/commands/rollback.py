"""`pincite rollback`: make an earlier generation of the index current again."""

# ruff: noqa: PLC0415 - a command loads only what it needs, so that all start quickly

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.commands import options

if TYPE_CHECKING:
    from index.history import WentBack


def rollback(
    generation: Annotated[
        str,
        typer.Argument(
            metavar="[GENERATION]",
            help="Its id, or the beginning of it; `pincite status` lists them.",
        ),
    ] = "previous",
    json: options.Json = False,
    library: options.LibraryFolder = None,
    index: options.IndexFolder = None,
) -> None:
    """Go back to the generation before the current one, or to the one named.

    Nothing is built and nothing is lost: the generation that was current stays, and whoever is
    reading picks up the other at the next question. The next build goes by the documents again.
    """
    from index.history import go_back

    settings = options.read_settings(library, index)
    went = go_back(settings.index, generation, wait_seconds=settings.build.wait_seconds)
    if json:
        options.print_json(_as_dict(went))
        return
    from ui.wording import count, moment

    now = went.now
    if went.before == now.id:
        typer.echo(f"Generation {now.id} is the current one already.")
        return
    held = f"{count(now.documents, 'document')}, {count(now.passages, 'passage')}"
    typer.echo(
        f"The index is now generation {now.id}\n"
        f"built {moment(now.built_at)}: {held}.\n"
        f"Forward again: `pincite rollback {went.before}`,\n"
        "or `pincite build` for the documents as they are."
    )


def _as_dict(went: WentBack) -> dict[str, Any]:
    return {
        "generation": went.now.id,
        "before": went.before,
        "built_at": went.now.built_at.isoformat(),
        "documents": went.now.documents,
        "passages": went.now.passages,
    }
