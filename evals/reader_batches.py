"""Batches for training the reader: questions with the passages that answer them and others.

A batch is of six kinds. Of the reading sets: passages of several documents with some questions of
each; every question meets the sentences of all of them. Of a practice library: questions with the
passages that answer them, and with others that search finds for them and that do not. Of everyday
questions (`evals.everyday`) about the reports of one body: with the passages they were put from,
and those beside. Of questions over time: with what one of the two reports says that they are about.
Of made questions (`evals.reader_questions`): sentences of a practice library, or of a document of
the reading sets, with what stands around them.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evals.reader_questions import framed, made_of, reworded
from evals.reader_texts import Group, Place, Text, Wanted
from index.words import STOP_WORDS

_DOCUMENTS, _PASSAGES, _ASKED = 4, 3, 6
"""Reading sets: documents in a batch, passages of each, and questions of each."""
_QUESTIONS, _GOLD, _OTHERS, _MOST = 10, 3, 2, 36
"""Practice: questions in a batch; gold passages and others of each; passages in all."""
_EVERYDAY = 16
"""Everyday questions in a batch."""
_SENTENCES, _ELSEWHERE = 12, 6
"""Made questions: sentences in a batch, and passages from anywhere in their library."""
_OVER_TIME = 8
"""Questions over time in a batch."""
_SHARES = (0.35, 0.15, 0.4, 0.1, 0.0, 0.0)
"""Shares of the batches that are of reading sets, practice, everyday and made questions, of
questions over time, and of questions made of the reading sets."""
_SHARES_LATER = (0.28, 0.11, 0.3, 0.06, 0.25, 0.0)
"""The same from the step on from which there are questions over time."""
_SHARES_WIDE = (0.38, 0.1, 0.22, 0.04, 0.18, 0.08)
"""The same from the step on from which the texts are of more fields: each cycle had drawn the
reader to its own (`docs/quality.md`, outside suites)."""
_REWORDED, _TERSE, _FRAMED, _JOINED = 0.4, 0.2, 0.16, 0.1
"""Shares of the other questions that are put in other words, that are made terse, that are framed,
and that are asked in one with the one before."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts to read and what is what."""

    texts: tuple[Text, ...]
    questions: tuple[str, ...]
    gold: tuple[frozenset[Place], ...]
    """For each question its sentences in `texts`; empty where no text answers it."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What batches are made of."""

    reading: Sequence[Group]
    practice: Sequence[Group]
    everyday: Sequence[Group]
    over_time: Sequence[Group]


def batches(
    sources: Sources, seed: int, over_time_from: int = 0, wide_from: int | None = None
) -> Iterator[Batch]:
    """Yield batches without end, in an order that the seed fixes.

    By `_SHARES`, by `_SHARES_LATER` once there were `over_time_from` of them, and by `_SHARES_WIDE`
    once there were `wide_from`.
    """
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    kinds = (
        reading_batches(sources.reading, rng),
        practice_batches(sources.practice, rng),
        practice_batches(sources.everyday, rng, _EVERYDAY),
        made_batches(sources.practice, rng),
        practice_batches(sources.over_time, rng, _OVER_TIME),
        made_batches(sources.reading, rng),
    )
    count = 0
    while True:
        shares = _SHARES if count < over_time_from else _SHARES_LATER
        if wide_from is not None and count >= wide_from:
            shares = _SHARES_WIDE
        [kind] = rng.choices(kinds, shares)
        found = next(kind, None)
        if found is not None:
            count += 1
            yield found


def reading_batches(groups: Sequence[Group], rng: random.Random) -> Iterator[Batch]:
    """Yield batches of the reading sets, one pass after the other."""
    while True:
        parts = []
        for group in groups:
            order = rng.sample(range(len(group.texts)), len(group.texts))
            parts += [(group, order[at : at + _PASSAGES]) for at in range(0, len(order), _PASSAGES)]
        rng.shuffle(parts)
        for at in range(0, len(parts), _DOCUMENTS):
            texts: list[Text] = []
            asked: list[tuple[Wanted, dict[int, int]]] = []
            for group, numbers in parts[at : at + _DOCUMENTS]:
                place = {number: len(texts) + i for i, number in enumerate(numbers)}
                texts += [group.texts[number] for number in numbers]
                own = [question for question in group.questions if question.near[0] in place]
                asked += [(q, place) for q in rng.sample(own, min(_ASKED, len(own)))]
            if asked:
                yield _batch(texts, asked, rng)


