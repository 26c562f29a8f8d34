"""A pipeline's replies as results of our cases, so that our own metrics score them.

Pipelines read the files as they do themselves, so gold and passages are both looked up in the
file's own text, by letters and digits alone. A passage that cannot be placed holds no evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from assistant.answer import Answer, Citation, Outcome, Question, Sentence
from evals.bootstrap import BootstrapSettings
from evals.case import Case
from evals.gold import Folded, Gold, fold, prove
from evals.metrics.all_evidence import all_evidence_at
from evals.metrics.answer_correct import answer_correct
from evals.metrics.auc import CONFIDENCE_AUC
from evals.metrics.citation_right import CITES_RIGHT_PLACE
from evals.metrics.hit_at_k import hit_at
from evals.metrics.metric import Metric, Row
from evals.metrics.refusal import REFUSAL_F1
from evals.metrics.words_used import WORDS_USED
from evals.peers.reply import FoundPassage, Reply, Run
from evals.result import CaseResult
from evals.score import Score, score
from evals.spans import Range
from evals.split import Half, half_of
from index.hit import Hit
from ingest.document import Passage, Place

TOP = 5


def _words(result: CaseResult) -> Row | None:
    if result.answer is None or not result.answer.hits:
        return None
    lengths = [len(hit.passage.text.split()) for hit in result.answer.hits[:TOP]]
    return (sum(lengths) / len(lengths),)


WORDS_PER_PASSAGE = Metric(
    "words_per_passage",
    f"words of a passage (of the first {TOP})",
    _words,
    better="lower",
    unit="words",
)

RETRIEVAL = (hit_at(TOP), all_evidence_at(TOP), WORDS_PER_PASSAGE, CONFIDENCE_AUC)
"""What every pipeline is measured by. Its confidence is its best passage's score, unless it says
another."""

ANSWERING = (answer_correct(), WORDS_USED, CITES_RIGHT_PLACE, REFUSAL_F1)
"""What is measured where a pipeline answers."""


class SourceTexts:
    """The texts of the files, and where other texts stand in them."""

    def __init__(self, library: Path) -> None:
        self._library = library
        self._folded: dict[str, Folded | None] = {}
        self._texts: dict[str, str | None] = {}

    def text(self, document: str) -> str | None:
        """Return the text of a file of the library, None when there is none."""
        if document not in self._texts:
            file = self._library / document
            inside = file.resolve().is_relative_to(self._library.resolve())
            text = file.read_text(encoding="utf-8") if inside and file.is_file() else None
            self._texts[document] = text
            self._folded[document] = None if text is None else Folded(text)
        return self._texts[document]

    def place(self, document: str, text: str, start: int | None, end: int | None) -> Range | None:
        """Return where `text` stands: where it is said to, if it does, else at its first place."""
        whole = self.text(document)
        folded = self._folded[document]
        if whole is None or folded is None:
            return None
        if start is not None and end is not None and fold(whole[start:end]) == fold(text):
            return Range(start, end)
        return next(iter(folded.find(text)), None)


@dataclass(frozen=True)
class Measured:
    """One pipeline over the cases."""

    label: str
    version: str
    results: tuple[CaseResult, ...]
    answers: bool
    """Whether it answers, and not only finds passages."""
    passages: int
    """In its index."""
    unplaced: int = 0
    """Passages among the first five that could not be found in their document."""

    @cached_property
    def metrics(self) -> tuple[Metric, ...]:
        """What can be measured of it."""
        return RETRIEVAL + (ANSWERING if self.answers else ())

    def scores(self, half: Half, settings: BootstrapSettings) -> dict[str, Score]:
        """Return its scores over the cases of `half`, by the metric's name."""
        some = [each for each in self.results if half in ("all", half_of(each.case.id))]
        return {each.metric.name: each for each in score(some, self.metrics, {}, settings)}


def measured(label: str, version: str, run: Run, cases: Iterable[Case], library: Path) -> Measured:
    """Return what a run is worth over `cases`, which it was asked among others perhaps."""
    texts = SourceTexts(library)
    known = {case.id: case for case in cases}
    asked = [reply for reply in run.replies if reply.id in known]
    gold = prove([known[reply.id] for reply in asked], texts.text)
    pairs = [_result(reply, known[reply.id], gold, texts, label) for reply in asked]
    return Measured(
        label,
        version,
        tuple(result for result, _ in pairs),
        answers=any(reply.answer is not None for reply in asked),
        passages=run.passages,
        unplaced=sum(unplaced for _, unplaced in pairs),
    )


def _result(
    reply: Reply, case: Case, gold: Mapping[str, Gold], texts: SourceTexts, label: str
) -> tuple[CaseResult, int]:
    places = [texts.place(p.document, p.text, p.start, p.end) for p in reply.passages]
    hits = [
        _hit(passage, place, rank)
        for rank, (passage, place) in enumerate(zip(reply.passages, places, strict=True), start=1)
    ]
    said = reply.answer
    citations = () if said is None else _citations(reply, texts)
    scores = [passage.score for passage in reply.passages if passage.score is not None]
    answered = said is not None and said.answered
    answer = Answer(
        question=Question(case.question, id=case.id),
        outcome=Outcome.ANSWERED if answered else Outcome.DECLINED,
        sentences=(
            (Sentence(said.text, tuple(each.number for each in citations)),)
            if said is not None and answered
            else ()
        ),
        citations=citations,
        hits=tuple(hits),
        answerer=label,
        generation="",
        confidence=max(scores, default=None) if said is None else said.confidence,
        elapsed_ms=reply.elapsed_ms,
    )
    result = CaseResult(case, gold[case.id], answer, reply.elapsed_ms)
    return result, sum(place is None for place in places[:TOP])


def _citations(reply: Reply, texts: SourceTexts) -> tuple[Citation, ...]:
    sources = reply.answer.sources if reply.answer is not None else ()
    found: list[Citation] = []
    for source in sources:
        place = texts.place(source.document, source.quote, None, None)
        if place is not None:
            found.append(
                Citation(
                    number=len(found) + 1,
                    document=source.document,
                    sha256="",
                    title=None,
                    date=None,
                    page=None,
                    paragraph=None,
                    heading=None,
                    start=place.start,
                    end=place.end,
                    quote=source.quote,
                )
            )
    return tuple(found)


def _hit(passage: FoundPassage, place: Range | None, rank: int) -> Hit:
    start, end = place or (0, 0)
    held = Passage(passage.document, "", start, end, passage.text, "", Place(), (), 0)
    value = passage.score or 0.0
    return Hit(held, rank, dense=value, lexical=0.0, fused=value)
