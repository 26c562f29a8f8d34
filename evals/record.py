"""What is kept of one case in a run's file: enough to read the miss and to compare runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from evals.fingerprint import fingerprint
from evals.gold import Texts
from evals.metrics.answer_correct import WORDS, holds
from evals.metrics.citation_right import is_right
from evals.metrics.held import held_ranks
from evals.metrics.metric import Metric
from evals.result import CaseResult
from evals.split import half_of

SHOWN = 200
"""Characters of a found passage that are kept."""


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """One case of a run, in plain values."""

    id: str
    question: str
    kind: str
    style: str
    half: str
    outcome: str | None
    """None when the case failed."""
    error: str | None
    text: str
    """The answer, or the reason for none."""
    accepted: tuple[tuple[str, ...], ...]
    confidence: float | None
    elapsed_ms: float | None
    misses: tuple[str, ...]
    """What fell short, in words; empty when all was well."""
    wanted: tuple[Mapping[str, Any], ...]
    """Each evidence entry: document, start, end, quote, and the rank that holds it (or None).

    Of a document that is wanted as a whole: start and end None, the quote empty.
    """
    found: tuple[Mapping[str, Any], ...]
    """Each hit: rank, score, document, start, end, the first words of its text."""
    cited: tuple[Mapping[str, Any], ...]
    """Each citation: document, start, end, quote, exact, right."""
    rows: Mapping[str, tuple[float, ...]]
    """The case's row of each metric that has one, by the metric's name."""

    @property
    def fingerprint(self) -> str:
        """What changes when the case is no longer the same."""
        return fingerprint(self.question, self.kind, self.accepted, self.wanted)


def record(result: CaseResult, metrics: Iterable[Metric], texts: Texts) -> CaseRecord:
    """Return what is kept of `result`."""
    case, answer = result.case, result.answer
    rows = ((metric.name, metric.row(result)) for metric in metrics)
    return CaseRecord(
        id=case.id,
        question=case.question,
        kind=case.kind.value,
        style=case.style.value,
        half=half_of(case.id),
        outcome=answer.outcome.value if answer else None,
        error=result.error,
        text=answer.text if answer else "",
        accepted=case.answers,
        confidence=answer.confidence if answer else None,
        elapsed_ms=result.elapsed_ms,
        misses=tuple(_misses(result)),
        wanted=_wanted(result, texts),
        found=_found(result),
        cited=_cited(result),
        rows={name: row for name, row in rows if row is not None},
    )


def _misses(result: CaseResult) -> Iterable[str]:
    if result.answer is None:
        yield f"it failed ({result.error})"
        return
    quotes = [c.quote for c in result.answer.citations]
    if any(text != quote for text, quote in zip(result.cited_text, quotes, strict=True)):
        yield "a quote is not at its span"
    if not result.case.answerable:
        if result.answered:
            yield "it answered, though the documents do not hold the answer"
        return
    if not _found_early(result):
        what = "evidence" if result.gold.evidence else "right document"
        yield f"the {what} is not in the top 5"
    if not result.answered:
        yield "it declined, though the documents hold the answer"
        return
    text = " ".join(result.stated.split()[:WORDS])
    if result.case.answers and not holds(text, result.case.answers, result.case.unless):
        yield "the answer holds no accepted form"
    # Where search alone was measured there is nothing to cite.
    if result.answer.sentences and not _cites_right(result):
        yield f"it cites another {'place' if result.gold.evidence else 'document'}"


def _found_early(result: CaseResult) -> bool:
    """Whether the first 5 hits hold some of the evidence, or come from a document that does."""
    if result.gold.evidence:
        return any(rank is not None and rank <= 5 for rank in held_ranks(result))
    return any(hit.document in result.case.gold_documents for hit in result.found[:5])


def _cites_right(result: CaseResult) -> bool:
    """Whether a citation points at the evidence or, without any, at a document that holds it."""
    if result.gold.evidence:
        return any(is_right(c, gold) for c in result.cited for gold in result.gold.spans)
    return not result.cited_documents.isdisjoint(result.case.gold_documents)


def _wanted(result: CaseResult, texts: Texts) -> tuple[Mapping[str, Any], ...]:
    ranks = held_ranks(result)
    if not result.gold.evidence:
        return tuple(_wanted_whole(result))
    return tuple(
        {
            "document": entry[0].document,
            "start": entry[0].start,
            "end": entry[0].end,
            "quote": (texts(entry[0].document) or "")[entry[0].start : entry[0].end],
            "rank": rank,
        }
        for entry, rank in zip(result.gold.evidence, ranks, strict=True)
    )


def _wanted_whole(result: CaseResult) -> Iterable[Mapping[str, Any]]:
    """Return the documents that are wanted where no place in them is known."""
    found = [span.document for span in result.found]
    for document in result.case.gold_documents:
        rank = found.index(document) + 1 if document in found else None
        yield {"document": document, "start": None, "end": None, "quote": "", "rank": rank}


def _found(result: CaseResult) -> tuple[Mapping[str, Any], ...]:
    return tuple(
        {
            "rank": hit.rank,
            "score": hit.score,
            "document": hit.passage.document,
            "start": hit.passage.start,
            "end": hit.passage.end,
            "text": hit.passage.text[:SHOWN],
        }
        for hit in (result.answer.hits if result.answer else ())
    )


def _cited(result: CaseResult) -> tuple[Mapping[str, Any], ...]:
    citations = result.answer.citations if result.answer else ()
    spans = result.cited or (None,) * len(citations)
    return tuple(
        {
            "document": c.document,
            "start": c.start,
            "end": c.end,
            "quote": c.quote,
            "exact": text == c.quote,
            "right": span is not None and any(is_right(span, g) for g in result.gold.spans),
        }
        for c, text, span in zip(citations, result.cited_text, spans, strict=True)
    )
