"""Answers, hits, checks and reports for people in a terminal.

Text of documents goes into `Text` objects, in which Rich reads no markup, and through `clean`,
which takes out what would act on the terminal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from assistant.answer import Answer, Citation, Outcome, Question
from index.hit import Hit
from ingest.document import Facts
from ui.marking import by_whom, doubt, heading
from ui.marking import parts as marked
from ui.wording import (
    clean,
    count,
    day,
    list_levels,
    one_line,
    place,
    shorten,
    surroundings,
    title_of,
)

if TYPE_CHECKING:
    from assistant.excerpt import Excerpt
    from assistant.record import QuoteCheck

AROUND = 240
"""Characters of the paragraph shown on each side of a quote."""

STATUS_STYLES = {"same": "green", "moved": "yellow", "changed": "bold red", "gone": "bold red"}


def console() -> Console:
    """Return a console on stdout that colours nothing by guessing and reads no markup."""
    return Console(highlight=False, markup=False, emoji=False, soft_wrap=False)


def understood_for_people(question: Question) -> RenderableType:
    """Return how a follow-up was understood."""
    return Text(f"Understood as: {one_line(question.understood)}\n", style="dim")


def wordings_for_people(answer: Answer) -> RenderableType:
    """Return as what else the question was searched for."""
    wordings = "; ".join(one_line(each) for each in answer.searched_as)
    said = wordings or "nothing: the library has no other words for it"
    return Text(f"Also searched as: {said}\n", style="dim")


def answer_for_people(answer: Answer, excerpts: Mapping[int, Excerpt]) -> RenderableType:
    """Return the answer with its pins, and under it each source with its quote in place.

    Under an answer without support stands the one that quotes; the `excerpts` are then of that.
    """
    parts: list[RenderableType] = []
    if (words := heading(answer)) is not None:
        parts.append(Text(f"{words}.", style="bold yellow"))
        if answer.reason:
            parts.append(Text(clean(answer.reason)))
    if answer.sentences:
        parts.append(_sentences(answer))
    said = [*answer.notes, *filter(None, [by_whom(answer)])]
    parts += [Text(clean(words), style="dim") for words in said]
    if answer.extractive is not None:
        quoted = Text("Quoted from the documents instead", style="bold")
        return Group(*parts, Text(), quoted, answer_for_people(answer.extractive, excerpts))
    for citation in answer.citations:
        parts += [Text(), _source(citation, excerpts.get(citation.number))]
    return Group(*parts)


def _sentences(answer: Answer) -> Text:
    text = Text()
    # Beside an answer that quotes, the pins are those of that answer.
    pinned = answer.outcome is Outcome.ANSWERED
    levels = list_levels(answer.sentences)
    for sentence, level, level_before in zip(
        answer.sentences, levels, [0, *levels][:-1], strict=True
    ):
        if len(text):
            text.append("\n" if level or level_before else " ")
        text.append("  " * level)
        for piece, lacking in marked(sentence):
            text.append(clean(piece), style="underline red" if lacking else "")
        if pinned:
            text.append("".join(f" [{number}]" for number in sentence.citations), style="bold cyan")
        if (words := doubt(sentence)) is not None:
            text.append(f" ({clean(words)})", style="red")
    return text


def _source(citation: Citation, excerpt: Excerpt | None) -> RenderableType:
    page = excerpt.page_label if excerpt is not None else citation.page
    head = Text(f"[{citation.number}] ", style="bold cyan")
    head.append(title_of(citation), style="bold")
    details = [day(citation.date), place(page, citation.paragraph), one_line(citation.document)]
    quote = Text()
    before, after = surroundings(excerpt, AROUND) if excerpt is not None else ("", "")
    quote.append(clean(before), style="dim")
    quote.append(clean(citation.quote), style="black on yellow")
    quote.append(clean(after), style="dim")
    under: list[RenderableType] = [Text(" · ".join(filter(None, details)), style="dim")]
    if citation.heading:
        under.append(Text(one_line(citation.heading), style="dim"))
    return Group(head, Padding(Group(*under, quote), (0, 0, 0, 4)))


def hits_for_people(hits: Sequence[Hit], facts: Mapping[str, Facts]) -> RenderableType:
    """Return the hits, best first, each with the parts of its score."""
    if not hits:
        return Text("No passage was found under these filters.", style="yellow")
    parts: list[RenderableType] = []
    for hit in hits:
        passage = hit.passage
        known = facts.get(passage.document, Facts())
        head = Text(f"{hit.rank:>3}  ", style="bold cyan")
        head.append(one_line(known.title or passage.document), style="bold")
        where = place(passage.place.page, passage.place.paragraph)
        details = [day(known.date), where, f"{passage.document}:{passage.start}-{passage.end}"]
        score = f"score {hit.score:.3f}: meaning {hit.dense:.3f}, words {hit.lexical:.2f}"
        under: list[RenderableType] = [
            Text(" · ".join(one_line(part) for part in details if part), style="dim"),
            Text(score, style="dim"),
        ]
        if passage.place.heading:
            under.append(Text(one_line(" > ".join(passage.place.heading)), style="dim"))
        under.append(Text(clean(passage.text)))
        parts += [head, Padding(Group(*under), (0, 0, 1, 5))]
    return Group(*parts)


def checks_for_people(
    proofs: Sequence[tuple[Mapping[str, Any], Sequence[QuoteCheck]]],
) -> RenderableType:
    """Return a table of the quotes of saved answers and what became of each."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name, options in (
        ("Pin", {"justify": "right"}),
        ("Status", {}),
        ("Document", {"overflow": "fold"}),
        ("Quote", {"overflow": "fold", "ratio": 1}),
    ):
        table.add_column(name, **options)
    totals: dict[str, int] = {}
    for record, checks in proofs:
        if len(proofs) > 1:
            asked = one_line(str(record.get("question") or ""))
            table.add_row("", "", "", Text(asked, style="bold"))
        for check in checks:
            totals[check.status] = totals.get(check.status, 0) + 1
            quote = Text(shorten(one_line(check.quote), 160))
            if check.note:
                quote.append(f" ({one_line(check.note)})", style="dim")
            status = Text(check.status, style=STATUS_STYLES.get(check.status, ""))
            table.add_row(str(check.number), status, Text(one_line(check.document)), quote)
    if not totals:
        return Text("There is no quote to check: the answer was declined.")
    summary = ", ".join(f"{totals[s]} {s}" for s in STATUS_STYLES if s in totals)
    return Group(table, Text(), Text(f"{count(sum(totals.values()), 'quote')}: {summary}"))
