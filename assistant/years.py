"""Years: those a text names, and those of a document."""

from __future__ import annotations

import re

from ingest.document import DocDate

_YEAR = re.compile(r"(?<![\d,.])((?:19|20)\d\d)(?![\d,]|\.\d)(?:[/–-](\d\d)\b)?")


def years_in(text: str) -> frozenset[int]:
    """Return the years a text names; `2014/15` and `2014–15` name both."""
    years: set[int] = set()
    for match in _YEAR.finditer(text):
        years.add(int(match[1]))
        if match[2] and int(match[2]) == (int(match[1]) + 1) % 100:
            years.add(int(match[1]) + 1)
    return frozenset(years)


def years_of(*dates: DocDate | None) -> frozenset[int]:
    """Return the years of the dates that are known."""
    return frozenset(date.year for date in dates if date is not None)
