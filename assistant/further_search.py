"""Searching again: what the first search left out, or ranked among hits of other documents."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

from assistant.question import Understanding
from assistant.scope import Scope
from index.hit import Filter, Hit
from index.library import Library, SearchSettings
from ingest.document import DocDate

MOST_PARTS = 4
"""Parts of a question that are looked into each for itself."""
_MOST_YEARS = 4
_PER_YEAR = 8
_PER_PART = 8
_FEW_DOCUMENTS = 8
"""Where the question is about several documents of so few, each is looked into for itself."""
_PER_DOCUMENT = 8
_IN_SCOPE = 24
"""Passages read of the documents that a question is about."""


def further_hits(
    library: Library,
    asked: Understanding,
    scope: Scope,
    hits: Sequence[Hit],
    where: Filter,
    settings: SearchSettings | None,
    years: Set[int],
) -> list[Hit]:
    """Return hits from the documents the question is about, for its parts, and of its times.

    They are ranked after `hits`, but for those of the documents it is about. `years` are those of
    the library's documents.
    """
    known = {hit.passage.key for hit in hits}
    extra: list[Hit] = []

    def search(text: str, most: int, only: Filter) -> None:
        for hit in library.search(text, most, where=only, settings=settings):
            if hit.passage.key not in known:
                known.add(hit.passage.key)
                extra.append(replace(hit, rank=len(hits) + len(extra) + 1))

    within = where
    if scope.documents:
        within = replace(where, documents=scope.documents)
        extra += library.search(asked.text, _IN_SCOPE, where=within, settings=settings)
        known.update(hit.passage.key for hit in extra)
        for body in scope.named if len(scope.named) > 1 else ():
            search(asked.text, _PER_PART, replace(where, documents=body.documents))
    if scope.preferred:
        search(asked.text, _PER_PART, replace(where, documents=scope.preferred))
    for part in asked.parts[:MOST_PARTS]:
        search(part, _PER_PART, within)
    if asked.over_time:
        there = within.documents or {record.path for record in library.records if not record.failed}
        for path in sorted(there) if len(there) <= _FEW_DOCUMENTS else ():
            search(asked.text, _PER_DOCUMENT, replace(where, documents=frozenset({path})))
    for year in asked.years[:_MOST_YEARS]:
        if not (where.since or where.until) and year in years:
            only = replace(within, since=DocDate(year), until=DocDate(year))
            search(asked.text, _PER_YEAR, only)
    return extra
