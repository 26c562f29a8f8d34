"""A published cross-encoder judges passages and sentences in place of the trained reader.

The evidence model is linear over named signals, and was fitted on the reader's scale. A published
cross-encoder gives logits of any size, so its scores cannot stand there as they are. What is taken
from it is its order: among the candidates of one question, the reader's values of late interaction
are handed out anew, the highest to the one that the cross-encoder puts first. So

- the weights, and the confidence that declines, keep the values they were fitted on: the same
  numbers, given to others;
- nothing is fitted, and no scale, temperature or activation of a model matters: any increasing
  function of its scores gives the same answer;
- where it sees no difference, the reader's order stays.

Fitting a line or moments to the scores would keep how far apart they are, but that is just what
differs from model to model. Handing out the sentence model's whole scores, not late interaction
alone, would silence all that a cross-encoder does not know: years, the newest, what kind of answer
is wanted. On the tuning half, with a judge that knows the gold sentences but for noise (of 0, 0.3,
0.6 and 1 times the distance from gold to others), gold comes first for 0.90, 0.91, 0.66 and 0.48
(48 sentences and 24 passages judged); such a judge alone would pick one gold sentence out of 48 for
1, 0.84, 0.31 and 0.13.

What is handed out stays between those that were judged, the best by all that is known before: a
pair costs milliseconds. The others keep their own values, and so their places among each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from assistant.signals import Reading
from index.cross_encoder import PairScorer
from index.hit import Hit

PASSAGES = 12
"""Passages that are judged: the best of search. One takes as long as two sentences, and weighs a
quarter of one in the sentence model; sentences order the passages, too."""
SENTENCES = 32
"""Sentences that are judged, of 105 over the seeds (median; 131 at the 95th percentile). On the
tuning half a gold sentence is among the best 16 before for 99 %, among the best 24 for all."""


def handed_out(values: NDArray[np.float32], judged: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the same values, (n,), in the order of what was judged, (n,): highest to highest.

    Where judgements are equal the order of the values stays.
    """
    places = np.arange(len(values))
    found = values.copy()
    found[np.lexsort((places, -values, -judged))] = -np.sort(-values)
    return found


def judged_passages(scorer: PairScorer, question: str, hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits, those ranked first with each other's late interaction as it was judged."""
    ranked = sorted(range(len(hits)), key=lambda index: hits[index].rank)[:PASSAGES]
    values = np.array([hits[index].late for index in ranked], np.float32)
    judged = scorer.scores(question, [hits[index].passage.indexed for index in ranked])
    changed = list(hits)
    for index, late in zip(ranked, handed_out(values, judged).tolist(), strict=True):
        changed[index] = replace(hits[index], late=late)
    return changed


def judged_sentences(
    scorer: PairScorer,
    question: str,
    readings: Sequence[Reading],
    late: NDArray[np.float32],
    scores: NDArray[np.float64],
    most: int = SENTENCES,
) -> NDArray[np.float32]:
    """Return the late interaction of sentences, (n,), as it was judged for the `most` best.

    `late` is the reader's, and `scores` are the sentence model's with that, both (n,). A sentence
    is read below its passage's title, date and headings, after the words that introduce it.
    """
    best = np.argsort(-scores, kind="stable")[:most]
    texts = [f"{readings[i].hit.passage.context}\n{readings[i].introduced}" for i in best]
    found = late.copy()
    found[best] = handed_out(late[best], scorer.scores(question, texts))
    return found
