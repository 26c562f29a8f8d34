"""`pincite search`: the passages found for a question, without an answer."""

# ruff: noqa: PLC0415 - a command loads only what it needs, so that all start quickly

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from assistant.answer import Question
from ui.commands import options
from ui.commands.errors import CommandError


def search(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="What to look for.")],
    k: Annotated[int, typer.Option("-k", min=1, max=500, help="How many passages.")] = 10,
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
        raise CommandError("the question is empty; write one in quotes")

    from assistant.chain import RetrievalChain
    from assistant.record import hit_to_dict

    settings = options.read_settings(library, index)
    opened = options.open_library(settings)
    filters = options.where(document, kind, since, until)
    options.check_documents(opened, filters)
    pool = max(k, settings.answer.pool)
    reading = replace(settings, answer=replace(settings.answer, pool=pool))
    hits = RetrievalChain.over(opened, reading).search(Question(question.strip(), filters), k)
    if json:
        options.print_json([hit_to_dict(hit) for hit in hits])
        return
    from ui.render import console, hits_for_people

    facts = {record.path: record.facts for record in opened.records}
    console().print(hits_for_people(hits, facts))
