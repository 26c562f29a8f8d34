"""How well a reader finds the sentence that answers, among those of its passage and neighbours."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from evals.reader_batches import GOLD, OTHER, Batch
from evals.reading_sets import Page

Scores = dict[str, dict[str, float]]
"""For each set: `questions`, and the share of them with a gold sentence first, or in three."""


class Scorer(Protocol):
    """Scores every sentence of a batch for every question."""

    def scores(self, batch: Batch) -> NDArray[np.float32]:
        """Return (questions, sentences)."""
        ...


def sentence_scores(
    scorer: Scorer,
    pages: Sequence[Page],
    questions: int,
    progress: Callable[[int, int], None] | None = None,
) -> Scores:
    """Return top1 and top3 of each set over about `questions` questions, chosen by a fixed seed.

    A question's sentences are those of its passage and of up to three others of its document.
    """
    chosen: list[tuple[str, list[Page]]] = []
    for name in dict.fromkeys(page.passage.set for page in pages):
        own = [page for page in pages if page.passage.set == name]
        taken = 0
        for page in random.Random(0).sample(own, len(own)):  # noqa: S311 - nothing secret
            if taken >= questions:
                break
            beside = [
                other
                for other in own
                if other.passage.document == page.passage.document and other is not page
            ]
            some = Page(page.passage, page.questions[:4])
            chosen.append((name, [some, *(Page(other.passage, ()) for other in beside[:3])]))
            taken += len(some.questions)
    hits: dict[str, list[tuple[bool, bool]]] = {name: [] for name, _ in chosen}
    for done, (name, group) in enumerate(chosen, start=1):
        batch = plain_batch(group)
        for row, labels in zip(scorer.scores(batch), batch.labels, strict=True):
            order = np.argsort(-row, kind="stable")
            gold = labels[order] == GOLD
            hits[name].append((bool(gold[0]), bool(gold[:3].any())))
        if progress:
            progress(done, len(chosen))
    return {
        name: {
            "questions": len(found),
            "top1": round(float(np.mean([first for first, _ in found])), 3),
            "top3": round(float(np.mean([three for _, three in found])), 3),
        }
        for name, found in hits.items()
        if found
    }


def plain_batch(pages: Sequence[Page]) -> Batch:
    """Return the questions and sentences of the pages as they stand, without variety."""
    sentences = {s.key: s.text for page in pages for s in page.passage.sentences}
    columns = {key: column for column, key in enumerate(sentences)}
    questions = [question for page in pages for question in page.questions]
    labels = np.full((len(questions), len(sentences)), OTHER, dtype=np.int8)
    for row, question in enumerate(questions):
        labels[row, [columns[key] for key in question.gold if key in columns]] = GOLD
    return Batch(tuple(q.text for q in questions), tuple(sentences.values()), labels)
