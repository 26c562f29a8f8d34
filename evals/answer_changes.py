"""What a rebuild changed in the answers: the same questions, asked of two generations."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from assistant.answer import Answer, Outcome, Question
from evals.earlier import Said
from evals.errors import EvalError
from evals.record import CaseRecord
from evals.runner import Answers, Progress
from index.generation import Generation
from index.history import PREVIOUS, find_generation
from index.library import Library

_ID = re.compile(r"\d{8}T\d{0,9}Z?(-[0-9a-f]{0,12})?")


class How(StrEnum):
    """What became of an answer."""

    SAME = "the same"
    TEXT = "other text"
    CITATIONS = "other citations"
    """The same text, quoted from elsewhere."""
    APPEARED = "appeared"
    """It was declined before."""
    WENT = "went"
    """It is declined now."""
    FAILED = "failed"
    """One of the two ended in an error."""


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """One question, and what the two generations said to it."""

    id: str
    question: str
    how: How
    before: Said
    now: Said


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two generations."""

    generation: str
    built_at: str
    """ISO 8601, UTC."""
    documents: int
    passages: int


@dataclass(frozen=True, slots=True)
class AnswerChanges:
    """All questions, in their order."""

    before: Side
    now: Side
    questions: tuple[AnswerChange, ...]

    @property
    def counts(self) -> Mapping[How, int]:
        """How many answers became what; every kind there is, in order."""
        counted = Counter(one.how for one in self.questions)
        return {how: counted[how] for how in How}

    @property
    def changed(self) -> tuple[AnswerChange, ...]:
        """Those that are not the same."""
        return tuple(one for one in self.questions if one.how is not How.SAME)

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        return {
            "before": _side(self.before),
            "now": _side(self.now),
            "counts": {how.value: number for how, number in self.counts.items()},
            "questions": [
                {
                    "id": one.id,
                    "question": one.question,
                    "how": one.how.value,
                    "before": _plain(one.before),
                    "now": _plain(one.now),
                }
                for one in self.questions
            ],
        }


def names_generation(text: str) -> bool:
    """Tell whether this is the form of a generation: `previous`, an id or the beginning of one."""
    return (text == PREVIOUS or _ID.fullmatch(text) is not None) and not Path(text).is_file()


def open_earlier(now: Library, name: str) -> Library:
    """Open another generation of the same index; it shares the encoder when that is the same.

    NoSuchGeneration when there is none of that name; EvalError when it is the same one.
    """
    wanted = find_generation(now.path, name)
    if wanted == now.generation:
        raise EvalError(
            f"generation {wanted} is the current one; name another that `pincite status` lists"
        )
    generation = Generation.open(now.path, wanted)
    same = generation.manifest.encoder.fingerprint == now.manifest.encoder.fingerprint
    return Library(now.path, generation, now.encoder if same else None)


def ask(
    chain: Answers, questions: Sequence[Question], progress: Progress | None = None
) -> list[Said]:
    """Ask every question; one that fails has said its error."""
    said = []
    for done, question in enumerate(questions):
        if progress is not None:
            progress(done, len(questions))
        said.append(_ask(chain, question))
    if progress is not None:
        progress(len(questions), len(questions))
    return said


def answers_changed(
    earlier: Library,
    now: Library,
    questions: Sequence[Question],
    chain: Callable[[Library], Answers],
    *,
    known: Sequence[CaseRecord] | None = None,
    progress: Progress | None = None,
) -> AnswerChanges:
    """Ask the questions of both generations and compare.

    `known` has what the newer one said already, in the order of the questions. `progress` counts
    all that is asked.
    """
    total = len(questions) * (2 if known is None else 1)

    def count(done: int, _total: int) -> None:
        if progress is not None:
            progress(done, total)

    def count_on(done: int, _total: int) -> None:
        count(len(questions) + done, total)

    before = ask(chain(earlier), questions, count)
    if known is None:
        after = ask(chain(now), questions, count_on)
    else:
        after = [_of_record(case) for case in known]
    renamed = _renamed(earlier, now)
    changes = tuple(
        AnswerChange(question.id or "", question.text, how(one, other, renamed), one, other)
        for question, one, other in zip(questions, before, after, strict=True)
    )
    return AnswerChanges(_side_of(earlier), _side_of(now), changes)


def how(before: Said, now: Said, renamed: Mapping[str, str] | None = None) -> How:
    """Tell what became of an answer.

    Two refusals are the same whatever their reasons count. Citations are the same when they quote
    the same words of the same document; `renamed` gives the new path of those that moved.
    """
    if before.outcome is None or now.outcome is None:
        return How.FAILED
    was, is_now = (said.outcome == Outcome.ANSWERED for said in (before, now))
    if was != is_now:
        return How.APPEARED if is_now else How.WENT
    if not was:
        return How.SAME if before.outcome == now.outcome else How.TEXT
    if before.text.split() != now.text.split():
        return How.TEXT
    new = renamed or {}
    places = [(new.get(c["document"], c["document"]), c["quote"]) for c in before.cited]
    same = places == [(c["document"], c["quote"]) for c in now.cited]
    return How.SAME if same else How.CITATIONS


def _ask(chain: Answers, question: Question) -> Said:
    try:
        return _of_answer(question, chain.invoke(question))
    except Exception as error:  # noqa: BLE001 - whatever one does, the others are still asked
        words = " ".join(str(error).split())
        return Said(question.text, None, f"{type(error).__name__}: {words}", None, ())


def _of_answer(question: Question, answer: Answer) -> Said:
    cited = tuple(
        {
            "document": c.document,
            "start": c.start,
            "end": c.end,
            "quote": c.quote,
            "page": c.page,
            "paragraph": c.paragraph,
        }
        for c in answer.citations
    )
    return Said(question.text, answer.outcome.value, answer.text, answer.confidence, cited)


def _of_record(case: CaseRecord) -> Said:
    text = case.text if case.error is None else case.error
    return Said(case.question, case.outcome, text, case.confidence, case.cited)


def _renamed(earlier: Library, now: Library) -> dict[str, str]:
    """Return old path → new path of the documents that moved between the generations."""
    old = {record.path: record.sha256 for record in earlier.records if not record.failed}
    new = {record.path: record.sha256 for record in now.records if not record.failed}
    came = {total: path for path, total in new.items() if path not in old}
    return {path: came[total] for path, total in old.items() if path not in new and total in came}


def _side_of(library: Library) -> Side:
    read = sum(not record.failed for record in library.records)
    built_at = library.built_at.isoformat(timespec="seconds")
    return Side(library.generation, built_at, read, len(library.passages))


def _side(side: Side) -> dict[str, Any]:
    return {
        "generation": side.generation,
        "built_at": side.built_at,
        "documents": side.documents,
        "passages": side.passages,
    }


def _plain(said: Said) -> dict[str, Any]:
    return {
        "outcome": said.outcome,
        "text": said.text,
        "confidence": said.confidence,
        "citations": [dict(one) for one in said.cited],
    }
