"""Suite `scifact`: claims, and the abstracts that speak to them (Wadden et al. 2020; BEIR).

Retrieval alone, as its published numbers are: every abstract is one passage with its title in
front, the index is the product's own, and its search is asked for each of the 300 test claims.
Nothing of the product was trained on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evals.case import Case, Kind, Style
from evals.metrics.document_hit import document_hit_at
from evals.metrics.document_ndcg import document_ndcg_at
from evals.metrics.document_recall import document_recall_at
from evals.metrics.latency import latency
from evals.outside.collection import WHOLE, Collection, Text
from evals.outside.data import fingerprint, relevant, rows
from evals.outside.search_only import SearchOnly
from evals.suite import Suite

MEASURES = (
    document_ndcg_at(10),
    document_recall_at(10),
    document_hit_at(1),
    latency(50),
    latency(95),
)


def suite(folder: Path, part: str = "test") -> Suite:
    """Return the suite over SciFact in `folder`, of the claims in the relevance file `part`."""
    files = [folder / name for name in ("queries.jsonl", f"qrels/{part}.tsv", "corpus.jsonl")]
    return Suite(
        "scifact",
        "SciFact's test claims over its 5,183 abstracts: search alone",
        lambda: tuple(_cases(folder, part)),
        lambda: fingerprint(files),
        metrics=MEASURES,
        reach={"document_ndcg_at_10": 0.72},
        collection=lambda: Collection.of_texts(folder, _texts(folder), WHOLE),
        chain=SearchOnly,
        by_group=(),
    )


def _cases(folder: Path, part: str) -> Iterator[Case]:
    judged = relevant(folder / "qrels" / f"{part}.tsv")
    for row in rows(folder / "queries.jsonl"):
        if row["_id"] in judged:
            yield Case(
                f"scifact-{row['_id']}",
                row["text"],
                Kind.FACT,
                Style.PLAIN,
                documents=judged[row["_id"]],
            )


def _texts(folder: Path) -> Iterator[Text]:
    for row in rows(folder / "corpus.jsonl"):
        yield Text(row["_id"], row["title"], row["text"])
