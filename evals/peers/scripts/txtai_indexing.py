"""txtai's indexing path: texts into `Embeddings`, hybrid with their content."""

# It runs in an environment of its own, which mypy does not see.
# mypy: disable-error-code="import-not-found"

from __future__ import annotations

from collections.abc import Callable

from job import Job, time_indexing
from txtai import Embeddings


def load(job: Job) -> Callable[[list[str]], int]:
    """Load the model; return what indexes texts and counts them."""
    embeddings = Embeddings(path=job.weights, hybrid=True, content=True)

    def index(texts: list[str]) -> int:
        embeddings.index(texts)
        return int(embeddings.count())

    return index


time_indexing(load, ["txtai"])
