"""Suite `squad2`: questions over Wikipedia articles, half of which no paragraph answers.

Rajpurkar et al. 2018. Published numbers are of readers that were handed the right paragraph; here
every question is asked of a library of all 16 articles, and what is scored is the whole answer,
which quotes sentences. The reader was trained on some of the articles: only those that
`evals.reading_sets.held_out` kept from it are asked about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from evals.case import Case, Evidence, Kind, Quote, Style
from evals.gold import Folded
from evals.metrics.answer_contained import ANSWER_CONTAINED
from evals.metrics.auc import CONFIDENCE_AUC
from evals.metrics.citation_exact import CITATION_EXACT, QUOTES_NOT_FOUND
from evals.metrics.exact_match import exact_match
from evals.metrics.hit_at_k import hit_at
from evals.metrics.latency import latency
from evals.metrics.refusal import REFUSAL_F1, REFUSAL_PRECISION, REFUSAL_RECALL
from evals.metrics.right_document import RIGHT_DOCUMENT
from evals.metrics.risk_coverage import AURC
from evals.metrics.section_at_k import section_at
from evals.metrics.token_f1 import token_f1
from evals.metrics.words_used import WORDS_USED
from evals.outside.collection import Collection, Text
from evals.outside.data import fingerprint, rows
from evals.reading_sets import held_out
from evals.suite import Suite

ANSWERABLE = frozenset(Kind) - {Kind.UNANSWERABLE}

MEASURES = (
    exact_match(),
    token_f1(),
    exact_match("exact_match_answerable", "EM, answerable", kinds=ANSWERABLE),
    token_f1("token_f1_answerable", "token F1, answerable", kinds=ANSWERABLE),
    exact_match("no_answer_accuracy", "no-answer accuracy", kinds={Kind.UNANSWERABLE}),
    ANSWER_CONTAINED,
    hit_at(5),
    section_at(5),
    RIGHT_DOCUMENT,
    WORDS_USED,
    CITATION_EXACT,
    QUOTES_NOT_FOUND,
    REFUSAL_PRECISION,
    REFUSAL_RECALL,
    REFUSAL_F1,
    CONFIDENCE_AUC,
    AURC,
    latency(50),
    latency(95),
)


def suite(folder: Path) -> Suite:
    """Return the suite over SQuAD 2.0 in `folder`."""
    files = [folder / "questions.jsonl", folder / "contexts.jsonl"]
    return Suite(
        "squad2",
        "SQuAD 2.0 questions on the articles kept from training, over a library of all articles",
        lambda: tuple(_cases(folder)),
        lambda: fingerprint(files),
        metrics=MEASURES,
        collection=lambda: Collection.of_texts(folder, _texts(folder)),
        by_group=("evidence_at_5", "answer_contained", "token_f1", "declined"),
    )


def _cases(folder: Path) -> Iterator[Case]:
    contexts = {row["_id"]: row["text"] for row in rows(folder / "contexts.jsonl")}
    for row in rows(folder / "questions.jsonl"):
        if held_out("squad2", row["article"]):
            yield _case(row, contexts[row["context_id"]])


def _case(row: Mapping[str, Any], context: str) -> Case:
    if row["is_impossible"]:
        return Case(row["id"], row["question"], Kind.UNANSWERABLE, Style.PLAIN)
    forms = tuple(dict.fromkeys(answer["text"] for answer in row["answers"]))
    whole = Folded(context)
    # A form that is cut inside a word or a number is a form, but no place.
    places = tuple(form for form in forms if whole.find(form)) or (context,)
    document = _path(row["article"])
    quotes = tuple(Quote(document, place, context) for place in places)
    return Case(row["id"], row["question"], Kind.FACT, Style.PLAIN, (Evidence(quotes),), (forms,))


def _texts(folder: Path) -> Iterator[Text]:
    articles: dict[str, list[str]] = {}
    titles = {}
    for row in rows(folder / "contexts.jsonl"):
        article = row["_id"].rpartition("#")[0]
        titles[article] = row["title"]
        articles.setdefault(article, [row["title"]]).append(row["text"])
    for article, parts in articles.items():
        yield Text(_path(article), titles[article], "\n\n".join(parts))


def _path(article: str) -> str:
    return f"{article}.txt"
