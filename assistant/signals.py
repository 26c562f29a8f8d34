"""Signals: numbers that say how well one sentence answers one question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.number_words import PARTS, TENS, UNITS
from assistant.question import Understanding, Wants
from assistant.years import years_in
from index.asked import Asked
from index.hit import Hit
from ingest.document import BlockKind, Unit

NAMES = (
    "late_interaction",
    "best_neighbour",
    "passage_late_interaction",
    "passage_reached",
    "shortfall",
    "fused",
    "rank",
    "dense",
    "lexical",
    "cover",
    "cover_in_context",
    "years_of_sentence",
    "years_of_document",
    "number_wanted_and_there",
    "number_wanted_and_missing",
    "date_wanted_and_there",
    "name_wanted_and_there",
    "reason_wanted_and_there",
    "list_wanted_and_there",
    "rating_wanted_and_there",
    "heading",
    "bullet",
    "row",
    "short",
    "long",
    "recency_when_latest",
    "section_named",
)
"""Names of the signals, in the order of the columns."""

_COUNTS = (
    *UNITS[1:],
    *TENS,
    *PARTS,
    *("hundreds?", "thousands?", "millions?", "billions?", "dozens?"),
    *("none", "no", "once", "twice", "few", "several", "most", "majority", "all", "both"),
)
_NUMBER = re.compile(rf"\d|\b(?:{'|'.join(_COUNTS)})\b", re.IGNORECASE)
_DATE = re.compile(
    r"\b(?:19|20)\d\d\b|\b(?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December)\b|\b(?:days|weeks|months|years)\b"
)
_NAME = re.compile(r"(?<=[a-z:,’'] )[A-Z][\w’'-]+|^[A-Z][a-z]+ [A-Z][a-z]+")
_REASON = re.compile(
    r"\b(?:because|due to|as a result|since|therefore|this means|led to|reflects|in order to"
    r"|so that|owing|caused|reason|to ensure|result(?:s|ed|ing) (?:in|from)|contribut\w+"
    r"|means that|in part|by reason)\b",
    re.IGNORECASE,
)
_RATING = re.compile(
    r"\b(?:outstanding|good|requires? improvement|requiring improvement|inadequate|adequate"
    r"|satisfactory|judged|graded)\b",
    re.IGNORECASE,
)


Vectors = NDArray[np.float32]

_WELL_MATCHED = np.float32(0.8)
"""Cosine of a good match. Any from 0.6 to 1 tells answerable questions from others as well: on 489
fitting questions and 176 others AUC 0.81 to 0.82 and 0.84 to 0.85, of late interaction 0.80."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence with what it is judged by."""

    hit: Hit
    unit: Unit
    text: str
    introduced: str
    """The sentence with what introduces it: what is read where no tokens are."""
    tokens: Vectors
    """(t, d), rows of length 1; may be empty."""
    above: Vectors
    """(u, d), likewise: tokens of what stands above its passage; may be empty."""
    terms: frozenset[str]
    context_terms: frozenset[str]
    """Terms of the sentence, of what introduces it, and of its passage's context."""
    section: tuple[str, ...]
    """Terms of the nearest heading, or of the sentence itself when it is one."""
    years_of_document: frozenset[int]
    years_called: frozenset[int]
    """Those, and the year in which people are likely to say that it came out."""
    recency: float
    """0 for the library's oldest document, 1 for its newest, 0.5 where no date is known."""


def signals(
    asked: Understanding,
    question: Asked,
    readings: Sequence[Reading],
    idf: dict[str, float],
    dated: Sequence[tuple[Sequence[int], frozenset[str]]] = (),
) -> NDArray[np.float32]:
    """Return one row of signals for each reading, columns as `NAMES`; shape (n, len(NAMES)).

    `question` holds the question's token vectors and what each counts. `dated` are tokens that name
    a time, with the documents of that time: whose sentences answer to them, though they do not name
    it.
    """
    best = _matches(question, readings)
    for tokens, documents in dated:
        of_time = [number for number, each in enumerate(readings) if _is_in(each, documents)]
        at = np.ix_(list(tokens), of_time)
        best[at] = np.maximum(best[at], _WELL_MATCHED)
    late = question.late(best)
    reached = _reached(question, readings, best)
    short = _shortfall(question, readings, best)
    beside = _of_neighbours(readings, late)
    lexical_top = max((reading.hit.lexical for reading in readings), default=0.0) or 1.0
    total = sum(idf.values()) or 1.0
    rows = []
    for index, reading in enumerate(readings):
        hit, unit, text = reading.hit, reading.unit, reading.text
        words = len(text.split())
        rows.append(
            (
                late[index],
                beside[index],
                hit.late,
                reached[index],
                short[index],
                hit.fused,
                1.0 / (hit.rank + 1.0),
                hit.dense,
                hit.lexical / lexical_top,
                _weight(idf, asked.terms, question.covered(reading.terms)) / total,
                _weight(idf, asked.terms, question.covered(reading.context_terms)) / total,
                _agreement(asked.years, years_in(text)),
                _agreement(asked.years, reading.years_called),
                *_wanted(asked, text, unit),
                unit.kind is BlockKind.HEADING,
                unit.kind is BlockKind.BULLET,
                unit.kind is BlockKind.TABLE_ROW,
                words < 6,
                words > 45,
                (reading.recency - 0.5) if asked.latest and not asked.years else 0.0,
                _named(reading.section, asked.terms),
            )
        )
    return np.array(rows, dtype=np.float32).reshape(len(readings), len(NAMES))


