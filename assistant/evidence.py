"""Finding evidence: which sentences of the library answer a question, and whether any do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from assistant import signals as sig
from assistant.confidence import CONFIDENCE_NAMES, confidence_signals
from assistant.further_search import MOST_PARTS, further_hits
from assistant.missing import missing
from assistant.model import Linear, packaged
from assistant.question import Understanding, understand
from assistant.readings import PassageReader
from assistant.scope import Scope
from assistant.scope_finder import ScopeFinder
from assistant.second_reading import SENTENCES, judged_passages, judged_sentences
from assistant.sentence_rules import by_rules, of_other_years, with_verdicts_first
from assistant.years import years_in
from index.asked import Asked
from index.cross_encoder import PairScorer
from index.hit import Filter, Hit
from index.library import Library, SearchSettings
from ingest.document import BlockKind, Unit

_STATEMENT = 7
"""Words from which on a heading says something. Of 979 answerable questions (fitting, and practice
and tuning with a reader that had not seen them) 0.746 are right instead of 0.744."""
_WHOLE = 0.5
"""What the score for the whole question counts beside that for a part of it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, with its share of the probability among all candidates."""

    hit: Hit
    unit: Unit
    text: str
    score: float
    """Logit of the sentence model."""
    share: float
    """Softmax of the scores: 0 to 1, all candidates together 1."""
    years: frozenset[int]
    """Years it speaks of: those asked for that it names, or else all it names and those that its
    document is called by. What the report of 2024 says of a review in 2022 it says in 2024."""

    @property
    def is_label(self) -> bool:
        """Whether it is a heading that only names what follows.

        A long one says something: "The graded judgement about … is that it requires improvement".
        """
        return self.unit.kind is BlockKind.HEADING and len(self.text.split()) < _STATEMENT


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found for one question: passages and sentences, best first."""

    asked: Understanding
    hits: tuple[Hit, ...]
    candidates: tuple[Candidate, ...]
    confidence: float
    """Estimated probability that the library answers the question."""
    missing_names: tuple[str, ...]
    """Full names of the question that stand in none of the passages read, and words of a short one
    that stand in no document."""
    where: Filter
    firsts: tuple[Candidate, ...]
    """The best candidate for each part of a question that asks for several things."""
    signals: NDArray[np.float32]
    """(n, len(signals.NAMES)), in the order of `candidates`."""
    confidence_row: NDArray[np.float32]
    scope: Scope = field(default_factory=Scope)
    """The documents the question is about."""


