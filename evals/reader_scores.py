"""How well a reader finds the sentence that answers, among those of passages that look alike."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from evals.reader_texts import Group, Place, Text

Scores = dict[str, dict[str, float]]
"""For each set: `questions`, and the share of them with a gold sentence first, or in three."""


class Scorer(Protocol):
    """Scores every sentence of some texts for every question."""

    def scores(
        self, texts: Sequence[Text], questions: Sequence[str]
    ) -> tuple[NDArray[np.float32], list[Place]]:
        """Return (questions, sentences), and the place of each sentence."""
        ...


def sentence_scores(
    scorer: Scorer,
    groups: Sequence[Group],
    questions: int,
    progress: Callable[[int, int], None] | None = None,
) -> Scores:
    """Return top1 and top3 of each set over about `questions` questions, chosen by a fixed seed.

    A question's sentences are those of its own passages, of those it has to be told from, and of
    up to three others of its document. Questions without an answer are left out.
    """
    rng = random.Random(0)  # noqa: S311 - nothing secret
    chosen: list[tuple[str, Group, int]] = []
    for name in dict.fromkeys(group.name.partition(":")[0] for group in groups):
        own = [
            (name, group, number)
            for group in groups
            if group.name.partition(":")[0] == name
            for number, question in enumerate(group.questions)
            if question.gold
        ]
        chosen += rng.sample(own, min(questions, len(own)))
    hits: dict[str, list[tuple[bool, bool]]] = {name: [] for name, _, _ in chosen}
    for done, (name, group, number) in enumerate(chosen, start=1):
        question = group.questions[number]
        wanted = [*(text for text, _ in question.gold), *question.near, *range(len(group.texts))]
        least = len({*(text for text, _ in question.gold), *question.near})
        numbers = list(dict.fromkeys(wanted))[: least + 3]
        [row], places = scorer.scores([group.texts[at] for at in numbers], [question.text])
        order = np.argsort(-row, kind="stable")
        gold = [(numbers[places[at][0]], places[at][1]) in question.gold for at in order[:3]]
        hits[name].append((gold[0], any(gold)))
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
