"""Reading on: the passages around those that were found, by their place in the document."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate

from index.library import Library
from ingest.document import Passage

PassagesOf = Callable[[str, int, int], list[Passage]]
"""Of a document (its path), the passages that hold characters of [start, end), in order."""


class ReadingOn:
    """Finds the passages of a library by place. Safe to use from many threads."""

    def __init__(self, library: Library) -> None:
        self._passages = library.passages
        ends = list(accumulate(record.passages for record in library.records))
        self._rows = {
            record.path: (end - record.passages, end)
            for record, end in zip(library.records, ends, strict=True)
        }

    def __call__(self, path: str, start: int, end: int) -> list[Passage]:
        """Return the passages of document `path` that hold characters of [start, end), in order."""
        first, last = self._rows[path]
        row = bisect_right(self._passages, start, first, last, key=lambda passage: passage.start)
        found = []
        for at in range(max(row - 1, first), last):
            passage = self._passages[at]
            if passage.start >= end:
                break
            if passage.end > start:
                found.append(passage)
        return found
