"""Answers, hits, checks and reports for people in a terminal.

Text of documents goes into `Text` objects, in which Rich reads no markup, and through `clean`,
which takes out what would act on the terminal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from assistant.answer import Answer, Citation, Outcome
from index.hit import Hit
from ingest.document import Facts
from ui.wording import (
    clean,
    count,
    day,
    list_items,
    moment,
    numbers,
    one_line,
    place,
    shorten,
    surroundings,
    title_of,
)

if TYPE_CHECKING:
    from assistant.excerpt import Excerpt
    from assistant.record import QuoteCheck
    from index.builder import BuildReport

AROUND = 240
"""Characters of the paragraph shown on each side of a quote."""

STATUS_STYLES = {"same": "green", "moved": "yellow", "changed": "bold red", "gone": "bold red"}


def console() -> Console:
    """Return a console on stdout that colours nothing by guessing and reads no markup."""
    return Console(highlight=False, markup=False, emoji=False, soft_wrap=False)


def answer_for_people(answer: Answer, excerpts: Mapping[int, Excerpt]) -> RenderableType:
    """Return the answer with its pins, and under it each source with its quote in place."""
    parts: list[RenderableType] = []
    if answer.outcome is not Outcome.ANSWERED:
        parts.append(Text("The documents do not answer this.", style="bold yellow"))
        if answer.reason:
            parts.append(Text(clean(answer.reason)))
    text = Text()
    items = list_items(answer.sentences)
    for sentence, item, after_item in zip(
        answer.sentences, items, [False, *items][:-1], strict=True
    ):
        if len(text):
            text.append("\n" if item or after_item else " ")
        text.append("  " * item + clean(sentence.text))
        text.append("".join(f" [{number}]" for number in sentence.citations), style="bold cyan")
        if not sentence.supported:
            text.append(" (not supported by what it cites)", style="red")
    if answer.sentences:
        parts.append(text)
    for citation in answer.citations:
        parts += [Text(), _source(citation, excerpts.get(citation.number))]
    return Group(*parts)


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


def report_for_people(report: BuildReport) -> RenderableType:
    """Return what a build did: the numbers, then what could not be read and why."""
    read = [record for record in report.records if record.outcome == "read"]
    unread = sum(len(record.pages_without_text) for record in read)
    if not report.built:
        first = Text("Nothing has changed since the last build.", style="green")
    else:
        first = Text(f"Built in {report.seconds:.1f} seconds.", style="bold green")
    rows = [
        ("Generation", report.generation),
        ("Documents", f"{len(read):,}"),
        ("Passages", f"{sum(record.passages for record in read):,}"),
        ("New, changed, gone", _changed(report)),
        ("Failed", f"{len(report.failed):,}" if report.failed else None),
        ("Pages without text", f"{unread:,}" if unread else None),
    ]
    parts: list[RenderableType] = [first, _pairs(rows)]
    if report.failed:
        parts += [Text(), Text("Could not be read", style="bold red")]
        parts.append(_pairs([(r.path, r.reason) for r in report.failed], fold=True))
    if report.too_long:
        words = f"{count(len(report.too_long), 'passage')} longer than the encoder reads"
        parts += [Text(), Text(f"{words}: their end is found by its words only.", style="yellow")]
        parts.append(Padding(Text(one_line(", ".join(report.too_long[:10]))), (0, 0, 0, 2)))
    return Group(*parts)


def _changed(report: BuildReport) -> str | None:
    changes = report.changes
    if not report.built:
        return None
    return ", ".join(f"{len(part):,}" for part in (changes.added, changes.changed, changes.removed))


def status_for_people(report: Mapping[str, Any]) -> RenderableType:
    """Return the status as `pincite status --json` gives it, for reading."""
    documents = report["documents"]
    read = [entry for entry in documents if entry["outcome"] == "read"]
    built = report["built_at"] and moment(datetime.fromisoformat(report["built_at"]))
    rows = [
        ("Library", report["library"]),
        ("Index", report["index"]),
        ("Generation", report["generation"]),
        ("Built", built),
        ("Documents", f"{len(read):,}" if documents else None),
        ("Passages", f"{report['passages']:,}" if documents else None),
    ]
    parts: list[RenderableType] = [_pairs(rows)]
    if report["problem"]:
        parts += [Text(), Text(report["problem"], style="yellow")]
    if read:
        parts += [Text(), _documents(read)]
    failed = [(e["document"], e["reason"]) for e in documents if e["outcome"] != "read"]
    if failed:
        parts += [Text(), Text("Could not be read", style="bold red"), _pairs(failed, fold=True)]
    bare = [
        (entry["document"], f"no text on page {numbers(tuple(entry['pages_without_text']))}")
        for entry in read
        if entry["pages_without_text"]
    ]
    if bare:
        parts += [Text(), Text("Pages without text", style="bold yellow"), _pairs(bare, fold=True)]
    if report["changes"] is not None:
        parts += [Text(), *_to_do(report["changes"])]
    return Group(*parts)


def _to_do(changes: Mapping[str, Any]) -> list[RenderableType]:
    if changes["nothing_to_do"]:
        return [Text("The index is up to date.", style="green")]
    parts: list[RenderableType] = [Text("`pincite build` would change", style="bold")]
    rows = [
        (word, numbers_and_names(changes[name]))
        for name, word in (("added", "New"), ("changed", "Changed"), ("removed", "Gone"))
        if changes[name]
    ]
    if changes["reason"]:
        rows.append(("Why", changes["reason"]))
    return [*parts, _pairs(rows)]


def numbers_and_names(names: Sequence[str], most: int = 8) -> str:
    """Return `3: a.txt, b.txt, c.txt`, with an ellipsis after `most` names."""
    listed = ", ".join(names[:most]) + (", …" if len(names) > most else "")
    return f"{len(names):,}: {listed}"


def _documents(read: Sequence[Mapping[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Document", overflow="fold")
    table.add_column("Title", overflow="fold")
    table.add_column("Date", no_wrap=True)
    table.add_column("Passages", justify="right")
    for entry in read:
        table.add_row(
            Text(one_line(entry["document"])),
            Text(one_line(entry["title"] or "")),
            Text(day(entry["date"]) or ""),
            f"{entry['passages']:,}",
        )
    return table


def _pairs(rows: Sequence[tuple[str, str | None]], *, fold: bool = False) -> Table:
    """Return names and values in two columns; a row without a value is left out."""
    table = Table.grid(padding=(0, 2))
    table.add_column(overflow="fold", max_width=40 if fold else None)
    table.add_column(overflow="fold")
    for name, value in rows:
        if value:
            table.add_row(Text(one_line(name), style="dim"), Text(one_line(str(value))))
    return table
