"""`pincite search`: the passages found for a question, without an answer."""

from __future__ import annotations

from typing import Annotated

import typer

from ui.commands import options


def search(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="What to look for.")],
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many passages.")] = 10,
    json: options.Json = False,
    document: options.Documents = None,
    kind: options.Kinds = None,
    since: options.Since = None,
    until: options.Until = None,
    library: options.LibraryFolder = None,
    index: options.IndexFolder = None,
) -> None:
    """Find the passages nearest to a question, best first."""
    if not question.strip():
        raise typer.BadParameter("the question is empty; write one in quotes")

    from assistant.record import hit_to_dict

    settings = options.read_settings(library, index)
    opened = options.open_library(settings)
    filters = options.where(document, kind, since, until)
    options.check_documents(opened, filters)
    hits = opened.search(question.strip(), k, where=filters, settings=settings.search)
    if json:
        options.print_json([hit_to_dict(hit) for hit in hits])
        return
    from ui.render import console, hits_for_people

    facts = {record.path: record.facts for record in opened.records}
    console().print(hits_for_people(hits, facts))
