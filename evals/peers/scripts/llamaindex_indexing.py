"""LlamaIndex's indexing path: nodes into a `VectorStoreIndex`, by `HuggingFaceEmbedding`."""

# It runs in an environment of its own, which mypy does not see.
# mypy: disable-error-code="import-not-found"

from __future__ import annotations

from collections.abc import Callable

from job import Job, time_indexing
from llama_index.core import VectorStoreIndex
from llama_index.core.schema import TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding


def load(job: Job) -> Callable[[list[str]], int]:
    """Load the model; return what indexes texts and counts them."""
    embedding = HuggingFaceEmbedding(model_name=job.weights)

    def index(texts: list[str]) -> int:
        made = VectorStoreIndex([TextNode(text=text) for text in texts], embed_model=embedding)
        return len(made.index_struct.nodes_dict)

    return index


time_indexing(load, ["llama-index-core", "llama-index-embeddings-huggingface"])
