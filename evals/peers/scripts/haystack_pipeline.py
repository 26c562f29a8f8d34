"""Haystack as in its tutorial on hybrid retrieval, without the ranker that it would download.

`TextFileToDocument`, `DocumentSplitter` by 200 words (its default), BM25 and embeddings in an
`InMemoryDocumentStore`, joined by reciprocal rank fusion.
"""

# It runs in an environment of its own, which mypy does not see.
# mypy: disable-error-code="import-not-found"

from __future__ import annotations

from typing import Any

from haystack import Pipeline
from haystack.components.converters import TextFileToDocument
from haystack.components.joiners import DocumentJoiner
from haystack.components.preprocessors import DocumentSplitter
from haystack.components.retrievers.in_memory import (
    InMemoryBM25Retriever,
    InMemoryEmbeddingRetriever,
)
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)
from job import Answer, Job, passage, serve


def make(job: Job) -> tuple[Answer, int]:
    """Index the library; return what answers, and how many passages there are."""
    documents = TextFileToDocument(store_full_path=True).run(sources=list(job.files))["documents"]
    passages = DocumentSplitter(split_by="word", split_length=200).run(documents=documents)
    embedder = SentenceTransformersDocumentEmbedder(model=job.weights, progress_bar=False)
    embedder.warm_up()
    store = InMemoryDocumentStore()
    store.write_documents(embedder.run(documents=passages["documents"])["documents"])
    text = SentenceTransformersTextEmbedder(model=job.weights, progress_bar=False)
    pipeline = Pipeline()
    pipeline.add_component("text", text)
    pipeline.add_component("dense", InMemoryEmbeddingRetriever(document_store=store, top_k=job.top))
    pipeline.add_component("words", InMemoryBM25Retriever(document_store=store, top_k=job.top))
    pipeline.add_component(
        "joined", DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=job.top)
    )
    pipeline.connect("text.embedding", "dense.query_embedding")
    pipeline.connect("dense", "joined")
    pipeline.connect("words", "joined")

    def answer(question: str) -> dict[str, Any]:
        ran = pipeline.run({"text": {"text": question}, "words": {"query": question}})
        return {
            "passages": [
                passage(
                    job.name(each.meta["file_path"]),
                    each.content,
                    each.score,
                    each.meta["split_idx_start"],
                )
                for each in ran["joined"]["documents"]
            ]
        }

    return answer, store.count_documents()


serve(make, ["haystack-ai", "sentence-transformers-haystack"])
