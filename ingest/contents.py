"""The list of contents: where it stands, and the titles it gives away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.pieces import Line

_HEAD = re.compile(r"\s*(?:table of )?contents(?: page)?\s*:?\s*", re.IGNORECASE)
_ENTRY = re.compile(r"(?P<title>.*?\S)[\s.…_·]*(?<!\d)(?P<page>\d{1,4})\s*")
_LONGEST = 3
"""An entry takes at most this many lines."""
_WIDEST = 300
"""Characters of a line."""
_FEWEST = 3
"""Fewer entries than this are no list of contents."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The entries of a document's list of contents, each with its lines; empty without one."""

    entries: tuple[tuple[Line, ...], ...] = ()
    titles: frozenset[str] = frozenset()
    """Their titles, as `title_key` gives them."""

    def is_title(self, text: str) -> bool:
        """Whether the text is one of the titles listed."""
        return title_key(text) in self.titles

    def begins_title(self, text: str) -> bool:
        """Whether the text is a title listed, or the first line of a longer one."""
        key = title_key(text)
        return key in self.titles or (
            len(key) > 25 and any(title.startswith(f"{key} ") for title in self.titles)
        )


def title_key(text: str) -> str:
    """The words of a title, for comparing: without a footnote mark or punctuation at its end."""
    return re.sub(r"[\s\d:.]+$", "", re.sub(r"\s+", " ", text)).strip().casefold()


def find_contents(lines: Sequence[Line]) -> Contents:
    """Return the list of contents that stands under a line saying so.

    Its entries end with page numbers that never fall. The list ends where lines go on without
    one; a text about "the contents" has none.
    """
    filled = [line for line in lines if line.text.strip()]
    for index, line in enumerate(filled):
        if _HEAD.fullmatch(line.text):
            entries = _entries(filled, index + 1)
            if len(entries) >= _FEWEST:
                titles = (_title(entry) for entry in entries)
                return Contents(tuple(entries), frozenset(title for title in titles if title))
    return Contents()


def _entries(filled: Sequence[Line], start: int) -> list[tuple[Line, ...]]:
    entries: list[tuple[Line, ...]] = []
    waiting: list[Line] = []
    last = 0
    for line in filled[start:]:
        waiting.append(line)
        match = _ENTRY.fullmatch(line.text) if len(line.text) < _WIDEST else None
        if match and int(match["page"]) >= last:
            last = int(match["page"])
            entries.append(tuple(waiting))
            waiting = []
        elif len(waiting) >= _LONGEST:
            break
    return entries


def _title(entry: Sequence[Line]) -> str:
    *above, last = [line.text.strip() for line in entry]
    match = _ENTRY.fullmatch(last)
    return title_key(" ".join([*above, match["title"] if match else last]))
