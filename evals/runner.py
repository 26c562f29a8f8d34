"""Runs a chain over cases and keeps what it said, how long it took and what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from time import perf_counter
from typing import Protocol

from assistant.answer import Answer, Question
from evals.case import Case
from evals.gold import Gold, Texts
from evals.result import CaseResult

Progress = Callable[[int, int], None]
"""Called with the cases done and their number."""


class Answers(Protocol):
    """What is evaluated: anything that answers a question. The retrieval chain is one."""

    def invoke(self, question: Question, /) -> Answer:
        """Answer one question."""
        ...


def run_cases(
    cases: Sequence[Case],
    gold: Mapping[str, Gold],
    chain: Answers,
    texts: Texts,
    *,
    progress: Progress | None = None,
) -> list[CaseResult]:
    """Ask every case, in order; a case that fails is a result with an error.

    The first question is asked once more beforehand, unmeasured: it alone pays for loading
    the encoder. `texts` gives the library's own text, by which quotes are checked.
    """
    return list(_run(cases, gold, chain, texts, progress or _silent))


def _run(
    cases: Sequence[Case],
    gold: Mapping[str, Gold],
    chain: Answers,
    texts: Texts,
    progress: Progress,
) -> Iterator[CaseResult]:
    if cases:
        _ask(cases[0], gold[cases[0].id], chain, texts)
    for done, case in enumerate(cases):
        progress(done, len(cases))
        yield _ask(case, gold[case.id], chain, texts)
    progress(len(cases), len(cases))


def _ask(case: Case, gold: Gold, chain: Answers, texts: Texts) -> CaseResult:
    started = perf_counter()
    try:
        answer = chain.invoke(Question(case.question, id=case.id))
    except Exception as error:  # noqa: BLE001 - whatever one case does, the others are still asked
        words = " ".join(str(error).split())
        return CaseResult(case, gold, None, None, error=f"{type(error).__name__}: {words}")
    elapsed_ms = (perf_counter() - started) * 1000
    cited = tuple(_text_at(texts(c.document), c.start, c.end) for c in answer.citations)
    return CaseResult(case, gold, answer, elapsed_ms, cited)


def _text_at(text: str | None, start: int, end: int) -> str | None:
    if text is None or not 0 <= start < end <= len(text):
        return None
    return text[start:end]


def _silent(_done: int, _total: int) -> None:
    """Show nothing."""
