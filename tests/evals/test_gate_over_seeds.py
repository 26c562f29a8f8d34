"""The suite itself is tested: the real chain over the seeds, broken in one way, turns the gate red.

The whole chain is asked once; the broken ones spoil what it said. Only the broken retriever is
asked anew, since everything after it changes.
"""

from dataclasses import dataclass, replace

import pytest

from assistant.answer import Answer, Citation, Outcome, Sentence
from assistant.chain import RetrievalChain
from evals.baseline import read_baseline, write_baseline
from evals.bootstrap import BootstrapSettings
from evals.cli import texts_of
from evals.evaluate import RunSettings, evaluate
from evals.gate import gated, judge
from evals.gold import prove
from evals.metrics.citation_right import is_right
from evals.spans import Span
from evals.suites import SUITES
from index.library import Library

QUICK = RunSettings(bootstrap=BootstrapSettings(resamples=20))


@dataclass(frozen=True)
class Recorded:
    """Says again what was said to each case."""

    answers: dict

    def invoke(self, question, /):
        return self.answers[question.id]


class BackwardsLibrary(Library):
    """A broken retriever: of all passages it finds those that fit least."""

    def search(self, question, k=10, **options):
        everything = super().search(question, len(self.passages), **options)
        worst = list(reversed(everything))[:k]
        return [replace(hit, rank=rank) for rank, hit in enumerate(worst, start=1)]


@pytest.fixture(scope="module")
def some_cases():
    """Every eighth answerable case and every second unanswerable one."""
    cases = SUITES["seeds"].load()
    answerable = [case for case in cases if case.answerable][::8]
    return (*answerable, *[case for case in cases if not case.answerable][::2])


@pytest.fixture(scope="module")
def answers(seeds, some_cases):
    """What the real chain says."""
    chain = RetrievalChain.over(seeds)
    return {case.id: chain.invoke(case.question) for case in some_cases}


@pytest.fixture(scope="module")
def gold(seeds, some_cases):
    return prove(some_cases, texts_of(seeds))


@pytest.fixture(scope="module")
def run(seeds, some_cases):
    texts = texts_of(seeds)

    def run(chain, cases=some_cases):
        return evaluate(replace(SUITES["seeds"], load=lambda: cases), chain, texts, QUICK)

    return run


@pytest.fixture(scope="module")
def baseline(run, answers, tmp_path_factory):
    """The baseline of the real chain, written to a file and read again."""
    report = run(Recorded(answers))
    file = tmp_path_factory.mktemp("baseline") / "seeds.json"
    write_baseline(file, "seeds", report.cases, gated(report.scores), report.made_with)
    return read_baseline(file, "seeds")


@pytest.fixture(scope="module")
def verdict(run, baseline):
    def verdict(chain, **options):
        report = run(chain, **options)
        return judge(baseline, report.cases, report.scores, report.made_with)

    return verdict


@pytest.fixture
def spoilt(answers, verdict):
    """The verdict on the real answers after each was spoilt."""

    def spoilt(spoil):
        return verdict(Recorded({name: spoil(name, answer) for name, answer in answers.items()}))

    return spoilt


def fallen(verdict):
    return {tested.metric.name for tested in verdict.fallen}


def quoting(answer, *passages):
    """The answer, quoting the first sentence of each of these passages instead."""
    quotes = [passage.text.split(". ")[0].split("\n")[0].rstrip(".") for passage in passages]
    citations = tuple(
        Citation(
            n,
            p.document,
            p.sha256,
            None,
            None,
            None,
            None,
            None,
            p.start + at,
            p.start + at + len(quote),
            quote,
        )
        for n, (p, quote) in enumerate(zip(passages, quotes, strict=True), start=1)
        for at in [p.text.index(quote)]
    )
    return replace(
        answer,
        outcome=Outcome.ANSWERED,
        reason=None,
        sentences=tuple(Sentence(c.quote, (c.number,)) for c in citations),
        citations=citations,
    )


