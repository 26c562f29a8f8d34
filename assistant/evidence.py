"""Finding evidence: which sentences of the library answer a question, and whether any do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from assistant import signals as sig
from assistant.bodies import name_words
from assistant.confidence import CONFIDENCE_NAMES, confidence_signals
from assistant.model import Linear, packaged
from assistant.question import Understanding, understand
from assistant.readings import PassageReader
from assistant.scope import Scope
from assistant.scope_finder import ScopeFinder
from assistant.years import years_in
from index.hit import Filter, Hit
from index.library import Library, SearchSettings
from ingest.document import DocDate, Unit

_MOST_YEARS = 4
_PER_YEAR = 8
_MOST_PARTS = 4
_PER_PART = 8
_WHOLE = 0.5
"""What the score for the whole question counts beside that for a part of it."""
_OTHER_YEAR = 1.5
"""What a sentence of other years than those asked for loses (logits), where the years asked for
can be had: an answer from the wrong year misleads more than a weaker one from the right year."""
_QUOTED = 3.0
"""What a sentence gains (logits) that holds a phrase the question puts in quotation marks, or
whose heading does."""

_IN_SCOPE = 24
"""Passages read of the documents that a question is about."""
_NOT_PREFERRED = 1.5
"""What a sentence loses (logits) of other documents than those of the time or kind asked for, or
than the newest where that is asked for."""

_NAME_MISSING = 2.0
"""What the confidence loses (logits) when a full name of the question stands in no passage that was
read, or the body it names has nothing of the day it names: what is said of another body with part
of the name, or of another day, is no answer."""


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
    """Years the sentence names, or else those of its document."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found for one question: passages and sentences, best first."""

    asked: Understanding
    hits: tuple[Hit, ...]
    candidates: tuple[Candidate, ...]
    confidence: float
    """Estimated probability that the library answers the question."""
    missing_names: tuple[str, ...]
    """Full names of the question that stand in none of the passages read."""
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
    ) -> None:
        self._library = library
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
        known = {hit.passage.key for hit in hits}
        extra: list[Hit] = []

        def search(text: str, most: int, only: Filter) -> None:
            for hit in self._library.search(text, most, where=only, settings=settings):
                if hit.passage.key not in known:
                    known.add(hit.passage.key)
                    extra.append(replace(hit, rank=len(hits) + len(extra) + 1))

        within = where
        if scope.documents:
            within = replace(where, documents=scope.documents)
            extra += self._library.search(asked.text, _IN_SCOPE, where=within, settings=settings)
            known.update(hit.passage.key for hit in extra)
            for body in scope.named if len(scope.named) > 1 else ():
                search(asked.text, _PER_PART, replace(where, documents=body.documents))
        if scope.preferred:
            search(asked.text, _PER_PART, replace(where, documents=scope.preferred))
        for part in asked.parts[:_MOST_PARTS]:
            search(part, _PER_PART, within)
        for year in asked.years[:_MOST_YEARS]:
            if not (where.since or where.until) and year in self.years:
                only = replace(within, since=DocDate(year), until=DocDate(year))
                search(asked.text, _PER_YEAR, only)
        return extra

    def _scope(self, asked: Understanding, where: Filter) -> Scope:
        """The documents the question is about; none other than those a filter names."""
        return Scope() if where.documents else self._scopes.of(asked)

    def weigh(self, asked: Understanding, hits: Sequence[Hit], where: Filter) -> Evidence:
        """Weigh every sentence of the passages; hits come back ordered by their best sentences."""
        scope = self._scope(asked, where)
        hits = scope.gathered(hits)
        idf = {term: self._library.lexical.idf(term) for term in asked.terms}
        readings = self._reader.read(hits)
        question = self._library.ask(asked.text)
        rows = sig.signals(asked, question, readings, idf)
        scores = self._sentences.scores(rows) if len(rows) else np.zeros(0)
        scores = scores - _OTHER_YEAR * _other_years(asked, readings)
        scores = scores - _NOT_PREFERRED * _not_preferred(scope, readings)
        scores = scores + _QUOTED * _holds_quoted(asked, readings)
        shares = _softmax(scores)
        order = np.argsort(-scores, kind="stable")
        candidates = tuple(
            Candidate(
                readings[i].hit,
                readings[i].unit,
                readings[i].text,
                float(scores[i]),
                float(shares[i]),
                years_in(readings[i].text) or readings[i].years_of_document,
            )
            for i in order
        )
        ranked = _rerank(hits, readings, shares)
        firsts = self._firsts(asked, readings, scores, order, candidates)
        there = {term for term in asked.terms if self._library.lexical.frequency(term)}
        known = there.union(*(swap.terms for swap in question.swapped))
        confidence_row = confidence_signals(
            asked,
            question,
            [readings[i] for i in order],
            rows[order],
            scores[order],
            idf,
            known,
            self.years,
        )
        missing = _missing_names(asked, scope, hits)
        logit = self._confidence.scores(confidence_row[None, :])[0]
        confidence = _sigmoid(float(logit) - _NAME_MISSING * bool(missing or scope.undated))
        return Evidence(
            asked,
            ranked,
            candidates,
            confidence if candidates else 0.0,
            missing,
            where,
            firsts,
            rows[order],
            confidence_row,
            scope,
        )

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
        for text in asked.parts[:_MOST_PARTS] if len(readings) else ():
            part = understand(text)
            idf = {term: self._library.lexical.idf(term) for term in part.terms}
            rows = sig.signals(part, self._library.ask(part.text), readings, idf)
            own = self._sentences.scores(rows) - _OTHER_YEAR * _other_years(part, readings)
            best = candidates[int(np.argmax((own + _WHOLE * scores)[order]))]
            if best not in firsts:
                firsts.append(best)
        return tuple(firsts)


def _missing_names(asked: Understanding, scope: Scope, hits: Sequence[Hit]) -> tuple[str, ...]:
    known = {word for body in scope.named for word in name_words(body.name)} | {"and"}
    names = [name for name in asked.full_names if not known.issuperset(name_words(name))]
    if not names and not scope.unknown:
        return ()
    read = " ".join(" ".join(hit.passage.indexed.split()) for hit in hits).casefold()
    missing = (name for name in names if name.casefold() not in read)
    return tuple(dict.fromkeys([*scope.unknown, *missing]))


def _not_preferred(scope: Scope, readings: Sequence[sig.Reading]) -> NDArray[np.float64]:
    """1 for a sentence of a document that is not of the time or kind, or the newest, asked for."""
    if not any(reading.hit.passage.document in scope.preferred for reading in readings):
        return np.zeros(len(readings))
    return np.array(
        [float(not scope.prefers(each.hit.passage.document, each.text)) for each in readings]
    )


def _holds_quoted(asked: Understanding, readings: Sequence[sig.Reading]) -> NDArray[np.float64]:
    held = np.zeros(len(readings))
    for index, reading in enumerate(readings):
        words = " ".join([reading.text, *reading.unit.place.heading]).casefold()
        held[index] = any(phrase in words for phrase in asked.quoted)
    return held


def _other_years(asked: Understanding, readings: Sequence[sig.Reading]) -> NDArray[np.float64]:
    """1 for a sentence that names, or whose document is of, other years than those asked for."""
    years = set(asked.years)
    own = [years_in(reading.text) | reading.years_of_document for reading in readings]
    if not years or not any(years & each for each in own):
        return np.zeros(len(readings))
    return np.array([float(bool(each) and not years & each) for each in own])


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
