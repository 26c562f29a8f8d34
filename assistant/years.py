"""Years: those a text names, and those of a document."""

from __future__ import annotations

import re

from ingest.document import DocDate

_YEAR = re.compile(r"(?<![\d,.])((?:19|20)\d\d)(?!\d|[,.]\d)(?:[/–-](\d\d)\b)?")


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
