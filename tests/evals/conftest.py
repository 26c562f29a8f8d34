"""A small library, a chain that really answers from it, and results made by hand."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pytest

from assistant.answer import Answer, Citation, Outcome, Question, Sentence, Verdict
from evals.case import Case, Evidence, Kind, Quote, Style
from evals.gold import Gold
from evals.result import CaseResult
from evals.spans import Span
from evals.suites import Suite
from index.hit import Hit
from ingest.document import Passage, Place

TEXTS = {
    "harbour.txt": (
        "The harbour office has 14 boats and a crew of 31.\n\n"
        "In 2019 the pier was closed because storms had broken its footings.\n\n"
        "The ferry to Oldwick leaves at noon on weekdays.\n\n"
        "Fishing permits cost 40 pounds and last one season."
    ),
    "mill.txt": (
        "The mill on the river was rebuilt in 1926 after a fire.\n\n"
        "It grinds oats, barley and rye for four villages.\n\n"
        "Visitors come on Sundays, when the wheel is shown turning."
    ),
    "school.txt": (
        "Inspectors judged the school good in 2015.\n\n"
        "Inspectors judged the school outstanding in 2022.\n\n"
        "The head teacher is Ada Finch, who came from Oldwick."
    ),
}

CASES = (
    Case(
        "boats", "How many boats has the harbour office?", Kind.NUMBER, Style.PLAIN,
        (Evidence((Quote("harbour.txt", "14 boats"),)),), (("14", "fourteen"),),
    ),
    Case(
        "pier", "Why was the pier closed in 2019?", Kind.REASON, Style.PLAIN,
        (Evidence((Quote("harbour.txt", "storms had broken its footings"),)),), (("storms",),),
    ),
    Case(
        "grain", "grinds what, villages", Kind.LIST, Style.TERSE,
        (Evidence((Quote("mill.txt", "oats, barley and rye"),)),),
        (("oats",), ("barley",), ("rye",)),
    ),
    Case(
        "head", "Which teacher leads the school as its head?", Kind.FACT, Style.REWORDED,
        (Evidence((Quote("school.txt", "The head teacher is Ada Finch"),)),), (("Ada Finch",),),
    ),
    Case(
        "judged", "How was the school judged in 2022?", Kind.DATES, Style.PLAIN,
        (Evidence((Quote("school.txt", "outstanding in 2022"),)),), (("outstanding",),),
    ),
    Case("mayor", "Whom do citizens call mayor?", Kind.UNANSWERABLE, Style.PLAIN),
    Case("bus", "bus fare zoo", Kind.UNANSWERABLE, Style.TERSE),
)  # fmt: skip

SMALL_WORDS = frozenset(
    ("a", "as", "do", "for", "has", "in", "is", "it", "its", "of", "the", "to", "was")
)


def words(text: str) -> set[str]:
    """The words of a text that say something."""
    return set(re.findall(r"\w+", text.casefold())) - SMALL_WORDS


def hit(document: str, start: int, end: int, rank: int = 1, score: float = 1.0) -> Hit:
    """A hit on a passage of `document`."""
    text = TEXTS.get(document, "x" * end)[start:end]
    passage = Passage(document, sha(document), start, end, text, "", Place(), (), 10)
    return Hit(passage, rank, dense=score, lexical=score, fused=score)


def citation(number: int, document: str, start: int, end: int, quote: str) -> Citation:
    """A citation of a span."""
    return Citation(
        number, document, sha(document), None, None, None, None, None, start, end, quote
    )


def sha(document: str) -> str:
    """A name for the bytes of a document."""
    return hashlib.sha256(document.encode()).hexdigest()


@dataclass
class OverlapChain:
    """Finds paragraphs by the words they share with the question and quotes the best one."""

    texts: dict[str, str]
    bar: float = 0.3
    """Share of the question's words the best paragraph must hold, or the chain declines."""

    def invoke(self, question: Question, /) -> Answer:
        hits = self.find(question)
        confidence = hits[0].fused
        declines = confidence < self.bar
        cited = () if declines else (self.cite(hits),)
        return Answer(
            question,
            Outcome.DECLINED if declines else Outcome.ANSWERED,
            tuple(Sentence(c.quote, (c.number,)) for c in cited),
            cited,
            tuple(hits),
            "overlap",
            "generation-1",
            reason="Nothing here speaks of it; looked at 2015 and storms." if declines else None,
            confidence=confidence,
            settings={"bar": self.bar},
        )

    def find(self, question: Question) -> list[Hit]:
        asked = words(question.text)
        scored = [
            (len(asked & words(paragraph)) / max(len(asked), 1), document, start, paragraph)
            for document, text in sorted(self.texts.items())
            for start, paragraph in _paragraphs(text)
        ]
        scored.sort(key=lambda one: (-one[0], one[1], one[2]))
        return [
            hit(document, start, start + len(paragraph), rank, score)
            for rank, (score, document, start, paragraph) in enumerate(scored[:10], start=1)
        ]

    def cite(self, hits: Sequence[Hit]) -> Citation:
        best = hits[0].passage
        return citation(1, best.document, best.start, best.end, best.text)


