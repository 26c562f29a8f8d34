"""The parts that Markdown is made of: escaped text, tables, code."""

from __future__ import annotations

from collections.abc import Iterable


def escape(text: str) -> str:
    """Return `text` on one line, with what Markdown and HTML would read as theirs made harmless."""
    line = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;")
    # Marks that only mean something at the start of a line are left: our lines start with ours.
    return "".join("\\" + c if c in "\\`*_[]|~$" else c for c in line)


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table; the cells are escaped already."""
    heads = tuple(heads)
    lines = [_line(heads), _line("---" for _ in heads), *(_line(row) for row in rows)]
    return "\n".join(lines)


def code(text: str) -> str:
    """Return a block of JSON."""
    return f"```json\n{text}\n```"


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"