def practice_batches(
    groups: Sequence[Group], rng: random.Random, asked: int = _QUESTIONS
) -> Iterator[Batch]:
    """Yield batches of libraries, each as often as it has questions for, `asked` in a batch."""
    while groups:
        turns = [group for group in groups for _ in range(max(1, len(group.questions) // asked))]
        rng.shuffle(turns)
        for group in turns:
            questions = rng.sample(group.questions, min(asked, len(group.questions)))
            numbers: list[int] = []
            for question in questions:
                gold = sorted({number for number, _ in question.gold})
                others = [number for number in question.near if number not in gold]
                numbers += rng.sample(gold, min(_GOLD, len(gold)))
                numbers += rng.sample(others, min(_OTHERS, len(others)))
            numbers = list(dict.fromkeys(numbers))[:_MOST]
            place = {number: at for at, number in enumerate(numbers)}
            yield _batch(
                [group.texts[number] for number in numbers],
                [(question, place) for question in questions],
                rng,
            )


def made_batches(groups: Sequence[Group], rng: random.Random) -> Iterator[Batch]:
    """Yield batches of questions made of sentences of practice libraries, where they have any."""
    groups = [group for group in groups if any(map(_asks, group.texts))]
    while groups:
        group = rng.choice(groups)
        sentences = [(at, said) for at, text in enumerate(group.texts) for said in text.said]
        asked = []
        for number, said in rng.sample(sentences, min(_SENTENCES, len(sentences))):
            question = made_of(said, rng)
            if question is not None:
                asked.append((number, said, question))
        numbers = [number for number, _, _ in asked]
        numbers += [
            beside
            for number in numbers
            for beside in (number - 1, number + 1)
            if 0 <= beside < len(group.texts)
        ]
        numbers += rng.sample(range(len(group.texts)), min(_ELSEWHERE, len(group.texts)))
        texts = tuple(group.texts[number] for number in list(dict.fromkeys(numbers))[:_MOST])
        # What a report says twice answers twice; what was cut at the window cannot be found.
        places: dict[str, set[Place]] = {}
        for at, text in enumerate(texts):
            for sentence, said in enumerate(text.said[: text.sentences]):
                places.setdefault(said, set()).add((at, sentence))
        asked = [each for each in asked if each[1] in places]
        if asked:
            gold = tuple(frozenset(places[said]) for _, said, _ in asked)
            yield Batch(texts, tuple(question for _, _, question in asked), gold)


def terse(question: str) -> str:
    """Return the question as people type it in haste: lower case, no small words or full stops."""
    words = re.findall(r"[\w’'-]+(?:[.,]\d+)*", question.lower())
    kept = [word for word in words if word not in STOP_WORDS]
    return " ".join(kept if len(kept) > 1 else words) or question


def _put(question: str, rng: random.Random) -> str:
    """Return the question as it is, terse, or framed."""
    chance = rng.random()
    if chance < _TERSE:
        return terse(question)
    return framed(question, terse(question), rng) if chance < _TERSE + _FRAMED else question


def _asks(text: Text) -> bool:
    """Whether a question can be made of what it says."""
    return any(made_of(said, random.Random(0)) for said in text.said)  # noqa: S311


def _batch(
    texts: Sequence[Text], asked: Sequence[tuple[Wanted, dict[int, int]]], rng: random.Random
) -> Batch:
    """Put a batch together; a question whose gold found no place in it is left out."""
    questions: list[str] = []
    gold: list[frozenset[Place]] = []
    for question, place in asked:
        here = frozenset(
            (place[number], sentence) for number, sentence in question.gold if number in place
        )
        if here or not question.gold:
            text = reworded(question.text, rng) if rng.random() < _REWORDED else question.text
            text = _put(text, rng)
            if here and gold and gold[-1] and rng.random() < _JOINED:
                questions[-1] = f"{questions[-1].rstrip('?.')}, and {text[:1].lower()}{text[1:]}"
                gold[-1] |= here
            else:
                questions.append(text)
                gold.append(here)
    return Batch(tuple(texts), tuple(questions), tuple(gold))
