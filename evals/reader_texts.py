"""What the reader learns from, as word pieces: passages with their sentences, and questions.

A passage stands as the index reads it: what stands above it (title, date, headings), then its
sentences, so that a sentence is read in its context.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from evals.gold import Gold, prove
from evals.practice import PracticeSet
from evals.reading_sets import Page
from evals.spans import Span, shared
from index.encoder import default_encoder
from index.fusion import SearchSettings
from index.library import Library
from ingest.document import Passage

WINDOW, QUESTION = 256, 48
"""Word pieces read of a passage and of a question."""
_TITLE = 80
_NEAR = 12
"""Passages found for a question that it has to be told from."""

Place = tuple[int, int]
"""A sentence: the number of its passage in the group, and its own in the passage."""


@dataclass(frozen=True, slots=True)
class Text:
    """A passage as word pieces."""

    pieces: NDArray[np.int32]
    """(t,)"""
    sentence: NDArray[np.int16]
    """(t,): the sentence each piece belongs to; -1 for what stands above, and for marks."""
    said: tuple[str, ...] = ()
    """The sentences' own words, those cut at the window too."""

    @property
    def sentences(self) -> int:
        """How many sentences it has."""
        return int(self.sentence.max(initial=-1)) + 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question, the sentences that answer it, and passages to tell them from."""

    text: str
    gold: frozenset[Place]
    """Empty when the group does not answer it."""
    near: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Passages among which questions are asked: a document, or a small library."""

    name: str
    texts: tuple[Text, ...]
    questions: tuple[Wanted, ...]


def of_pages(pages: Sequence[Page]) -> list[Group]:
    """Return one group for each document of the reading sets."""
    documents: dict[tuple[str, str], list[Page]] = {}
    for page in pages:
        documents.setdefault((page.passage.set, page.passage.document), []).append(page)
    groups = []
    for (name, document), own in documents.items():
        texts, questions = [], []
        for number, page in enumerate(own):
            above = f"{page.passage.title[:_TITLE]} | " if page.passage.title else ""
            text, spans = above, []
            for sentence in page.passage.sentences:
                words = " ".join(sentence.text.split())
                spans.append((len(text), len(text) + len(words)))
                text += f"{words} "
            texts.append(text_of(text.rstrip(), spans))
            place = {sentence.key: at for at, sentence in enumerate(page.passage.sentences)}
            for asked in page.questions:
                gold = frozenset((number, place[key]) for key in asked.gold if key in place)
                questions.append(Wanted(asked.text, gold, (number,)))
        groups.append(Group(f"{name}:{document}", tuple(texts), tuple(questions)))
    return groups


def of_practice(practice: PracticeSet, library: Library) -> Group:
    """Return the group of a practice library."""
    gold = prove(practice.cases, lambda path: library.document(path).text)
    passages = list(library.passages)
    numbers = {passage.key: number for number, passage in enumerate(passages)}
    # Found without the reader, which is still to be trained.
    plain = SearchSettings(late_weight=0)
    questions = []
    for case in practice.cases:
        hits = library.search(case.question, 2 * _NEAR, settings=plain)
        near = tuple(numbers[hit.passage.key] for hit in hits)
        questions.append(Wanted(case.question, _places(passages, gold[case.id]), near))
    return Group(practice.name, tuple(map(of_passage, passages)), tuple(questions))


def text_of(text: str, spans: Sequence[tuple[int, int]]) -> Text:
    """Return a text whose sentences stand at `spans` as word pieces, cut at the window."""
    found = tokenizer().encode(text)
    sentence = np.full(min(len(found.ids), WINDOW), -1, np.int16)
    for number, (start, end) in enumerate(spans):
        for at, (first, last) in enumerate(found.offsets[:WINDOW]):
            if start <= first < last <= end:
                sentence[at] = number
    pieces = np.array(found.ids[:WINDOW], np.int32)
    if len(found.ids) > WINDOW:
        pieces[-1], sentence[-1] = found.ids[-1], -1
    return Text(pieces, sentence, tuple(" ".join(text[a:b].split()) for a, b in spans))


def question_pieces(text: str) -> NDArray[np.int32]:
    """Return a question's word pieces, marks at both ends included."""
    return np.array(tokenizer().encode(text).ids[:QUESTION], np.int32)


@cache
def tokenizer() -> Tokenizer:
    """Return the tokenizer of the packaged model, cutting nothing."""
    found = Tokenizer.from_file(str(default_encoder().folder / "tokenizer.json"))
    found.no_padding()
    found.no_truncation()
    return found


def of_passage(passage: Passage) -> Text:
    """Return a passage as the index reads it, its units for sentences."""
    first = len(passage.indexed) - len(passage.text) - passage.start
    return text_of(
        passage.indexed, [(unit.start + first, unit.end + first) for unit in passage.units]
    )


def _places(passages: Sequence[Passage], gold: Gold) -> frozenset[Place]:
    """Return the sentences that hold half of a gold span, or lie half in one."""
    found = set()
    for number, passage in enumerate(passages):
        spans = [span for span in gold.spans if span.document == passage.document]
        for at, unit in enumerate(passage.units if spans else ()):
            own = Span(passage.document, unit.start, unit.end)
            if any(shared(own, [span]) >= 0.5 * min(len(span), len(own)) > 0 for span in spans):
                found.add((number, at))
    return frozenset(found)
