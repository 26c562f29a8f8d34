"""LangChain as in its tutorials on semantic search and retrieval-augmented generation.

`RecursiveCharacterTextSplitter` with 1,000 characters, 200 overlapping; `HuggingFaceEmbeddings`;
`InMemoryVectorStore`; the nearest k.
"""

# It runs in an environment of its own, which mypy does not see.
# mypy: disable-error-code="import-not-found"

from __future__ import annotations

from typing import Any

from job import Answer, Job, passage, serve
from langchain_core.documents import Document
from langchain_core.vectorstores import InMemoryVectorStore
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter


def make(job: Job) -> tuple[Answer, int]:
    """Index the library; return what answers, and how many passages there are."""
    documents = [
        Document(file.read_text(encoding="utf-8"), metadata={"source": job.name(file)})
        for file in job.files
    ]
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=1000, chunk_overlap=200, add_start_index=True
    )
    chunks = splitter.split_documents(documents)
    store = InMemoryVectorStore(HuggingFaceEmbeddings(model_name=job.weights))
    store.add_documents(chunks)

    def answer(question: str) -> dict[str, Any]:
        found = store.similarity_search_with_score(question, k=job.top)
        return {
            "passages": [
                passage(
                    each.metadata["source"], each.page_content, score, each.metadata["start_index"]
                )
                for each, score in found
            ]
        }

    return answer, len(chunks)


serve(make, ["langchain-core", "langchain-text-splitters", "langchain-huggingface"])