def _is_in(reading: Reading, documents: frozenset[str]) -> bool:
    return reading.hit.passage.document in documents


def late_interaction(question: Asked, readings: Sequence[Reading]) -> NDArray[np.float32]:
    """Return the late interaction of each sentence, (n,), -1 to 1."""
    return question.late(_matches(question, readings))


def _matches(question: Asked, readings: Sequence[Reading]) -> NDArray[np.float32]:
    """Each question token's best cosine among the tokens of each sentence: (t + m, n)."""
    matches = [best_matches(question.tokens, reading.tokens) for reading in readings]
    return np.stack(matches, axis=1) if matches else np.zeros((len(question.tokens), 0), np.float32)


def _shortfall(
    question: Asked,
    readings: Sequence[Reading],
    best: NDArray[np.float32],
) -> NDArray[np.float32]:
    """How badly the question's worst matched tokens are matched, (n,), 0 (all are well) upwards.

    The weighted mean over its tokens of the squared distance to a good match. A mean of cosines
    forgives one word that nothing answers to ("How many *under-fives* …") when all others fit;
    squares do not. A token may also be matched by what stands above the passage.
    """
    if not readings:
        return np.zeros(0, np.float32)
    keys = [reading.hit.passage.key for reading in readings]
    passages = dict(zip(keys, [reading.above for reading in readings], strict=True))
    above = {key: best_matches(question.tokens, tokens) for key, tokens in passages.items()}
    with_above = np.maximum(best, np.stack([above[key] for key in keys], axis=1))
    missing = np.maximum(_WELL_MATCHED - question.matched(with_above), 0)
    return np.asarray(question.weights @ missing**2, np.float32)


def _reached(
    question: Asked, readings: Sequence[Reading], best: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return each passage's share of what all the sentences together match of the question, (n,).

    Words that stand in every report match loosely even where they are the same, rare ones closely,
    so late interaction alone says little of a question in common words. Near misses find one word
    here and another there. 0 where no tokens are.
    """
    together = float(question.late(best.max(axis=1, keepdims=True))[0]) if readings else 0.0
    if together <= 0:
        return np.zeros(len(readings), np.float32)
    members: dict[str, list[int]] = {}
    for index, reading in enumerate(readings):
        members.setdefault(reading.hit.passage.key, []).append(index)
    passages = np.stack([best[:, own].max(axis=1) for own in members.values()], axis=1)
    shares = dict(zip(members, question.late(passages) / together, strict=True))
    return np.array([shares[reading.hit.passage.key] for reading in readings], np.float32)


def with_late(
    rows: NDArray[np.float32], readings: Sequence[Reading], late: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return the rows of signals with other values, (n,), in place of late interaction."""
    changed = rows.copy()
    changed[:, NAMES.index("late_interaction")] = late
    changed[:, NAMES.index("best_neighbour")] = _of_neighbours(readings, late)
    return changed


def _of_neighbours(readings: Sequence[Reading], late: NDArray[np.float32]) -> NDArray[np.float32]:
    """The late interaction of each sentence's better neighbour in its passage; 0 for none."""
    members: dict[str, list[int]] = {}
    for index, reading in enumerate(readings):
        members.setdefault(reading.hit.passage.key, []).append(index)
    found = np.zeros(len(readings), np.float32)
    for own in members.values():
        for place, index in enumerate(own):
            beside = (*own[max(place - 1, 0) : place], *own[place + 1 : place + 2])
            found[index] = max((late[other] for other in beside), default=0.0)
    return found


def best_matches(
    question: NDArray[np.float32], sentence: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Each question token's best cosine among the sentence's tokens: (t,); 0 for no tokens."""
    if not len(sentence) or not len(question):
        return np.zeros(len(question), dtype=np.float32)
    return np.asarray((question @ sentence.T).max(axis=1), dtype=np.float32)


def _weight(idf: dict[str, float], terms: Sequence[str], there: set[str]) -> float:
    return sum(idf[term] for term in terms if term in there)


def _named(section: Sequence[str], asked: Sequence[str]) -> float:
    """Share of a heading's words that the question has, squared: only most of them name it."""
    if len(section) < 2:
        return 0.0
    return (sum(term in asked for term in section) / len(section)) ** 2


def _agreement(asked: tuple[int, ...], there: frozenset[int]) -> float:
    """1 where a year asked for is there, -1 where only others are, 0 where nothing is said."""
    if not asked or not there:
        return 0.0
    return 1.0 if there & set(asked) else -1.0


def _wanted(asked: Understanding, text: str, unit: Unit) -> tuple[float, ...]:
    wants = asked.wants
    remaining = text
    for year in asked.years:
        remaining = remaining.replace(str(year), " ")
    has_number = bool(_NUMBER.search(remaining))
    return (
        Wants.NUMBER in wants and has_number,
        Wants.NUMBER in wants and not has_number,
        Wants.DATE in wants and bool(_DATE.search(text)),
        Wants.NAME in wants and bool(_NAME.search(text)),
        Wants.REASON in wants and bool(_REASON.search(text)),
        Wants.LIST in wants and (unit.kind is BlockKind.BULLET or text.count(",") > 1),
        Wants.RATING in wants and bool(_RATING.search(text)),
    )
