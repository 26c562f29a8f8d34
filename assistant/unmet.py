"""What of a question nothing answers to in the passages that come nearest to it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant import confidence
from assistant.answer_type import NAMING, AnswerType, answer_types
from assistant.evidence import Evidence
from assistant.signals import best_matches
from assistant.years import years_called, years_in, years_of
from index.asked import Asked
from index.hit import Hit
from index.library import Library
from index.words import Token, terms, tokens

_NEAREST = 4
"""Sentences, best first, whose passages count as near: as many as the confidence looks at."""
_MATCHED = 0.46
"""Cosine from which a token of a passage answers to one of the question."""
_MOSTLY = 0.5
"""Share of the probability of the nearest sentences from which on something is said of them all."""
_COUNTS, _COUNTS_UNKNOWN = 0.08, 0.05
"""Share of the question that a word must have to be worth naming; less for one in no document."""
_PARTICLES = frozenset(
    {"across", "ahead", "along", "apart", "around", "aside", "away", "back", "forward", "together"}
)
"""Words that only bend a verb ("came back"): they are not what is missing."""
_LONG = 48
"""Word pieces; in a longer question no word has such a share, and each is worth naming."""


def unmet_words(evidence: Evidence, library: Library) -> list[Token]:
    """Return the words of the question that nothing near it answers to, in any wording, each once.

    Words that settle little are left out ("how many *came* …"), and so are numbers; a name that no
    document has never is. Where no passage is near, nothing answers to any word.
    """
    text = evidence.asked.text
    near = _near(evidence)
    question = library.ask(text)
    there = question.covered({term for hit in near for term in terms(hit.passage.indexed)})
    rows = [hit.row for hit in near if hit.row is not None]
    best = [best_matches(question.tokens, library.tokens.of(row)) for row in rows]
    matched = question.matched(np.stack(best, axis=1)).max(axis=1) if best else None
    [spans] = library.encoder.piece_spans([text])
    found: dict[tuple[str, ...], Token] = {}
    naming = NAMING if answer_types(text) else frozenset[str]()
    before = ""
    for token in tokens(text):
        word = text[token.start : token.end]
        known = any(map(library.lexical.frequency, token.terms))
        # "How many": what is asked for is an amount, not the word.
        if (
            token.terms
            and before != "how"
            and not word[0].isdigit()
            and word.casefold() not in naming | _PARTICLES
            and there.isdisjoint(token.terms)
            and (
                matched is None
                or (word[0].isupper() and before and not known)
                or _is_unmet(question, _pieces(token, spans), matched, known=known)
            )
        ):
            found.setdefault(token.terms, token)
        before = word.casefold()
    return list(found.values())


def unmet_years(evidence: Evidence, library: Library) -> tuple[list[int], list[int]]:
    """Return the years asked for of which nothing near is, and those of what is near."""
    facts = {record.path: record.facts for record in library.records}
    near: set[int] = set()
    called: set[int] = set()
    for hit in _near(evidence):
        own = facts[hit.passage.document]
        near |= years_of(own.published, own.event_start, own.event_end)
        near |= years_in(hit.passage.indexed)
        called |= years_called(own)
    absent = [year for year in evidence.asked.years if year not in near | called]
    return absent, sorted(near)


def unmet_types(evidence: Evidence) -> list[AnswerType]:
    """Return what the question wants named and most of what is near does not hold: "number"."""
    missing = confidence.types_missing(evidence.asked.text, *_said(evidence))
    return sorted(kind for kind, part in missing.items() if part > _MOSTLY)


def is_contradicted(evidence: Evidence) -> bool:
    """Whether most of what is near says the opposite of what the question takes for granted."""
    return confidence.contradicted(evidence.asked.text, *_said(evidence)) > _MOSTLY


def is_only_planned(evidence: Evidence) -> bool:
    """Whether what the question asks the outcome of is still to come in most of what is near."""
    return confidence.only_planned(evidence.asked.text, *_said(evidence)) > _MOSTLY


def _said(evidence: Evidence) -> tuple[list[str], NDArray[np.float64]]:
    """The best sentences, and their shares of the probability among them."""
    best = evidence.candidates[: confidence.READ]
    shares = np.array([each.share for each in best], dtype=np.float64)
    return [each.text for each in best], shares / shares.sum() if best else shares


def _near(evidence: Evidence) -> list[Hit]:
    """The passages of the best sentences, each once."""
    hits = {each.hit.passage.key: each.hit for each in evidence.candidates[:_NEAREST]}
    return list(hits.values())


def _pieces(token: Token, spans: Sequence[tuple[int, int]]) -> list[int]:
    """Which pieces of the question the word is made of."""
    places = enumerate(spans)
    return [at for at, (start, end) in places if start < token.end and end > token.start]


def _is_unmet(
    question: Asked, pieces: Sequence[int], matched: NDArray[np.float32], *, known: bool
) -> bool:
    """Whether the word of these pieces counts and is matched badly; `matched` is (t,)."""
    own = [piece for piece in pieces if piece < len(question.weights)]
    if not own:  # beyond the window: nothing was read of it
        return not known
    weights = question.weights[own]
    total = float(weights.sum())
    least = _COUNTS if known else _COUNTS_UNKNOWN
    counts = total >= least or len(question.weights) > _LONG
    return counts and float(weights @ matched[own]) < _MATCHED * total
