"""The bare encoder: `SentenceTransformer.encode` and nothing else, as most programs call it."""

# It runs in an environment of its own, which mypy does not see.
# mypy: disable-error-code="import-not-found"

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from job import Job, time_indexing
from sentence_transformers import SentenceTransformer


def load(job: Job) -> Callable[[list[str]], int]:
    """Load the model; return what embeds texts, and writes the vectors where the job says."""
    model = SentenceTransformer(job.weights)

    def index(texts: list[str]) -> int:
        vectors = model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
        if len(texts) > 1 and job.data.get("vectors"):
            np.save(job.data["vectors"], vectors)
        return len(vectors)

    return index


time_indexing(load, ["sentence-transformers"])
