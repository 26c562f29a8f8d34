"""What a build will do and what it did, for people in a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from index.builder import BuildReport
from ui.build_words import done, skipped, to_do
from ui.lists import folded, pairs, section
from ui.wording import count, one_line

_ALL = "pincite build --json"


def report_for_people(report: BuildReport) -> RenderableType:
    """Return what a build did: the numbers, then what was skipped and why."""
    if report.built:
        first = Text(f"Built in {report.seconds:.1f} seconds.", style="bold green")
    elif report.again:
        words = (
            "Nothing to build: a generation that was kept holds just this, and is current again."
        )
        first = Text(words, style="green")
    else:
        first = Text("Nothing has changed since the last build.", style="green")
    lines = [*done(report), ("Generation", report.generation)]
    if report.built and report.changes.reason:
        lines.append(("Why", report.changes.reason))
    parts: list[RenderableType] = [first, pairs(lines)]
    parts += [Text(f"Note: {one_line(note)}", style="yellow") for note in report.notes]
    parts += section("Could not be read", skipped(report), folded, style="bold red", hint=_ALL)
    too_long = f"{count(len(report.too_long), 'passage')} longer than the encoder reads"
    parts += section(
        f"{too_long}: their end is found by its words only",
        report.too_long,
        lambda shown: Text("\n".join(map(one_line, shown))),
        style="yellow",
        hint=_ALL,
    )
    return Group(*parts)


def plan_for_people(changes: Mapping[str, Any]) -> RenderableType:
    """Return what a build would do now and why, of what `changes_as_dict` gives."""
    lines = to_do(changes)
    if not lines:
        return Text("The index is up to date.", style="green")
    said = "would make a kept generation current again" if changes["again"] else "would change"
    return Group(Text(f"`pincite build` {said}", style="bold"), pairs(lines))
