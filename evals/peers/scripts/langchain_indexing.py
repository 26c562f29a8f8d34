"""LangChain's indexing path: texts into an `InMemoryVectorStore`, by `HuggingFaceEmbeddings`."""

# It runs in an environment of its own, which mypy does not see.
# mypy: disable-error-code="import-not-found"

from __future__ import annotations

from collections.abc import Callable

from job import Job, time_indexing
from langchain_core.vectorstores import InMemoryVectorStore
from langchain_huggingface import HuggingFaceEmbeddings


def load(job: Job) -> Callable[[list[str]], int]:
    """Load the model; return what indexes texts and counts them."""
    embeddings = HuggingFaceEmbeddings(model_name=job.weights)

    def index(texts: list[str]) -> int:
        return len(InMemoryVectorStore(embeddings).add_texts(texts))

    return index


time_indexing(load, ["langchain-core", "langchain-huggingface"])
