"""Reading sets: questions, the passages they were asked of, and which sentences answer them.

Read from the folder of outside data (`../shared/bench`), which is never copied into the project.
One document in six of each set is held out from training by a fixed rule (`held_out`): whoever
scores something trained on these sets must score those documents only.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from evals.errors import SuiteError
from ingest.sentences import sentence_spans

Key = tuple[str, int]
"""A sentence: the context it stands in and where it starts."""
Part = Literal["training", "held out"]

_MOST_SENTENCES = 10
"""Sentences in a passage; longer contexts are cut. A paragraph of SQuAD has five."""
_UNTITLED = frozenset({"policyqa", "covidqa"})
"""Sets whose documents have numbers for names."""
_FEWEST_WORDS = 4
"""Shorter turns of a conversation ("Yes, please.") ask nothing that a page could answer."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage."""

    key: Key
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """Neighbouring sentences of one document."""

    set: str
    document: str
    sentences: tuple[Sentence, ...]
    title: str = ""
    """What stands above it, where the set says: article or page."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the sentences that answer it, all of one passage."""

    id: str
    text: str
    gold: frozenset[Key]
    """Empty where the passage does not answer, though it looks so (SQuAD 2.0)."""


@dataclass(frozen=True, slots=True)
class Page:
    """A passage with the questions that it answers."""

    passage: Passage
    questions: tuple[Question, ...]


def held_out(name: str, document: str) -> bool:
    """Say whether the document (article, policy, page) of the set is kept from training."""
    return hashlib.sha256(f"{name}:{document}".encode()).digest()[0] % 6 == 0


def load_pages(bench: Path, part: Part, names: Sequence[str] | None = None) -> list[Page]:
    """Return the pages of the sets (all by default), in the order of the files.

    SuiteError when the folder of a set is missing.
    """
    pages = []
    for name in names or tuple(READERS):
        if not (bench / name).is_dir():
            raise SuiteError(f"{bench / name} is missing: give the folder of the reading sets")
        pages += [
            page
            for page in READERS[name](bench / name, name)
            if held_out(name, page.passage.document) == (part == "held out")
        ]
    return pages


def pages_of(
    name: str,
    document: str,
    sentences: Sequence[Sentence],
    questions: Sequence[Question],
    title: str = "",
) -> Iterator[Page]:
    """Cut a context to passages of even length and give each question to the one that answers it.

    A question whose gold lies in several passages, or in none, goes to the first of them.
    """
    count = -(-len(sentences) // _MOST_SENTENCES)
    bounds = [round(part * len(sentences) / max(count, 1)) for part in range(count + 1)]
    left = list(questions)
    for start, end in pairwise(bounds):
        passage = Passage(name, document, tuple(sentences[start:end]), title)
        keys = {sentence.key for sentence in passage.sentences}
        here = [question for question in left if question.gold & keys or not question.gold]
        left = [question for question in left if question not in here]
        if here:
            yield Page(passage, tuple(here))


def sentences_of(context: str, text: str) -> list[Sentence]:
    """Return the sentences of a text, line by line, without those that hold no letter or figure."""
    found, start = [], 0
    for line in text.splitlines(keepends=True):
        for first, last in sentence_spans(text, start, start + len(line)):
            if any(character.isalnum() for character in text[first:last]):
                found.append(Sentence((context, first), text[first:last]))
        start += len(line)
    return found


def gold_of(sentences: Sequence[Sentence], spans: Sequence[tuple[int, int]]) -> frozenset[Key]:
    """Return the sentences that hold half of a span of the answer, or lie half in one."""
    return frozenset(
        sentence.key
        for sentence in sentences
        for start, end in spans
        if 2 * (min(end, sentence.key[1] + len(sentence.text)) - max(start, sentence.key[1]))
        >= min(end - start, len(sentence.text))
    )


def _contexts(folder: Path, name: str) -> Iterator[Page]:
    """Sets with `contexts.jsonl` and `questions.jsonl` (or `dev_…`)."""
    first = "dev_" if (folder / "dev_contexts.jsonl").is_file() else ""
    asked: dict[str, list[dict[str, Any]]] = {}
    for row in _rows(folder / f"{first}questions.jsonl"):
        asked.setdefault(row["context_id"], []).append(row)
    for row in _rows(folder / f"{first}contexts.jsonl"):
        context, text = row["_id"], row["text"]
        sentences = sentences_of(context, text)
        questions, document = [], context
        for item in asked.get(context, []):
            document = item.get("article") or item.get("policy") or context
            spans = [
                (answer["answer_start"], answer["answer_start"] + len(answer["text"]))
                for answer in item["answers"]
            ]
            turn = "history" in item and bool(item["history"])
            if turn and len(item["question"].split()) < _FEWEST_WORDS:
                continue
            gold = gold_of(sentences, spans)
            if gold or item["is_impossible"]:
                questions.append(Question(item["id"], item["question"], gold))
        title = "" if name in _UNTITLED else document.replace("_", " ")
        yield from pages_of(name, document, sentences, questions, title)


def _snippets(folder: Path, name: str) -> Iterator[Page]:
    """ConditionalQA: the pages are those of their snippets that answer some question."""
    pages: dict[str, list[Sentence]] = {}
    members: dict[str, list[Key]] = {}
    for row in _rows(folder / "snippets_corpus.jsonl"):
        page, text = row["_id"].partition("::")[0], row["text"]
        found = [Sentence((row["_id"], s.key[1]), s.text) for s in sentences_of("", text)]
        pages.setdefault(page, []).extend(found)
        members[row["_id"]] = [sentence.key for sentence in found]
    asked: dict[str, list[Question]] = {}
    for row in _rows(folder / "train.jsonl"):
        gold = frozenset(key for id_ in row["evidence_ids"] for key in members.get(id_, ()))
        if gold and not row["is_impossible"]:
            page = row["evidence_ids"][0].partition("::")[0]
            asked.setdefault(page, []).append(Question(row["id"], row["question"], gold))
    for page, sentences in pages.items():
        yield from pages_of(name, page, sentences, asked.get(page, []), page)


READERS: dict[str, Callable[[Path, str], Iterator[Page]]] = {
    "squad1": _contexts,
    "squad2": _contexts,
    "policyqa": _contexts,
    "covidqa": _contexts,
    "doc2dial": _contexts,
    "conditionalqa": _snippets,
}
"""The sets by the names of their folders."""


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
