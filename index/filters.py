"""Which documents a filter lets through."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable

from index.errors import DocumentNotInLibrary
from index.hit import Filter
from index.manifest import DocumentRecord
from ingest.document import DocDate


def first_day(date: DocDate) -> datetime.date:
    """Return the first day that `date` may mean: 1 January for a year."""
    return datetime.date(date.year, date.month or 1, date.day or 1)


def last_day(date: DocDate) -> datetime.date:
    """Return the last day that `date` may mean: 31 December for a year."""
    month = date.month or 12
    return datetime.date(date.year, month, date.day or calendar.monthrange(date.year, month)[1])


def in_range(date: DocDate | None, since: DocDate | None, until: DocDate | None) -> bool:
    """True when some day that `date` may mean lies in the range, both ends inclusive.

    So a document of `2015` is in the range from `2015-03`. Without a date it is in no range.
    """
    if since is None and until is None:
        return True
    if date is None:
        return False
    return (since is None or last_day(date) >= first_day(since)) and (
        until is None or first_day(date) <= last_day(until)
    )


def allowed_documents(records: Iterable[DocumentRecord], where: Filter) -> list[bool]:
    """Return for each record whether `where` lets it through.

    DocumentNotInLibrary when `where` names a document that is in none of them.
    """
    listed = list(records)
    unknown = where.documents - {record.path for record in listed}
    if unknown:
        raise DocumentNotInLibrary(
            f"no document {min(unknown)!r} in the library: `pincite status` lists those there are"
        )
    return [
        (not where.documents or record.path in where.documents)
        and (not where.kinds or record.facts.kind in where.kinds)
        and in_range(record.facts.date, where.since, where.until)
        for record in listed
    ]
