"""Who speaks when, where a question asks about several times or documents: each in turn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.evidence import Candidate, Evidence
from assistant.question import Wants

_ROUNDS = 4
"""Sentences of one time or document, at most."""
_SAYS_NOTHING = 8.0
"""Logits below the best sentence from which on the best one of a time or document says nothing of
the matter: letterheads and the like. Of 217 times that fitting and tuning questions ask about 5 are
so far below, none of them with gold; the furthest that is gold is 7.0 below."""


@dataclass(frozen=True, slots=True)
class Turns:
    """Who speaks, in turn."""

    candidates: tuple[Candidate, ...] = ()
    """The best sentence of each time or document, then the second best of each, and so on."""
    silent: tuple[int, ...] = ()
    """Years asked about that documents are of, none of which speaks of what is asked."""


def turns(evidence: Evidence, relative: float) -> Turns:
    """Return the sentences of each time or document in turn.

    The times are the years that the question names; where it names no two, it is about the
    documents with the best sentences, as many as it asks for. After the first round a sentence
    needs `relative` of the probability of the best of its own time or document. Nobody speaks where
    the question is about one time only, or about several bodies, or asks for a list.
    """
    asked = evidence.asked
    if not asked.over_time or evidence.scope.each:
        return Turns()
    spoken = [each for each in evidence.candidates if not each.is_label]
    least = max((each.score for each in spoken), default=0.0) - _SAYS_NOTHING
    silent: tuple[int, ...] = ()
    if len(asked.years) > 1:
        own = {year: [each for each in spoken if year in each.years] for year in asked.years}
        silent = tuple(year for year, pool in own.items() if pool and pool[0].score < least)
        pools = [pool for year, pool in own.items() if pool and year not in silent]
    elif Wants.LIST in asked.wants:
        return Turns()
    else:
        pools = [pool for pool in _of_documents(spoken) if pool[0].score >= least][: asked.states]
    if len(pools) < 2 and not silent:
        return Turns()
    found: list[Candidate] = []
    for number in range(_ROUNDS):
        for pool in pools:
            worst = pool[0].score + math.log(relative) if number and relative else -math.inf
            if number < len(pool) and pool[number].score >= worst:
                found += [pool[number]] if pool[number] not in found else []
    return Turns(tuple(found), silent)


def _of_documents(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """Return the candidates of each document, the document with the best first."""
    pools: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        pools.setdefault(candidate.hit.passage.document, []).append(candidate)
    return list(pools.values())
