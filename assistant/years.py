"""Years: those a text names, and those of a document."""

from __future__ import annotations

import re

from ingest.document import DocDate, Facts

_YEAR = re.compile(r"(?<![\d,.])((?:19|20)\d\d)(?!\d|[,.]\d)(?:[/–-](\d\d)\b)?")

_LAST_MONTHS = 10
"""Reports come out two to three months after the event."""


def years_in(text: str) -> frozenset[int]:
    """Return the years a text names; `2014/15` and `2014–15` name both."""
    return frozenset(year for years in years_named(text) for year in years)


def years_named(text: str) -> list[tuple[int, ...]]:
    """Return the years of each place where a text names one, in order; `2014/15` is one place."""
    named: list[tuple[int, ...]] = []
    for match in _YEAR.finditer(text):
        year = int(match[1])
        follows = match[2] and int(match[2]) == (year + 1) % 100
        named.append((year, year + 1) if follows else (year,))
    return named


def years_of(*dates: DocDate | None) -> frozenset[int]:
    """Return the years of the dates that are known."""
    return frozenset(date.year for date in dates if date is not None)


def years_called(facts: Facts) -> frozenset[int]:
    """Return the years that people call a document by: its own, and that of its publication.

    What reports an event of a year's last months, and does not say when it was published, mostly
    was in the next year: the inspection of November 2025 is "the January 2026 report".
    """
    own = years_of(facts.published, facts.event_start, facts.event_end)
    last = facts.event_end or facts.event_start
    if facts.published is None and last is not None and (last.month or 0) >= _LAST_MONTHS:
        return own | {last.year + 1}
    return own
