"""The status for people in a terminal: short lists, and a hint where they were cut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from index.history import Difference
from ui.build_view import plan_for_people
from ui.build_words import difference_words, numbers_and_names, same_words
from ui.lists import MOST, folded, pairs, section
from ui.wording import count, day, moment, one_line, pages, size

Status = Mapping[str, Any]


def status_for_people(report: Status, *, everything: bool = False) -> RenderableType:
    """Return the status as `pincite status --json` gives it, for reading."""
    listed = partial(section, hint="pincite status --all", most=None if everything else MOST)
    parts: list[RenderableType] = [_head(report)]
    if report["problem"]:
        parts += [Text(), Text(report["problem"], style="yellow")]
    parts += listed("Documents", _read(report), _documents, style="bold")
    for heading, rows, style in (
        ("Could not be read", _failed(report), "bold red"),
        ("Pages without text", _bare(report), "bold yellow"),
        ("Warnings", _warnings(report), "bold yellow"),
        ("Documents that hold the same", _same(report), "bold yellow"),
    ):
        parts += listed(heading, rows, folded, style=style)
    if report["generations"]:
        parts += [Text(), Text("Generations", style="bold"), _generations(report["generations"])]
    parts += _unfinished(report["unfinished"])
    if report["changes"] is not None:
        parts += [Text(), plan_for_people(report["changes"])]
    parts += _checked(report)
    return Group(*parts)


def _head(report: Status) -> Table:
    documents = report["documents"]
    built = report["built_at"] and moment(datetime.fromisoformat(report["built_at"]))
    read = sum(entry["pages_read"] for entry in documents)
    return pairs(
        [
            ("Library", report["library"]),
            ("Index", report["index"]),
            ("Generation", report["generation"]),
            ("Built", built),
            ("Encoder", report["encoder"]),
            ("Search", report["vectors"] and _searched(report["vectors"])),
            ("Made with", report["encoder_versions"]),
            ("Documents", f"{len(_read(report)):,}" if documents else None),
            ("Pages", f"{read:,}" if read else None),
            ("Passages", f"{report['passages']:,}" if documents else None),
        ]
    )


def _searched(vectors: Status) -> str:
    if not vectors["lists"]:
        return "exact"
    return (
        f"{vectors['probes']:,} of {vectors['lists']:,} lists of vectors, "
        f"{vectors['recall'] * 100:.1f}\u00a0% of the nearest found"
    )


def _read(report: Status) -> list[Status]:
    return [entry for entry in report["documents"] if entry["outcome"] == "read"]


def _failed(report: Status) -> list[tuple[str, str]]:
    return [
        (entry["document"], entry["reason"] or "no reason is known")
        for entry in report["documents"]
        if entry["outcome"] != "read"
    ]


def _bare(report: Status) -> list[tuple[str, str]]:
    return [
        (entry["document"], f"no text on {pages(tuple(entry['pages_without_text']))}")
        for entry in _read(report)
        if entry["pages_without_text"]
    ]


def _warnings(report: Status) -> list[tuple[str, str]]:
    return [(e["document"], warning) for e in report["documents"] for warning in e["warnings"]]


def _same(report: Status) -> list[tuple[str, str]]:
    return [
        (same_words(group["same"], group["likeness"]), numbers_and_names(group["documents"]))
        for group in report["duplicates"]
    ]


def _documents(rows: Sequence[Status]) -> Table:
    # What is left of a narrow line is for the titles: the others say which document it is.
    table = Table(box=None, pad_edge=False, header_style="bold", expand=True)
    table.add_column("Document", overflow="fold", max_width=30)
    table.add_column("Title", overflow="ellipsis", no_wrap=True, ratio=1)
    table.add_column("Date", no_wrap=True)
    table.add_column("Passages", justify="right")
    for entry in rows:
        table.add_row(
            Text(one_line(entry["document"])),
            Text(one_line(entry["title"] or "")),
            Text(day(entry["date"]) or ""),
            f"{entry['passages']:,}",
        )
    return table


def _generations(rows: Sequence[Status]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Generation", no_wrap=True)
    table.add_column("Built", no_wrap=True)
    for name in ("Documents", "Passages", "Size"):
        table.add_column(name, justify="right")
    table.add_column("Changed", overflow="fold")
    for entry in rows:
        known = entry["problem"] is None
        table.add_row(
            _name(entry),
            Text(moment(datetime.fromisoformat(entry["built_at"]))),
            f"{entry['documents']:,}" if known else "?",
            f"{entry['passages']:,}" if known else "?",
            size(entry["size"]),
            _difference(entry),
        )
    return table


def _name(generation: Status) -> Text:
    said = Text(generation["generation"].partition("-")[0])
    if generation["current"]:
        said.append("\ncurrent", style="green")
    return said


def _difference(generation: Status) -> Text:
    if generation["problem"]:
        return Text(one_line(generation["problem"]), style="red")
    told = generation["difference"]
    return Text(difference_words(Difference(**told)) if told else "")


def _unfinished(left: Status) -> list[RenderableType]:
    if left["building"]:
        return [Text(), Text(f"Being built now by {left['building']}.", style="bold yellow")]
    if not left["left_by"] and not left["size"]:
        return []
    who = f" ({left['left_by']})" if left["left_by"] else ""
    kept = f" {count(left['embeddings'], 'passage')} need not be embedded again." * bool(
        left["embeddings"]
    )
    words = f"A build did not end{who}: the next one goes on from there.{kept}"
    if left["size"]:
        words += f" It left {size(left['size'])}."
    return [Text(), Text(one_line(words), style="yellow")]


def _checked(report: Status) -> list[RenderableType]:
    if report["intact"] is None:
        return []
    if report["intact"]:
        words = "Intact: every checksum and every span of the current generation was compared."
        return [Text(), Text(words, style="bold green")]
    if report["damage"] == report["problem"]:
        return []
    return [Text(), Text(f"Damaged: {report['damage']}", style="bold red")]
