"""Spans of documents and the arithmetic of their overlap, in characters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


class Range(NamedTuple):
    """Characters [start, end)."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters [start, end) of one document's canonical text."""

    document: str
    start: int
    end: int

    def __len__(self) -> int:
        return max(self.end - self.start, 0)


def union(spans: Iterable[Span]) -> dict[str, list[Range]]:
    """Return the characters in any of the spans: ranges of each document, in order and apart."""
    merged: dict[str, list[Range]] = {}
    for span in sorted(spans):
        if not span:
            continue
        ranges = merged.setdefault(span.document, [])
        if ranges and span.start <= ranges[-1].end:
            ranges[-1] = Range(ranges[-1].start, max(ranges[-1].end, span.end))
        else:
            ranges.append(Range(span.start, span.end))
    return merged


def characters(ranges: dict[str, list[Range]]) -> int:
    """Return how many characters the ranges of a union hold."""
    return sum(end - start for each in ranges.values() for start, end in each)


def shared(span: Span, spans: Iterable[Span]) -> int:
    """Return how many characters of `span` stand in any of `spans`."""
    inside = union(other for other in spans if other.document == span.document)
    return sum(
        max(min(end, span.end) - max(start, span.start), 0)
        for start, end in inside.get(span.document, [])
    )