@dataclass
class Broken:
    """A chain whose answers are spoilt in one way before they are handed over."""

    inner: OverlapChain
    spoil: Callable[[Answer], Answer]

    def invoke(self, question: Question, /) -> Answer:
        return self.spoil(self.inner.invoke(question))


def worst_hits_first(answer: Answer) -> Answer:
    """A broken retriever: the order of the hits is turned round."""
    turned = [replace(h, rank=rank) for rank, h in enumerate(reversed(answer.hits), start=1)]
    return replace(answer, hits=tuple(turned))


def quotes_fourth_best(answer: Answer) -> Answer:
    """A broken answerer: it quotes the fourth paragraph instead of the first."""
    if answer.outcome is not Outcome.ANSWERED:
        return answer
    fourth = answer.hits[3].passage
    wrong = citation(1, fourth.document, fourth.start, fourth.end, fourth.text)
    return replace(answer, sentences=(Sentence(wrong.quote, (1,)),), citations=(wrong,))


def spans_three_off(answer: Answer) -> Answer:
    """A broken citation: the quotes are right and their spans three characters off."""
    moved = tuple(replace(c, start=c.start + 3, end=c.end + 3) for c in answer.citations)
    return replace(answer, citations=moved)


def cites_first_document(answer: Answer) -> Answer:
    """A broken citation: the words are right and the place is the head of another document."""
    path = min(path for path in TEXTS if path not in {c.document for c in answer.citations})
    astray = tuple(citation(c.number, path, 0, 20, TEXTS[path][:20]) for c in answer.citations)
    return replace(answer, citations=astray)


def _paragraphs(text: str) -> list[tuple[int, str]]:
    return [(m.start(), m.group()) for m in re.finditer(r"[^\n]+", text)]


@pytest.fixture
def chain() -> OverlapChain:
    return OverlapChain(dict(TEXTS))


@pytest.fixture
def small_texts() -> dict[str, str]:
    return dict(TEXTS)


@pytest.fixture
def cases() -> tuple[Case, ...]:
    return CASES


@pytest.fixture
def texts() -> Callable[[str], str | None]:
    return TEXTS.get


@pytest.fixture
def broken() -> dict[str, Broken]:
    """The same chain, broken in one way each."""
    whole = OverlapChain(dict(TEXTS))
    unsure = OverlapChain(dict(TEXTS), bar=-1.0)
    return {
        "retriever": Broken(whole, worst_hits_first),
        "answerer": Broken(whole, quotes_fourth_best),
        "spans": Broken(whole, spans_three_off),
        "places": Broken(whole, cites_first_document),
        "declining": Broken(unsure, lambda answer: replace(answer, confidence=0.5)),
    }


@pytest.fixture
def suite() -> Suite:
    """The small cases as a suite."""
    return Suite("small", "seven questions", lambda: CASES, lambda: "0" * 64)


@pytest.fixture
def make_result() -> Callable[..., CaseResult]:
    """Make the result of a case by hand from spans (document, start, end)."""

    def make(
        *,
        gold: Sequence[Sequence[tuple[str, int, int]]] = (),
        found: Sequence[tuple[str, int, int]] = (),
        cited: Sequence[tuple[str, int, int]] = (),
        cited_text: Sequence[str | None] | None = None,
        said: str = "Something was said.",
        accepted: Sequence[Sequence[str]] = (),
        documents: Sequence[str] = (),
        sections: Sequence[tuple[str, int, int]] = (),
        kind: Kind | None = None,
        outcome: Outcome = Outcome.ANSWERED,
        confidence: float | None = None,
        elapsed_ms: float = 1.0,
        supported: bool = True,
        failed: bool = False,
    ) -> CaseResult:
        kind = kind or (Kind.FACT if gold or accepted or documents else Kind.UNANSWERABLE)
        evidence = tuple(Evidence((Quote(entry[0][0], "words"),)) for entry in gold)
        answers = tuple(tuple(part) for part in accepted)
        case = Case("c", "What?", kind, Style.PLAIN, evidence, answers, documents=tuple(documents))
        located = Gold(
            tuple(tuple(Span(*span) for span in entry) for entry in gold),
            tuple(Span(*span) for span in sections),
        )
        if failed:
            return CaseResult(case, located, None, None, error="ValueError: broken")
        citations = tuple(
            citation(number, *span, quote="q" * (span[2] - span[1]))
            for number, span in enumerate(cited, start=1)
        )
        answer = Answer(
            Question("What?"),
            outcome,
            (
                Sentence(
                    said,
                    tuple(c.number for c in citations),
                    verdict=Verdict.SUPPORTED if supported else Verdict.UNSUPPORTED,
                ),
            )
            if outcome is not Outcome.DECLINED
            else (),
            citations,
            tuple(hit(*span, rank=rank) for rank, span in enumerate(found, start=1)),
            "by hand",
            "generation-1",
            reason="They say nothing of it.",
            confidence=confidence,
        )
        texts = [c.quote for c in citations] if cited_text is None else cited_text
        return CaseResult(case, located, answer, elapsed_ms, tuple(texts))

    return make
