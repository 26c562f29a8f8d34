"""Saying why a question is not answered, and what was searched."""

from __future__ import annotations

from assistant.evidence import Evidence
from index.hit import Filter
from index.library import Library
from index.words import tokens


def reason(evidence: Evidence, library: Library, years: frozenset[int]) -> str:
    """Return the reason in words: what is missing, then what was searched."""
    asked = evidence.asked
    parts = []
    absent = [year for year in asked.years if year not in years]
    if absent and years:
        parts.append(
            f"the documents are of {_listed(sorted(years))}, not of {_listed(absent, 'or')}"
        )
    unknown = [
        asked.text[token.start : token.end]
        for token in tokens(asked.text)
        if token.terms
        and not any(library.lexical.frequency(term) for term in token.terms)
        and not asked.text[token.start : token.end].isdigit()
    ]
    if unknown:
        quoted = _listed([f"“{word}”" for word in list(dict.fromkeys(unknown))[:3]], "or")
        parts.append(f"no document mentions {quoted}")
    why = " and ".join(parts) or "no passage found answers this"
    return f"{why[0].upper()}{why[1:]}. {searched(library, evidence.where)}"


def searched(library: Library, where: Filter) -> str:
    """Say what was searched, and what could not be."""
    read = [record for record in library.records if record.outcome == "read"]
    failed = len(library.records) - len(read)
    blank = sum(len(record.pages_without_text) for record in read)
    text = (
        f"I searched {_count(len(library.passages), 'passage')} of {_count(len(read), 'document')}"
    )
    if where:
        text += ", as far as the filters allow"
    if failed:
        text += f"; {_count(failed, 'document')} could not be read"
    if blank:
        text += f"; {_count(blank, 'page')} had no text"
    return text + "."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _listed(items: list[str] | list[int], word: str = "and") -> str:
    *most, last = [str(item) for item in items]
    return f"{', '.join(most)} {word} {last}" if most else last
