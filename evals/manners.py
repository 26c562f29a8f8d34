"""The same questions as people put them: `python -m evals.manners`.

Asks some of the fitting questions as they stand, then politely, and with slips of the finger, and
prints what that changes: how many are answered right, and how many are declined, of those that the
documents answer and of those that they do not. Politeness and slips are made here, by rule; whoever
reads questions does not know these rules.

Then topics, half of which the seeds speak of (`evals/answerable/topics.jsonl`): bare, and in frames
("What did inspectors say about …?"), with how well the confidence tells them apart.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

from assistant.answer import Outcome
from assistant.chain import RetrievalChain
from assistant.settings import NO_MODEL, load_settings
from evals.case import Case
from evals.fit import arguments_of_fitting
from evals.gold import prove
from evals.metrics.answer_correct import answer_correct
from evals.metrics.auc import auc
from evals.practice import SEEDS, PracticeSet, fitting_sets
from evals.result import CaseResult
from evals.runner import run_cases
from evals.threshold import confidences, declining
from index.library import Library
from index.words import STOP_WORDS

Manner = Callable[[str, random.Random], str]
_POLITE = (
    "Can you tell me {}",
    "Hi, please could you tell me {} Thanks",
    "I'd like to know {}",
    "Hello! I was wondering {}",
    "{} Thank you.",
    "I need to know {} for a report I am writing",
)
_WORD = re.compile(r"\b[a-z]{5,}\b")
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = {
    key: row[max(at - 1, 0) : at] + row[at + 1 : at + 2]
    for row in _KEYS
    for at, key in enumerate(row)
}


def politely(question: str, chance: random.Random) -> str:
    """Put a question politely, in one of six ways."""
    way = chance.choice(_POLITE)
    if way.startswith("{") or question[:2].isupper():
        return way.format(question)
    return way.format(question[:1].lower() + question[1:])


def with_slips(question: str, chance: random.Random, count: int = 1) -> str:
    """Mistype `count` words of five small letters and more, where there are so many.

    A slip swaps two letters, leaves one out, doubles one, or hits the key beside it; the first
    letter stays.
    """
    words = [match for match in _WORD.finditer(question) if match.group() not in STOP_WORDS]
    for word in sorted(
        chance.sample(words, min(count, len(words))), key=lambda each: -each.start()
    ):
        question = (
            f"{question[: word.start()]}{_slip(word.group(), chance)}{question[word.end() :]}"
        )
    return question


def _slip(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    before, letter, after = word[:at], word[at], word[at + 1 :]
    return chance.choice(
        (
            f"{before}{after[0]}{letter}{after[1:]}",
            f"{before}{after}",
            f"{before}{letter}{letter}{after}",
            f"{before}{chance.choice(_BESIDE[letter])}{after}",
        )
    )


TOPICS = Path(str(files("evals") / "answerable" / "topics.jsonl"))
FRAMES = (
    "{}",
    "What did inspectors say about {}?",
    "What do the reports say about {}?",
    "What was said about {}?",
    "What did Ofsted find about {}?",
    "What did the reviewers conclude on {}?",
)
MANNERS: Mapping[str, Manner] = {
    "as they stand": lambda question, _: question,
    "politely": politely,
    "one slip": with_slips,
    "two slips": lambda question, chance: with_slips(question, chance, 2),
}


def put(cases: Sequence[Case], manner: Manner, seed: int) -> list[Case]:
    """Return the cases with their questions put in this manner, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    return [replace(case, question=manner(case.question, chance)) for case in cases]


def asked(library: Library, cases: Sequence[Case]) -> list[CaseResult]:
    """Ask the cases of one library, no model plugged in."""
    chain = RetrievalChain.over(library, load_settings({"model": NO_MODEL}))
    texts = {record.path: library.document(record.path).text for record in library.records}
    return run_cases(cases, prove(cases, texts.__getitem__), chain, texts.get)


def shares(results: Sequence[CaseResult]) -> tuple[float, float, float]:
    """Return the share answered right, the share declined of those, and of those without an answer.

    ValueError without cases of either kind.
    """
    answerable = [result for result in results if result.case.answerable]
    others = [result for result in results if not result.case.answerable]
    if not answerable or not others:
        raise ValueError("cases with an answer and cases without are needed")
    right = answer_correct().value(answerable)
    assert right is not None  # noqa: S101 - there are cases
    return right, _declined(answerable), _declined(others)


def _declined(results: Sequence[CaseResult]) -> float:
    answers = [result.answer for result in results]
    return sum(a is not None and a.outcome is Outcome.DECLINED for a in answers) / len(answers)


def framed_topics(library: Library, frame: str) -> list[tuple[bool, float]]:
    """Return of each topic, put in this frame, whether it is there, and the confidence of it."""
    chain = RetrievalChain.over(library, load_settings({"model": NO_MODEL}))
    rows = map(json.loads, TOPICS.read_text(encoding="utf-8").splitlines())
    return confidences(chain, [(frame.format(row["topic"]), row["answerable"]) for row in rows])


def main() -> None:
    """Print the tables."""
    parser = arguments_of_fitting(__doc__)
    parser.add_argument("--of", type=int, default=10, help="questions of each library")
    parser.add_argument("--seed", type=int, default=3)
    arguments = parser.parse_args()
    results: dict[str, list[CaseResult]] = {name: [] for name in MANNERS}
    for fitting in track(fitting_sets(), "Asking", console=Console(stderr=True)):
        library = fitting.open(arguments.corpus, arguments.seeds, arguments.cache)
        chance = random.Random(f"{arguments.seed} {fitting.name}")  # noqa: S311 - no secret
        some = chance.sample(fitting.cases, min(arguments.of, len(fitting.cases)))
        for name, manner in MANNERS.items():
            results[name] += asked(library, put(some, manner, arguments.seed))
    table = Table(title=f"{len(results['as they stand'])} fitting questions")
    for column in ("put", "right", "declined", "declined of those without an answer"):
        table.add_column(column)
    for name, found in results.items():
        table.add_row(name, *(f"{share:.3f}" for share in shares(found)))
    Console().print(table)
    print_topics(next(each for each in fitting_sets() if each.name == SEEDS), arguments)


def print_topics(seeds: PracticeSet, arguments: argparse.Namespace) -> None:
    """Print how well each frame leaves the topics to be told apart."""
    library = seeds.open(arguments.corpus, arguments.seeds, arguments.cache)
    at = load_settings({"model": NO_MODEL}).answer.threshold
    table = Table(title="topics of the seeds, and others")
    for column in ("put", "AUC", "declined", "declined of those without an answer"):
        table.add_column(column)
    for frame in FRAMES:
        found = framed_topics(library, frame)
        what = declining(found, at)
        told = auc(np.array(found, dtype=np.float64))
        table.add_row(frame, f"{told:.3f}", f"{what.lost:.2f}", f"{what.recall:.2f}")
    Console().print(table)


if __name__ == "__main__":
    main()
