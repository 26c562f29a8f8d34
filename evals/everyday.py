"""Everyday questions: what people ask who have not read the text, for the reader to learn from.

Passage after passage, each was put from that passage alone and marked with the sentences that
answer it: some in words as far from the passage's as can be, some typed in haste, some plain; and
beside them near misses, which the passage seems to answer and does not. Those about reports
(`../shared/corpus`) name document and sentences; those about the reading sets name only where to
look, for the sets' texts are never copied into the project. Nothing is fitted or reported on them.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from evals.errors import SuiteError
from evals.reader_texts import Group, Place, Wanted, of_passage
from evals.reading_sets import Page, Question, Sentence
from ingest.document import Passage
from ingest.reading import read_document
from ingest.splitter import split

EVERYDAY = Path(str(files("evals") / "everyday"))
REPORTS, SETS = EVERYDAY / "reports.jsonl", EVERYDAY / "reading_sets.jsonl"
OVER_TIME = EVERYDAY / "over_time.jsonl"
"""Questions about two reports of one body, each standing with either: what of that one answers."""


def report_groups(
    corpus: Path,
    left_out: Collection[str] = (),
    asked_in: Path = REPORTS,
    *,
    each_alone: bool = False,
) -> Iterator[Group]:
    """Yield a group for each body whose reports are asked about, but those `left_out`.

    With `each_alone` one for each of its reports. A question meets the passage it was put from and
    those beside it. SuiteError when a report is missing, or no longer holds a sentence that is to
    answer.
    """
    there = {path.name: path for path in corpus.glob("*/*")}
    asked: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for row in _rows(asked_in):
        body = row["document"].split("_")[1]
        if body not in left_out:
            name = row["document"] if each_alone else body
            asked.setdefault(name, {}).setdefault(row["document"], []).append(row)
    for group, documents in asked.items():
        passages: list[Passage] = []
        wanted: list[Wanted] = []
        for name, rows in documents.items():
            if name not in there:
                raise SuiteError(f"{name} is missing from {corpus}: give the folder that holds it")
            path = there[name]
            own = split(read_document(path.parent, path.name))
            wanted += _of_report(rows, own, len(passages))
            passages += own
        yield Group(group, tuple(map(of_passage, passages)), tuple(wanted))


def with_everyday(pages: Sequence[Page]) -> list[Page]:
    """Return the pages of reading sets with their everyday questions beside their own.

    SuiteError when a page has not the sentences that it had when they were put.
    """
    rows = {(row["set"], row["document"], row["context"], row["start"]): row for row in _rows(SETS)}
    found = []
    for page in pages:
        passage = page.passage
        row = rows.get((passage.set, passage.document, *passage.sentences[0].key))
        more = () if row is None else _of_page(row, passage.sentences)
        found.append(replace(page, questions=(*page.questions, *more)))
    return found


def _of_page(row: dict[str, Any], sentences: Sequence[Sentence]) -> Iterator[Question]:
    """Yield the everyday questions about a page with these sentences."""
    if len(sentences) != row["of"]:
        raise SuiteError(
            f"{row['context']} of {row['set']} has {len(sentences)} sentences where it had "
            f"{row['of']}: its everyday questions answer to others now"
        )
    for number, one in enumerate(row["questions"]):
        gold = frozenset(sentences[at].key for at in one["sentences"])
        yield Question(f"{row['context']}-everyday-{number}", one["question"], gold)


def _of_report(
    rows: Sequence[dict[str, Any]], passages: Sequence[Passage], first: int
) -> Iterator[Wanted]:
    """Yield the questions about one report, whose passages are numbered from `first`."""
    places: dict[str, list[Place]] = {}
    for number, passage in enumerate(passages):
        for at, unit in enumerate(passage.units):
            said = passage.text[unit.start - passage.start : unit.end - passage.start]
            places.setdefault(" ".join(said.split()), []).append((number, at))
    for row in rows:
        for one in row["questions"]:
            missing = [quote for quote in (row["beside"], *one["quotes"]) if quote not in places]
            if missing:
                raise SuiteError(f"{row['document']} does not hold {missing[0][:60]!r}")
            gold = frozenset(
                (first + number, at) for quote in one["quotes"] for number, at in places[quote]
            )
            own = places[row["beside"]][0][0]
            beside = (own, own - 1, own + 1) if gold else (own,)
            near = tuple(first + n for n in beside if 0 <= n < len(passages))
            yield Wanted(one["question"], gold, near)


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
