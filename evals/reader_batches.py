"""Batches for training the reader: questions with the sentences that answer them and others.

Two passages of one document lie beside each other and each brings several questions, so that a
question is told its gold sentence from the others of its passage, of its document, and of the
other documents in the batch; and every sentence is read once for all questions.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.reading_sets import Key, Page, Question
from index.words import STOP_WORDS

GOLD, OTHER, IGNORED = 1, 0, -1

_QUESTIONS_A_PAGE = 6
_PAGES = 6
"""Passages in a batch: three pairs."""
_TERSE = 0.25
_CHANGED_NUMBER = 0.5
_NUMBER = re.compile(r"(?<![\d.,])\d{1,4}(?![\d.,]*\d)")


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts to read and what is what."""

    questions: tuple[str, ...]
    sentences: tuple[str, ...]
    labels: NDArray[np.int8]
    """(questions, sentences): GOLD, OTHER or IGNORED."""


def batches(pages: Sequence[Page], seed: int) -> Iterator[Batch]:
    """Yield the batches of one pass over all questions, in an order that the seed fixes."""
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    pairs = _pairs(pages, rng)
    size = _PAGES // 2
    for start in range(0, len(pairs), size):
        yield make_batch([page for pair in pairs[start : start + size] for page in pair], rng)


def make_batch(pages: Sequence[Page], rng: random.Random) -> Batch:
    """Put the questions and sentences of the pages together, with generated variety.

    A quarter of the questions are made terse. Half of the questions that share a number with
    their gold sentence meet that sentence again with another number close by, as a wrong one.
    """
    sentences: dict[Key, str] = {
        sentence.key: sentence.text for page in pages for sentence in page.passage.sentences
    }
    columns = {key: column for column, key in enumerate(sentences)}
    texts = list(sentences.values())
    questions = [question for page in pages for question in page.questions]
    changed: list[tuple[int, str]] = []
    for row, question in enumerate(questions):
        if rng.random() < _CHANGED_NUMBER:
            wrong = _other_number(question, sentences, rng)
            if wrong is not None:
                changed.append((row, wrong))
    labels = np.full((len(questions), len(texts) + len(changed)), OTHER, dtype=np.int8)
    labels[:, len(texts) :] = IGNORED
    for row, question in enumerate(questions):
        gold = [columns[key] for key in question.gold if key in columns]
        said = {texts[column] for column in gold}
        labels[row, [column for column, text in enumerate(texts) if text in said]] = GOLD
    for column, (row, _) in enumerate(changed, start=len(texts)):
        labels[row, column] = OTHER
    asked = [
        terse(question.text) if rng.random() < _TERSE else question.text for question in questions
    ]
    return Batch(tuple(asked), (*texts, *(text for _, text in changed)), labels)


def terse(question: str) -> str:
    """Return the question as people type it in haste: lower case, no small words or full stops."""
    words = re.findall(r"[\w’'-]+(?:[.,]\d+)*", question.lower())
    kept = [word for word in words if word not in STOP_WORDS]
    return " ".join(kept if len(kept) > 1 else words) or question


def _other_number(question: Question, sentences: dict[Key, str], rng: random.Random) -> str | None:
    """Return a gold sentence with a number of the question changed to one close by."""
    for key in sorted(question.gold & sentences.keys()):
        text = sentences[key]
        numbers = {match.group() for match in _NUMBER.finditer(text)}
        shared = [number for number in _NUMBER.findall(question.text) if number in numbers]
        if shared:
            number = rng.choice(shared)
            other = str(abs(int(number) + rng.choice((-3, -2, -1, 1, 2, 3))))
            return re.sub(rf"(?<![\d.,]){number}(?![\d.,]*\d)", other, text)
    return None


def _pairs(pages: Sequence[Page], rng: random.Random) -> list[list[Page]]:
    """Split pages with many questions, and pair the pages of each document, in mixed order."""
    by_document: dict[tuple[str, str], list[Page]] = {}
    for page in pages:
        questions = rng.sample(page.questions, len(page.questions))
        parts = by_document.setdefault((page.passage.set, page.passage.document), [])
        for start in range(0, len(questions), _QUESTIONS_A_PAGE):
            part = tuple(questions[start : start + _QUESTIONS_A_PAGE])
            parts.append(Page(page.passage, part))
    pairs = []
    for parts in by_document.values():
        rng.shuffle(parts)
        pairs += [parts[start : start + 2] for start in range(0, len(parts), 2)]
    rng.shuffle(pairs)
    return pairs
