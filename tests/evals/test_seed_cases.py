"""The committed cases: sound, proved against the seed library, and answerable from their gold."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.answer import Answer, Citation, Outcome, Sentence
from evals.bootstrap import BootstrapSettings
from evals.case import Kind, Style
from evals.evaluate import RunSettings, evaluate
from evals.gold import is_verbatim, prove
from evals.metrics.answer_correct import holds
from evals.split import half_of
from evals.suites import SUITES
from index.hit import Hit
from ingest.document import Passage, Place
from ingest.reading import read_document

SEEDS = Path(__file__).parents[2] / "seeds"
SUITE = SUITES["seeds"]


@pytest.fixture(scope="module")
def cases():
    return SUITE.load()


@pytest.fixture(scope="module")
def seeds():
    paths = sorted(path.name for path in SEEDS.glob("*.txt"))
    return {path: read_document(SEEDS, path).text for path in paths}


def test_the_suite_is_as_large_and_mixed_as_promised(cases):
    kinds = Counter(case.kind for case in cases)
    styles = Counter(case.style for case in cases)
    assert len(cases) >= 240
    assert set(kinds) == set(Kind)
    assert kinds[Kind.UNANSWERABLE] >= 40
    assert kinds[Kind.SEVERAL] + kinds[Kind.DATES] >= 30
    assert styles[Style.REWORDED] >= len(cases) / 2
    assert styles[Style.TERSE] >= len(cases) / 4


def test_each_half_holds_enough_of_every_kind(cases):
    counts = Counter((half_of(case.id), case.kind) for case in cases)
    for kind in Kind:
        for half in ("tuning", "reporting"):
            assert counts[half, kind] >= 4, (half, kind)


def test_every_quote_stands_verbatim_in_its_file(cases):
    sources = {path.name: path.read_text(encoding="utf-8") for path in SEEDS.glob("*.txt")}
    astray = [
        (case.id, quote.quote)
        for case in cases
        for evidence in case.evidence
        for quote in evidence.quotes
        if not is_verbatim(quote, sources[quote.document])
    ]
    assert astray == []


def test_every_quote_is_found_in_the_text_as_read(cases, seeds):
    gold = prove(cases, seeds.get)
    for case in cases:
        assert len(gold[case.id].evidence) == len(case.evidence)
        assert all(gold[case.id].evidence)


def test_quoting_the_evidence_as_read_answers_every_case(cases, seeds):
    gold = prove(cases, seeds.get)
    for case in cases:
        if case.answerable:
            assert case.answers, case.id
            spans = [entry[0] for entry in gold[case.id].evidence]
            text = " ".join(seeds[span.document][span.start : span.end] for span in spans)
            assert holds(text, case.answers), case.id


@dataclass
class Oracle:
    """Knows the gold: finds just the evidence, quotes it whole and declines the rest."""

    gold: dict
    seeds: dict

    def invoke(self, question, /):
        spans = [entry[0] for entry in self.gold[question.id].evidence]
        texts = [self.seeds[span.document][span.start : span.end] for span in spans]
        citations = tuple(
            Citation(n, s.document, "", None, None, None, None, None, s.start, s.end, text)
            for n, (s, text) in enumerate(zip(spans, texts, strict=True), start=1)
        )
        hits = tuple(
            Hit(Passage(s.document, "", s.start, s.end, text, "", Place(), (), 1), rank, 1, 1, 1)
            for rank, (s, text) in enumerate(zip(spans, texts, strict=True), start=1)
        )
        return Answer(
            question,
            Outcome.ANSWERED if spans else Outcome.DECLINED,
            tuple(Sentence(c.quote, (c.number,)) for c in citations),
            citations,
            hits,
            "oracle",
            "generation-1",
            reason=None if spans else "The documents do not say.",
            confidence=1.0 if spans else 0.0,
        )


def test_perfect_answers_reach_everything(cases, seeds):
    settings = RunSettings(bootstrap=BootstrapSettings(resamples=20))
    report = evaluate(SUITE, Oracle(prove(cases, seeds.get), seeds), seeds.get, settings)
    assert all(score.reached for score in report.scores if score.reach is not None)
    assert report.score("answer_correct").value > 0.99
    for name in ("evidence_at_5", "mrr", "ndcg_at_10", "quoted_recall", "refusal_f1"):
        assert report.score(name).value == pytest.approx(1), name
