"""Suites `doc2dial-first` and `doc2dial-all`: people who ask about US government pages.

Feng et al. 2020. A question is the first turn of a conversation, or any turn together with the
two utterances before it, as the set's retrieval queries have them. The gold is the span of the
page that grounds the reply, and the section it stands in (the set's own cuts). Every question is
asked of a library of all 273 pages; published span F1 is of readers that were handed the page.
The reader was trained on most pages: only those that `evals.reading_sets.held_out` kept from it
are asked about.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from evals.case import Case, Evidence, Kind, Quote, Style
from evals.metrics.citation_exact import CITATION_EXACT, QUOTES_NOT_FOUND
from evals.metrics.citation_right import CITES_RIGHT_PLACE
from evals.metrics.declined import DECLINED
from evals.metrics.document_hit import document_hit_at
from evals.metrics.hit_at_k import hit_at
from evals.metrics.latency import latency
from evals.metrics.mrr import MRR
from evals.metrics.quoted_span import QUOTED_PRECISION, QUOTED_RECALL
from evals.metrics.section_at_k import section_at
from evals.metrics.token_f1 import token_f1
from evals.metrics.words_used import WORDS_USED
from evals.outside.collection import Collection, Text
from evals.outside.data import fingerprint, relevant, rows
from evals.reading_sets import held_out
from evals.suite import Suite

Turns = Literal["first", "all"]

MEASURES = (
    hit_at(1),
    hit_at(5),
    section_at(1),
    section_at(5),
    document_hit_at(5),
    MRR,
    token_f1("token_f1", "span token F1"),
    QUOTED_PRECISION,
    QUOTED_RECALL,
    CITES_RIGHT_PLACE,
    CITATION_EXACT,
    QUOTES_NOT_FOUND,
    DECLINED,
    WORDS_USED,
    latency(50),
    latency(95),
)

_FOLDERS: dict[Turns, str] = {"first": "beir_first_turn", "all": "beir_all_turns"}


def suite(folder: Path, turns: Turns) -> Suite:
    """Return the suite over doc2dial in `folder`, of the first turns or of all."""
    queries = folder / _FOLDERS[turns]
    files = [
        folder / "contexts.jsonl",
        folder / "questions.jsonl",
        queries / "queries.jsonl",
        queries / "qrels" / "test.tsv",
    ]
    return Suite(
        f"doc2dial-{turns}",
        f"doc2dial, {turns} turns on the pages kept from training, over a library of all pages",
        lambda: tuple(_cases(folder, queries)),
        lambda: fingerprint(files),
        metrics=MEASURES,
        collection=lambda: Collection.of_texts(folder, _texts(folder)),
    )


def _cases(folder: Path, queries: Path) -> Iterator[Case]:
    sections = {row["_id"]: row["text"] for row in rows(queries / "corpus.jsonl")}
    right = relevant(queries / "qrels" / "test.tsv")
    asked = {row["_id"]: row["text"] for row in rows(queries / "queries.jsonl")}
    for row in rows(folder / "questions.jsonl"):
        page = row["context_id"]
        if row["id"] not in asked or not held_out("doc2dial", page):
            continue
        span = row["answers"][0]["text"]
        quotes = tuple(Quote(_path(page), span, sections[id_]) for id_ in right[row["id"]])
        yield Case(
            row["id"], asked[row["id"]], Kind.FACT, Style.PLAIN, (Evidence(quotes),), ((span,),)
        )


def _texts(folder: Path) -> Iterator[Text]:
    for row in rows(folder / "contexts.jsonl"):
        yield Text(_path(row["_id"]), row["title"], f"{row['title']}\n\n{row['text']}")


def _path(page: str) -> str:
    return f"{page}.txt"
