"""`pincite ask`: one question or a file of them, answered with pins."""

# ruff: noqa: PLC0415 - a command loads only what it needs, so that all start quickly

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from ui.commands import options
from ui.commands.errors import CommandError

if TYPE_CHECKING:
    from assistant.answer import Answer
    from index.library import Library

Text = Annotated[
    str | None, typer.Argument(metavar="QUESTION", help="What to ask.", show_default=False)
]
Batch = Annotated[
    str | None,
    typer.Option(
        "--batch",
        metavar="FILE",
        help='Ask every line of a JSON Lines file, {"id": …, "question": …}; - reads stdin.',
        show_default=False,
    ),
]


def ask(
    question: Text = None,
    batch: Batch = None,
    json: options.Json = False,
    document: options.Documents = None,
    kind: options.Kinds = None,
    since: options.Since = None,
    until: options.Until = None,
    library: options.LibraryFolder = None,
    index: options.IndexFolder = None,
) -> None:
    """Answer a question from the documents, each sentence pinned to its place.

    With --batch, one answer is printed for each line, in order; with --json, one object a line.
    """
    if (question is None) == (batch is None):
        raise CommandError("give either a question or --batch FILE")
    if question is not None and not question.strip():
        raise CommandError("the question is empty; write one in quotes")

    from assistant.answer import Question
    from assistant.chain import RetrievalChain
    from assistant.record import answer_to_dict

    settings = options.read_settings(library, index)
    opened = options.open_library(settings)
    filters = options.where(document, kind, since, until)
    options.check_documents(opened, filters)
    chain = RetrievalChain.over(opened, settings)
    if question is not None:
        answer = chain.invoke(Question(question.strip(), filters))
        if json:
            options.print_json(answer_to_dict(answer))
        else:
            _print_answer(answer, opened)
        return
    from ui.commands.batch import read_questions

    for asked in read_questions(batch or "-"):
        answer = chain.invoke(Question(asked.question, filters, asked.name))
        if json:
            options.print_json(answer_to_dict(answer) | {"id": asked.id}, indent=None)
        else:
            typer.echo(f"\n> {asked.question}\n")
            _print_answer(answer, opened)
        sys.stdout.flush()


def _print_answer(answer: Answer, library: Library) -> None:
    from assistant.excerpt import excerpt
    from ui.render import answer_for_people, console

    excerpts = {citation.number: excerpt(library, citation) for citation in answer.citations}
    console().print(answer_for_people(answer, excerpts))