def test_the_unbroken_chain_is_green(spoilt):
    assert not spoilt(lambda _name, answer: answer).red


def test_one_case_lost_stays_green(spoilt, answers, some_cases):
    lost = next(
        case.id
        for case in some_cases
        if case.answerable and answers[case.id].outcome is Outcome.ANSWERED
    )
    verdict = spoilt(lambda name, a: declining(a) if name == lost else a)
    assert not verdict.red


def test_a_backwards_retriever_is_red(verdict, seeds_index, some_cases):
    chain = RetrievalChain.over(BackwardsLibrary.open(seeds_index))
    found = verdict(chain, cases=[case for case in some_cases if case.answerable][::2])
    assert found.red
    assert {"evidence_at_5", "answer_correct"} <= fallen(found)
    assert len(found.went) > 0


def test_hits_in_another_order_are_red(spoilt):
    def worst_first(_name, answer):
        turned = reversed(answer.hits)
        return replace(answer, hits=tuple(replace(h, rank=n) for n, h in enumerate(turned, 1)))

    found = spoilt(lambda name, a: worst_first(name, replace(a, hits=a.hits[3:])))
    assert "evidence_at_5" in fallen(found)


def test_an_answerer_that_always_quotes_the_first_sentence_is_red(spoilt):
    def first_sentence(_name, answer):
        if answer.outcome is not Outcome.ANSWERED:
            return answer
        return quoting(answer, answer.hits[0].passage)

    assert {"answer_correct", "cites_right_place"} <= fallen(spoilt(first_sentence))


def test_an_answerer_that_drops_the_gold_sentence_is_red(spoilt, gold):
    def without_gold(name, answer: Answer):
        if answer.outcome is not Outcome.ANSWERED:
            return answer
        right = {
            c.number
            for c in answer.citations
            if any(is_right(Span(c.document, c.start, c.end), g) for g in gold[name].spans)
        }
        kept = tuple(s for s in answer.sentences if not right & set(s.citations))
        left = tuple(c for c in answer.citations if c.number not in right)
        if not kept or not left:
            return quoting(answer, answer.hits[-1].passage)
        return replace(answer, sentences=kept, citations=left)

    assert {"answer_correct", "cites_right_place"} <= fallen(spoilt(without_gold))


def test_spans_a_few_characters_off_are_red(spoilt):
    def shifted(_name, answer):
        moved = tuple(replace(c, start=c.start + 3, end=c.end + 3) for c in answer.citations)
        return replace(answer, citations=moved)

    found = spoilt(shifted)
    assert found.red
    assert found.zeros[0].count > 30
    assert "answer_correct" not in fallen(found)


def test_citations_of_another_document_are_red(spoilt, seeds):
    texts = texts_of(seeds)
    paths = [record.path for record in seeds.records]

    def elsewhere(_name, answer):
        return replace(answer, citations=tuple(astray(c) for c in answer.citations))

    def astray(citation):
        path = paths[(paths.index(citation.document) + 1) % len(paths)]
        end = min(len(citation.quote), 40)
        return replace(citation, document=path, start=0, end=end, quote=texts(path)[:end])

    found = spoilt(elsewhere)
    assert found.red
    assert fallen(found) == {"cites_right_place"}
    assert found.zeros[0].count == 0


def declining(answer):
    return replace(
        answer, outcome=Outcome.DECLINED, sentences=(), citations=(), reason="Nothing is said."
    )


def test_always_declining_is_red(spoilt):
    assert "answer_correct" in fallen(spoilt(lambda _name, answer: declining(answer)))


def test_never_declining_is_red(spoilt):
    def answering(_name, answer):
        if answer.outcome is Outcome.ANSWERED or not answer.hits:
            return answer
        return quoting(answer, answer.hits[0].passage)

    assert "refusal_f1" in fallen(spoilt(answering))


def test_a_confidence_turned_round_is_red(spoilt):
    found = spoilt(lambda _name, answer: replace(answer, confidence=1 - answer.confidence))
    assert "confidence_auc" in fallen(found)
