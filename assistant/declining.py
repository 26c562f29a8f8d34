"""Saying why a question is not answered, and what was searched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.evidence import Evidence
from assistant.unmet import (
    is_contradicted,
    is_only_planned,
    unmet_types,
    unmet_words,
    unmet_years,
)
from index.filters import allowed_documents
from index.hit import Filter
from index.library import Library
from index.manifest import DocumentRecord

_NEAREST = "the passages nearest to this"
_MOST_NAMED = 3
"""More words or years than this are not all named."""
_LONGEST = 40
"""Characters of a word that are repeated."""


def reason(evidence: Evidence, library: Library, years: frozenset[int]) -> str:
    """Return the reason in words: what is missing, then what was searched."""
    if not _allowed(library, evidence.where):
        there = _count(len(library.records), "document")
        return f"The filters leave nothing to search among {there}; widen them."
    asked = evidence.asked
    parts = []
    absent = [year for year in asked.years if year not in years]
    if absent and years:
        parts.append(f"the documents are of {_span(sorted(years))}, not of {_some(absent)}")
    elif evidence.scope.undated:
        about = _listed([body.name for body in evidence.scope.named], "or")
        parts.append(f"no document about {about} is of {_some(evidence.scope.undated)}")
    parts += _unmet(evidence, library, first=not parts)
    why = " and ".join(parts) or "no passage found answers this"
    return f"{why[0].upper()}{why[1:]}. {searched(library, evidence.where)}"


def _unmet(evidence: Evidence, library: Library, *, first: bool) -> Iterator[str]:
    """Say what of the question no document mentions, or else what nothing near it answers to."""
    names = [f"“{_short(name)}”" for name in evidence.missing_names]
    text, frequency = evidence.asked.text, library.lexical.frequency
    words = {
        f"“{_short(text[token.start : token.end])}”": any(map(frequency, token.terms))
        for token in (() if names else unmet_words(evidence, library))
    }
    if unknown := names or [word for word, known in words.items() if not known]:
        yield f"no document mentions {_some(unknown)}"
    elif first:
        absent, near = unmet_years(evidence, library)
        if absent and near:
            yield f"{_NEAREST} are of {_span(near)}, not of {_some(absent)}"
        elif is_contradicted(evidence):
            yield f"{_NEAREST} say otherwise than the question takes for granted"
        elif is_only_planned(evidence):
            yield f"{_NEAREST} speak of what is still to come"
        elif words:
            yield f"{_NEAREST} say nothing of {_some(list(words))}"
        elif types := unmet_types(evidence):
            yield f"{_NEAREST} give no {_listed(types, 'and no')}"


def searched(library: Library, where: Filter) -> str:
    """Say what was searched, and what could not be."""
    read = _allowed(library, where)
    failed = sum(record.failed for record in library.records)
    blank = sum(len(record.pages_without_text) for record in read)
    passages = _count(sum(record.passages for record in read), "passage")
    text = f"I searched {passages} of {_count(len(read), 'document')}"
    if where:
        text += ", all that the filters allow"
    if failed:
        text += f"; {_count(failed, 'document')} could not be read"
    if blank:
        text += f"; {_count(blank, 'page')} had no text"
    return text + "."


def _allowed(library: Library, where: Filter) -> list[DocumentRecord]:
    """The documents that were read and that the filters let through."""
    allowed = allowed_documents(library.records, where)
    both = zip(library.records, allowed, strict=True)
    return [record for record, there in both if there and not record.failed]


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _some(items: Sequence[str | int]) -> str:
    """Name the items, or the first of them and how many more there are."""
    named, more = [str(item) for item in items[:_MOST_NAMED]], len(items) - _MOST_NAMED
    return _listed([*named, f"{more:,} more"] if more > 0 else named, "or")


def _span(years: Sequence[int]) -> str:
    """Name the years, or the first and the last of many."""
    if len(years) > 2 * _MOST_NAMED:
        return f"years from {years[0]} to {years[-1]}"
    return _listed([str(year) for year in years], "and")


def _listed(items: Sequence[str], word: str) -> str:
    *most, last = items
    return f"{', '.join(most)} {word} {last}" if most else last


def _short(word: str) -> str:
    return word if len(word) <= _LONGEST else f"{word[: _LONGEST - 1]}…"
