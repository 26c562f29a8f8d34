"""A question asked in its own words and in those of the library: one `Asked` for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from index.asked import Asked, OtherTokens, Swapped
from index.encoder import Encoder
from index.manifest import DocumentRecord
from index.reader import unit_rows
from index.rings import packaged_beside
from index.thesaurus import Swap, Thesaurus, Together, put, swaps
from index.words import terms

if TYPE_CHECKING:
    from index.asked import Array


_MOST_WORDS = 240
"""Of all other wordings together: a page pasted as a question is not put otherwise."""


def thesauri_of(records: Sequence[DocumentRecord]) -> tuple[Thesaurus, ...]:
    """Return the thesauri for a library: its documents' abbreviations, and the packaged one.

    Each definition is a ring of its own: the same letters may stand for two things.
    """
    defined = sorted(
        {(each.short, each.full) for record in records for each in record.abbreviations}
    )
    return Thesaurus(defined), packaged_beside(defined)


def ask(
    question: str, encoder: Encoder, thesauri: Sequence[Thesaurus], together: Together
) -> Asked:
    """Return the question's vectors, with those of its phrases' other wordings.

    The vector is the mean of the question's and of what its other wordings mean on average. The
    other wordings of a phrase are read in questions that put every phrase otherwise.
    """
    found = swaps(question, thesauri, together)
    most = min(max((len(each.others) for each in found), default=0), _room(question))
    ways = [put(question, found, number) for number in range(most)]
    asked, *reworded = encoder.ask([question, *(wording for wording, _ in ways)])
    if not reworded:
        return asked
    places = _inside(
        encoder, question, len(asked.tokens), [(each.start, each.end) for each in found]
    )
    rows = [asked.tokens]
    others: list[list[OtherTokens]] = [[] for _ in found]
    size = len(asked.tokens)
    for (wording, spans), read in zip(ways, reworded, strict=True):
        inside = _inside(encoder, wording, len(read.tokens), spans)
        for other, own in zip(others, inside, strict=True):
            if own:
                weights = read.weights[own]
                rows.append(read.tokens[own])
                share = (weights / max(float(weights.sum()), 1e-6)).astype(np.float32)
                other.append(OtherTokens(size, size + len(own), share))
                size += len(own)
    return replace(
        asked,
        vector=_unit(asked.vector + np.mean([read.vector for read in reworded], axis=0)),
        tokens=np.concatenate(rows),
        swapped=tuple(
            _swapped(question, swap, own, tokens)
            for swap, own, tokens in zip(found, places, others, strict=True)
        ),
        wordings=tuple(wording for wording, _ in ways),
    )


def _room(question: str) -> int:
    """Return how many other wordings of a question of this length are read."""
    return _MOST_WORDS // max(len(question.split()), 1)


def _swapped(
    question: str, swap: Swap, places: Sequence[int], tokens: Sequence[OtherTokens]
) -> Swapped:
    return Swapped(
        terms=frozenset(terms(question[swap.start : swap.end])),
        others=tuple(frozenset(terms(other)) for other in swap.others),
        places=tuple(places) if tokens else (),
        tokens=tuple(tokens) if places else (),
    )


def _inside(
    encoder: Encoder, text: str, count: int, spans: Sequence[tuple[int, int]]
) -> list[list[int]]:
    """Return for each span of `text` which of its first `count` tokens lie in it."""
    [pieces] = encoder.piece_spans([text])
    return [
        [at for at, (first, last) in enumerate(pieces[:count]) if start <= first and last <= end]
        for start, end in spans
    ]


def _unit(vector: Array) -> Array:
    row: Array = unit_rows(vector[None, :])[0]
    return row
