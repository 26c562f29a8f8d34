"""Suite `conditionalqa`: people's questions about GOV.UK guidance, and the snippets that answer.

Sun et al. 2022, the training part: the only one whose evidence is public. A question is the
scenario and the question together, as the set asks them. The gold is the evidence: whole
paragraphs, bullets and table rows of one page. Every question is asked of a library of all 495
pages (those snippets of them that are some question's evidence). The reader was trained on most
pages: only those that `evals.reading_sets.held_out` kept from it are asked about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from evals.case import Case, Evidence, Kind, Quote, Style
from evals.metrics.all_evidence import all_evidence_at
from evals.metrics.auc import CONFIDENCE_AUC
from evals.metrics.citation_exact import CITATION_EXACT, QUOTES_NOT_FOUND
from evals.metrics.citation_right import CITATIONS_RIGHT, CITES_RIGHT_PLACE
from evals.metrics.cited_evidence import CITED_EVIDENCE_F1, CITED_EVIDENCE_RECALL
from evals.metrics.declined import DECLINED
from evals.metrics.document_hit import document_hit_at
from evals.metrics.hit_at_k import hit_at
from evals.metrics.latency import latency
from evals.metrics.refusal import REFUSAL_F1, REFUSAL_PRECISION, REFUSAL_RECALL
from evals.metrics.words_used import WORDS_USED
from evals.outside.collection import Collection, Text
from evals.outside.data import fingerprint, rows
from evals.reading_sets import held_out
from evals.suite import Suite

MEASURES = (
    hit_at(5),
    all_evidence_at(5),
    document_hit_at(5),
    CITED_EVIDENCE_RECALL,
    CITATIONS_RIGHT,
    CITED_EVIDENCE_F1,
    CITES_RIGHT_PLACE,
    CITATION_EXACT,
    QUOTES_NOT_FOUND,
    DECLINED,
    REFUSAL_PRECISION,
    REFUSAL_RECALL,
    REFUSAL_F1,
    CONFIDENCE_AUC,
    WORDS_USED,
    latency(50),
    latency(95),
)


def suite(folder: Path) -> Suite:
    """Return the suite over ConditionalQA in `folder`."""
    files = [folder / "train.jsonl", folder / "snippets_corpus.jsonl"]
    return Suite(
        "conditionalqa",
        "ConditionalQA questions on the pages kept from training, over a library of all pages",
        lambda: tuple(_cases(folder)),
        lambda: fingerprint(files),
        metrics=MEASURES,
        collection=lambda: Collection.of_texts(folder, _texts(folder)),
        by_group=("evidence_at_5", "cited_evidence_f1", "cites_right_place", "declined"),
    )


def _cases(folder: Path) -> Iterator[Case]:
    snippets = {row["_id"]: row["text"] for row in rows(folder / "snippets_corpus.jsonl")}
    for row in rows(folder / "train.jsonl"):
        page = row["url"].rpartition("/")[2]
        known = row["is_impossible"] or row["evidence_ids"]  # one answer's evidence is not given
        if known and held_out("conditionalqa", page):
            yield _case(row, _path(page), snippets)


def _case(row: Mapping[str, Any], document: str, snippets: Mapping[str, str]) -> Case:
    quotes = [Quote(document, snippets[id_]) for id_ in dict.fromkeys(row["evidence_ids"])]
    yes_no = any(answer["text"] in ("yes", "no") for answer in row["answers"])
    return Case(
        row["id"],
        f"{row['scenario']} {row['question']}",
        (Kind.YES_NO if yes_no else Kind.FACT) if quotes else Kind.UNANSWERABLE,
        Style.PLAIN,
        tuple(Evidence((quote,)) for quote in quotes),
    )


def _texts(folder: Path) -> Iterator[Text]:
    pages: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows(folder / "snippets_corpus.jsonl"):
        pages.setdefault(row["_id"].partition("::")[0], []).append(row)
    for page, members in pages.items():
        title = members[0]["title"].capitalize()
        yield Text(_path(page), title, _html(title, members))


def _html(title: str, snippets: list[Mapping[str, Any]]) -> str:
    """Return a page of the snippets: items and rows next to each other are one list or table."""
    parts = [f"<h1>{escape(title)}</h1>"]
    for tag, run in groupby(snippets, key=lambda row: row["html"][1:3]):
        members = [row["html"] for row in run]
        if tag == "li":
            parts += ["<ul>", *members, "</ul>"]
        elif tag == "tr":
            parts += ["<table>", *(_row(member) for member in members), "</table>"]
        else:
            parts += members
    return f"<html><body><main>{''.join(parts)}</main></body></html>"


def _row(member: str) -> str:
    """Return a table row whose cells the set has joined by bars."""
    cells = member.removeprefix("<tr>").removesuffix("</tr>").split(" | ")
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _path(page: str) -> str:
    return f"{page}.html"
