"""Searching again: what the first search left out, or ranked among hits of other documents."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import replace
from functools import partial

from assistant.question import Understanding
from assistant.scope import Scope
from assistant.verdict import LIKE_A_VERDICT, asks_for_verdict, is_verdict, years_of_verdict
from index.hit import Filter, Hit
from index.library import Library, SearchSettings
from ingest.document import DocDate

MOST_PARTS = 4
"""Parts of a question that are looked into each for itself."""
_MOST_YEARS = 4
_PER_YEAR = 8
_FOR_VERDICT = 24
"""Passages looked through for the verdict of a year's documents, or of each of few."""
_PER_PART = 8
_FEW_DOCUMENTS = 8
"""Where the question is about several documents of so few, each is looked into for itself."""
_PER_DOCUMENT = 8
_LINE = re.compile(r"\n{2,}|(?<=[.:;]) |\n(?=[^\n]*\||[A-Z][^\n]*\t)")
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

    def search(text: str, most: int, only: Filter, wanted: Callable[[Hit], bool] = _any) -> None:
        for hit in library.search(text, most, where=only, settings=settings):
            if hit.passage.key not in known and wanted(hit):
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
    there = within.documents or {record.path for record in library.records if not record.failed}
    each = sorted(there) if len(there) <= _FEW_DOCUMENTS else ()
    of_each = [replace(where, documents=frozenset({path})) for path in each]
    if asked.over_time:
        for only in of_each:
            search(asked.text, _PER_DOCUMENT, only)
    of_years = [
        replace(within, since=DocDate(year), until=DocDate(year))
        for year in asked.years[:_MOST_YEARS]
        if not (where.since or where.until) and year in years
    ]
    for only in of_years:
        search(asked.text, _PER_YEAR, only)
    if asks_for_verdict(asked, scope):
        for only in (of_years if years_of_verdict(asked) else of_each) or [within]:
            search(LIKE_A_VERDICT, _FOR_VERDICT, only, partial(_holds_verdict, scope.subjects))
    return extra


def _any(_: Hit) -> bool:
    return True


def _holds_verdict(subjects: Mapping[str, str], hit: Hit) -> bool:
    subject = subjects.get(hit.passage.document, "")
    return any(is_verdict(line, subject) for line in _LINE.split(hit.passage.text))
