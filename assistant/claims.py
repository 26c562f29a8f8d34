"""A text taken apart: its words, its claims that can be checked word for word, and its denials."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.claim_kinds import Day, Slot
from assistant.names import find_bodies, find_names
from assistant.negation import Denial, find_denials, find_soft_denials, soft_cues, weak_cues
from assistant.opposites import find_sides
from assistant.quantities import find_quantities
from index.words import Token, tokens
from ingest.dates import find_dates

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_MONTHS = re.findall(r"[a-z]+", _MONTH.lower())
_DAY_MONTH = re.compile(
    rf"\b(?:(?P<day>\d\d?)(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<month>{_MONTH})"
    rf"|(?P<month2>{_MONTH})\s+(?P<day2>\d\d?)(?:st|nd|rd|th)?"
    rf"|(?:\b(?:in|of|by|until|since|from|during|early|late|mid|next|last|to|and|before|after)[ -])"
    rf"(?P<month3>{_MONTH}))\b(?!,?\s+\d)",
)
_PARAGRAPHS = re.compile(
    r"\(paragraphs? [\d, and]+\)|\b(?:[A-Z]{2,}/)+[\w/-]*\d[\w/-]*|^\W*\d{1,3}\.\s"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word at text[start:end]."""

    start: int
    end: int
    stem: str
    """Empty for a function word."""
    plain: str
    """In lower case."""


@dataclass(frozen=True, slots=True)
class Claims:
    """A text taken apart."""

    text: str
    words: tuple[Word, ...]
    slots: tuple[Slot, ...]
    denials: tuple[Denial, ...]
    soft_denials: tuple[Denial, ...]
    soft: tuple[int, ...]
    """Where words stand that deny without saying no."""
    weak: tuple[int, ...]
    """Where words stand that may be all that is left of a denial."""


@lru_cache(maxsize=8192)
def read_claims(text: str) -> Claims:
    """Take a text apart."""
    words = tuple(
        Word(token.start, token.end, token.terms[0] if token.terms else "", _plain(text, token))
        for token in tokens(text)
    )
    days = _days(text)
    references = [match.span() for match in _PARAGRAPHS.finditer(text)]
    taken = [(slot.start, slot.end) for slot in days] + references
    numbers = [Slot("number", q.start, q.end, q) for q in find_quantities(text, taken)]
    names = [
        slot
        for slot in find_names(text)
        if not any(slot.start < each.end and each.start < slot.end for each in [*days, *numbers])
    ]
    sides = [Slot(side.name, side.start, side.end, side) for side in find_sides(text)]
    slots = sorted(
        [*days, *numbers, *names, *find_bodies(text), *sides], key=lambda slot: slot.start
    )
    return Claims(
        text,
        words,
        tuple(slots),
        tuple(find_denials(text)),
        tuple(find_soft_denials(text)),
        tuple(soft_cues(text)),
        tuple(weak_cues(text)),
    )


def _plain(text: str, token: Token) -> str:
    part = text[token.start : token.end].casefold().replace("’", "'")
    return part.removesuffix("'s").removesuffix("'")


def _days(text: str) -> list[Slot]:
    found = [Slot("date", d.start, d.end, Day(d.first, d.last)) for d in find_dates(text)]
    for match in _DAY_MONTH.finditer(text):
        name = match["month"] or match["month2"] or match["month3"]
        start = match.start("month3") if match["month3"] else match.start()
        if any(slot.start < match.end() and start < slot.end for slot in found):
            continue
        day = Day(
            None, None, _MONTHS.index(name.lower()) + 1, int(match["day"] or match["day2"] or 0)
        )
        found.append(Slot("date", start, match.end(), day))
    return found


def years_named(claims: Claims) -> frozenset[int]:
    """Return the years that a text's dates name."""
    return frozenset(
        day.year
        for slot in claims.slots
        if isinstance(slot.value, Day)
        for day in (slot.value.first, slot.value.last)
        if day is not None
    )