class EvidenceFinder:
    """Reads the passages found for a question and weighs their sentences.

    Safe for several threads.
    """

    def __init__(
        self,
        library: Library,
        *,
        sentences: Linear | None = None,
        confidence: Linear | None = None,
        scorer: PairScorer | None = None,
    ) -> None:
        """Take the packaged models where none are given.

        With a `scorer`, it judges passages and sentences in place of the trained reader.
        """
        self._library = library
        self._scorer = scorer
        self._reader = PassageReader(library)
        self._scopes = ScopeFinder(library)
        self._sentences = sentences or packaged("sentences", sig.NAMES)
        self._confidence = confidence or packaged("confidence", CONFIDENCE_NAMES)
        self.years = self._reader.years
        """Years of the library's documents."""

    def extra_hits(
        self,
        asked: Understanding,
        hits: Sequence[Hit],
        where: Filter,
        settings: SearchSettings | None = None,
    ) -> list[Hit]:
        """Return hits that the first search left out, or ranked among those of other documents.

        From the documents the question is about, for each part of a question that asks for several
        things, and from documents of each year asked for.
        """
        scope = self._scope(asked, where)
        return further_hits(self._library, asked, scope, hits, where, settings, self.years)

    def _scope(self, asked: Understanding, where: Filter) -> Scope:
        """The documents the question is about; none other than those a filter names."""
        return Scope() if where.documents else self._scopes.of(asked)

    def weigh(self, asked: Understanding, hits: Sequence[Hit], where: Filter) -> Evidence:
        """Weigh every sentence of the passages; hits come back ordered by their best sentences."""
        scope = self._scope(asked, where)
        hits = scope.gathered(hits)
        if self._scorer is not None:
            hits = judged_passages(self._scorer, asked.text, hits)
        idf = {term: self._library.lexical.idf(term) for term in asked.terms}
        readings = self._reader.read(hits)
        question = self._library.ask(asked.text)
        rules = by_rules(asked, scope, readings)
        dated = self._dated(asked.text, scope, len(question.weights))
        rows, scores = self._scored(asked, question, readings, idf, rules, SENTENCES, dated)
        scores = with_verdicts_first(asked, scope, readings, scores)
        shares = _softmax(scores)
        order = np.argsort(-scores, kind="stable")
        candidates = tuple(
            Candidate(
                readings[i].hit,
                readings[i].unit,
                readings[i].text,
                float(scores[i]),
                float(shares[i]),
                _years(asked, readings[i]),
            )
            for i in order
        )
        ranked = _rerank(hits, readings, shares)
        firsts = self._firsts(asked, readings, scores, order, candidates)
        confidence_row = confidence_signals(
            asked,
            question,
            [readings[i] for i in order],
            rows[order],
            scores[order],
            self._reader.years_called,
        )
        lacking = missing(asked, question, scope, hits, self._library)
        logit = self._confidence.scores(confidence_row[None, :])[0]
        confidence = _sigmoid(float(logit) - lacking.loss)
        return Evidence(
            asked,
            ranked,
            candidates,
            confidence if candidates else 0.0,
            lacking.words,
            where,
            firsts,
            rows[order],
            confidence_row,
            scope,
        )

    def _scored(
        self,
        asked: Understanding,
        question: Asked,
        readings: Sequence[sig.Reading],
        idf: dict[str, float],
        rules: NDArray[np.float64],
        judged: int,
        dated: Sequence[tuple[Sequence[int], frozenset[str]]] = (),
    ) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
        """Return the signals and the score of each sentence; a scorer judges the best of them."""
        rows = sig.signals(asked, question, readings, idf, dated)
        scores = self._sentences.scores(rows) + rules
        if self._scorer is None or not len(rows):
            return rows, scores
        late = rows[:, sig.NAMES.index("late_interaction")]
        late = judged_sentences(self._scorer, asked.text, readings, late, scores, judged)
        rows = sig.with_late(rows, readings, late)
        return rows, self._sentences.scores(rows) + rules

    def _dated(
        self, text: str, scope: Scope, count: int
    ) -> list[tuple[tuple[int, ...], frozenset[str]]]:
        """Return which of the first `count` tokens name a time, with the documents of that time."""
        if not scope.dated:
            return []
        [spans] = self._library.encoder.piece_spans([text])
        return [
            (
                tuple(
                    number
                    for number, (start, end) in enumerate(spans[:count])
                    if first <= start and end <= last
                ),
                documents,
            )
            for first, last, documents in scope.dated
        ]

    def _firsts(
        self,
        asked: Understanding,
        readings: Sequence[sig.Reading],
        scores: NDArray[np.float64],
        order: NDArray[np.intp],
        candidates: Sequence[Candidate],
    ) -> tuple[Candidate, ...]:
        """Return the best candidate for each part of the question, none twice."""
        firsts: list[Candidate] = []
        parts = asked.parts[:MOST_PARTS] if len(readings) else ()
        for text in parts:
            part = understand(text)
            idf = {term: self._library.lexical.idf(term) for term in part.terms}
            question, rules = self._library.ask(part.text), of_other_years(part, readings)
            most = SENTENCES // len(parts)
            _, own = self._scored(part, question, readings, idf, rules, most)
            best = candidates[int(np.argmax((own + _WHOLE * scores)[order]))]
            if best not in firsts:
                firsts.append(best)
        return tuple(firsts)


def _years(asked: Understanding, reading: sig.Reading) -> frozenset[int]:
    named = years_in(reading.text)
    return named.intersection(asked.years) or named | reading.years_called


def _rerank(
    hits: Sequence[Hit], readings: Sequence[sig.Reading], shares: NDArray[np.float64]
) -> tuple[Hit, ...]:
    """Order the passages by the probability that one of their sentences answers."""
    totals = {hit.passage.key: 0.0 for hit in hits}
    for reading, share in zip(readings, shares, strict=True):
        totals[reading.hit.passage.key] += float(share)
    ordered = sorted(hits, key=lambda hit: (-totals[hit.passage.key], hit.rank))
    return tuple(
        replace(hit, rank=rank, reader=totals[hit.passage.key])
        for rank, hit in enumerate(ordered, start=1)
    )


def _softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    if not len(scores):
        return scores
    powers = np.exp(scores - scores.max())
    return np.asarray(powers / powers.sum(), dtype=np.float64)


def _sigmoid(score: float) -> float:
    return float(1.0 / (1.0 + np.exp(-np.clip(score, -30, 30))))
