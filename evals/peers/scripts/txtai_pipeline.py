"""txtai: paragraphs by its `Segmentation`, indexed hybrid (dense and BM25) with their content."""

# It runs in an environment of its own, which mypy does not see.
# mypy: disable-error-code="import-not-found"

from __future__ import annotations

from typing import Any

from job import Answer, Job, passage, serve
from txtai import Embeddings
from txtai.pipeline import Segmentation


def make(job: Job) -> tuple[Answer, int]:
    """Index the library; return what answers, and how many passages there are."""
    paragraphs_of = Segmentation(paragraphs=True)
    rows = [
        (job.name(file), paragraph)
        for file in job.files
        for paragraph in paragraphs_of(file.read_text(encoding="utf-8"))
    ]
    embeddings = Embeddings(path=job.weights, hybrid=True, content=True)
    embeddings.index([(number, text) for number, (_, text) in enumerate(rows)])

    def answer(question: str) -> dict[str, Any]:
        return {
            "passages": [
                passage(*rows[int(each["id"])], each["score"])
                for each in embeddings.search(question, job.top)
            ]
        }

    return answer, len(rows)


serve(make, ["txtai"])
