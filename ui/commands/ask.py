"""`pincite ask`: one question or a file of them, answered with pins."""

# ruff: noqa: PLC0415 - a command loads only what it needs, so that all start quickly

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.commands import options
from ui.commands.errors import CommandError

if TYPE_CHECKING:
    from assistant.answer import Answer, Question
    from assistant.chain import RetrievalChain
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
After = Annotated[
    list[str] | None,
    typer.Option(
        "--after",
        metavar="QUESTION",
        help="The question asked before, for one such as “And in 2024?”; may be repeated.",
        show_default=False,
    ),
]
Explain = Annotated[
    bool, typer.Option("--explain", help="Say in which other words it was searched for, too.")
]
Save = Annotated[
    Path | None,
    typer.Option(
        "--save",
        metavar="FILE",
        help="Keep a record of the answer: FILE.json to verify later, .md or .docx to read.",
        show_default=False,
        dir_okay=False,
    ),
]


def ask(
    question: Text = None,
    batch: Batch = None,
    after: After = None,
    save: Save = None,
    explain: Explain = False,
    json: options.Json = False,
    document: options.Documents = None,
    kind: options.Kinds = None,
    since: options.Since = None,
    until: options.Until = None,
    library: options.LibraryFolder = None,
    index: options.IndexFolder = None,
    model: options.Model = None,
    model_url: options.ModelUrl = None,
    supported_only: options.SupportedOnly = None,
) -> None:
    """Answer a question from the documents, each sentence pinned to its place.

    With --model, a chat model writes the answer, and each sentence is checked against its source.
    With --batch, one answer is printed for each line, in order; with --json, one object a line.
    """
    if (question is None) == (batch is None):
        raise CommandError("give either a question or --batch FILE")
    if question is not None and not question.strip():
        raise CommandError("the question is empty; write one in quotes")

    from assistant.answer import Question
    from assistant.chain import RetrievalChain
    from assistant.export import form_of
    from assistant.follow_up import understood_history
    from assistant.record import answer_to_dict

    if save is not None:
        form_of(save)

    settings = options.read_settings(library, index, model, model_url, supported_only)
    opened = options.open_library(settings)
    filters = options.where(document, kind, since, until)
    options.check_documents(opened, filters)
    chain = RetrievalChain.over(opened, settings)
    before = understood_history(after or ())
    if question is not None:
        wanted = Question(question.strip(), filters, history=before)
        answer = _answered(chain, wanted, shown=not json)
        _save([answer], save)
        if json:
            options.print_json(answer_to_dict(answer))
        else:
            _print_answer(answer, opened, explain=explain)
        return
    from ui.commands.batch import read_questions

    answers: list[Answer] = []
    for asked in read_questions(batch or "-"):
        if not json:
            typer.echo(f"\n> {asked.question}\n")
        earlier = understood_history(asked.history) or before
        wanted = Question(asked.question, filters, asked.name, earlier)
        answer = _answered(chain, wanted, shown=not json)
        if save is not None:
            answers.append(answer)
        if json:
            options.print_json(answer_to_dict(answer) | {"id": asked.id}, indent=None)
        else:
            _print_answer(answer, opened, explain=explain)
        sys.stdout.flush()
    _save(answers, save)


def _save(answers: Sequence[Answer], file: Path | None) -> None:
    if file is None:
        return
    from assistant.export import save
    from assistant.full_record import record_of

    now = datetime.now(UTC).isoformat(timespec="seconds")
    save([record_of(answer, now) for answer in answers], file)


def _answered(chain: RetrievalChain, question: Question, *, shown: bool) -> Answer:
    """Ask; where a model writes and a person watches, show what it writes meanwhile."""
    from ui.commands.streaming import follow, stopping
    from ui.render import console

    screen = console()
    if chain.model is None or not shown or not screen.is_terminal:
        return chain.invoke(question)
    with stopping() as stop:
        return follow(chain.stream(question, stop=stop), screen)


def _print_answer(answer: Answer, library: Library, *, explain: bool) -> None:
    from assistant.excerpt import excerpt
    from ui.render import (
        answer_for_people,
        console,
        understood_for_people,
        wordings_for_people,
    )

    if answer.question.understood:
        console().print(understood_for_people(answer.question))
    if explain:
        console().print(wordings_for_people(answer))
    told = answer.extractive or answer
    excerpts = {citation.number: excerpt(library, citation) for citation in told.citations}
    console().print(answer_for_people(answer, excerpts))
