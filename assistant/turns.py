"""Who speaks when, where a question asks about several times or documents: each in turn."""

from __future__ import annotations

import math
from collections.abc import Sequence

from assistant.evidence import Candidate, Evidence
from assistant.question import Wants

_ROUNDS = 4
"""Sentences of one time or document, at most."""


def turns(evidence: Evidence, relative: float) -> list[Candidate]:
    """Return the best sentence of each time or document, then the second best of each, and so on.

    The times are the years that the question names; where it names no two, it is about the
    documents with the best sentences, as many as it asks for. After the first round a sentence
    needs `relative` of the probability of the best of its own time or document. Empty where the
    question is about one time only, or about several bodies, or asks for a list.
    """
    asked = evidence.asked
    if not asked.over_time or evidence.scope.each:
        return []
    spoken = [each for each in evidence.candidates if not each.is_label]
    if len(asked.years) > 1:
        pools = [[each for each in spoken if year in each.years] for year in asked.years]
    elif Wants.LIST in asked.wants:
        return []
    else:
        pools = _of_documents(spoken)[: asked.states]
    pools = [pool for pool in pools if pool]
    if len(pools) < 2:
        return []
    found: list[Candidate] = []
    for number in range(_ROUNDS):
        for pool in pools:
            worst = pool[0].score + math.log(relative) if number and relative else -math.inf
            if number < len(pool) and pool[number].score >= worst:
                found += [pool[number]] if pool[number] not in found else []
    return found


def _of_documents(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """Return the candidates of each document, the document with the best first."""
    pools: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        pools.setdefault(candidate.hit.passage.document, []).append(candidate)
    return list(pools.values())
