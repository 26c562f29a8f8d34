"""Text between two block ends: blanks collapsed, invisible characters gone, sources kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from ingest.invisible import INVISIBLE
from ingest.marks import mark_of
from ingest.pieces import Fragment

_INVISIBLES = re.compile(f"[{INVISIBLE}]+")
_STRETCH = re.compile(rf"(?P<blank>\s+)|[^\s{INVISIBLE}]+")
_TERMINAL = re.compile(r"[.!?:;][\"'”’)\]]*$")


class Wording(NamedTuple):
    """One paragraph's words; `bold` when every letter of it is."""

    fragments: tuple[Fragment, ...]
    bold: bool = False

    @property
    def text(self) -> str:
        """The words as one string."""
        return text_of(self.fragments)


class _Part(NamedTuple):
    text: str
    source: int | None
    bold: bool


def text_of(fragments: Iterable[Fragment]) -> str:
    """Join fragments to one string."""
    return "".join(fragment.text for fragment in fragments)


def without_start(fragments: tuple[Fragment, ...], count: int) -> tuple[Fragment, ...]:
    """Return the fragments without their first `count` characters."""
    kept: list[Fragment] = []
    for fragment in fragments:
        cut = min(count, len(fragment.text))
        count -= cut
        if cut < len(fragment.text):
            source = None if fragment.source is None else fragment.source + cut
            kept.append(Fragment(fragment.text[cut:], fragment.page, source))
    return tuple(kept)


def joined(parts: Iterable[tuple[Fragment, ...]], separator: str = " ") -> tuple[Fragment, ...]:
    """Join several runs of fragments with a separator that the reader puts in."""
    whole: list[Fragment] = []
    for part in parts:
        if part and whole:
            whole.append(Fragment(separator))
        whole.extend(part)
    return tuple(whole)


def tidy(text: str) -> str:
    """Collapse blanks (also non-breaking ones) and take invisible characters out."""
    return " ".join(_INVISIBLES.sub("", text).split())


@dataclass
class Words:
    """Collects the text of a block as it comes, line by line."""

    _lines: list[list[_Part]] = field(default_factory=lambda: [[]])

    def add(self, text: str, source: int | None = None, *, bold: bool = False) -> None:
        """Add text; `source` is where `text[0]` stands in the file, None when it is put in."""
        if text:
            self._lines[-1].append(_Part(text, source, bold))

    def end_line(self) -> None:
        """End a line inside the block (`<br>`)."""
        self._lines.append([])

    @property
    def last(self) -> str:
        """The text added to this line last."""
        return self._lines[-1][-1].text if self._lines[-1] else ""

    def take(self) -> list[Wording]:
        """Return the paragraphs collected so far, and start anew.

        A line end parts two paragraphs when an empty line follows, when the line ends a sentence
        or the next one starts with a bullet or number; else it is a blank (addresses, verses).
        """
        lines, self._lines = self._lines, [[]]
        groups: list[list[_Part]] = [[]]
        before = ""
        for line in lines:
            text = tidy("".join(part.text for part in line))
            if len(lines) > 1 and (not text or _TERMINAL.search(before) or _starts_item(text)):
                groups.append([])
            groups[-1].extend([*line, _Part("\n", None, bold=True)])
            before = text
        taken = [Wording(_collapse(group), _is_bold(group)) for group in groups]
        return [wording for wording in taken if wording.fragments]


def _starts_item(text: str) -> bool:
    mark = mark_of(text)
    return mark is not None and (mark.sure or mark.kind != "number")


def _is_bold(parts: list[_Part]) -> bool:
    worded = [part for part in parts if any(char.isalnum() for char in part.text)]
    return bool(worded) and all(part.bold for part in worded)


def _collapse(parts: list[_Part]) -> tuple[Fragment, ...]:
    if all(part.source is None for part in parts):
        text = tidy("".join(part.text for part in parts))
        return (Fragment(text),) if text else ()
    runs: list[tuple[list[str], int | None, int]] = []  # texts, source, source end
    blank: tuple[str, int | None] | None = None

    def put(text: str, source: int | None) -> None:
        if runs and source is not None and runs[-1][1] is not None and runs[-1][2] == source:
            runs[-1][0].append(text)
            runs[-1] = (runs[-1][0], runs[-1][1], source + len(text))
        else:
            runs.append(([text], source, -1 if source is None else source + len(text)))

    for part in parts:
        for match in _STRETCH.finditer(part.text):
            source = None if part.source is None else part.source + match.start()
            if match["blank"]:
                blank = blank or (" ", source)
                continue
            if blank and runs:
                put(*blank)
            blank = None
            put(match.group(), source)
    return tuple(Fragment("".join(texts), 0, source) for texts, source, _ in runs)
