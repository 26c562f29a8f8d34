"""LlamaIndex with its defaults, and `HuggingFaceEmbedding` in place of OpenAI's.

`SimpleDirectoryReader`, `SentenceSplitter` (1,024 tokens, 20 overlapping), `VectorStoreIndex`, the
nearest k.
"""

# It runs in an environment of its own, which mypy does not see.
# mypy: disable-error-code="import-not-found"

from __future__ import annotations

from typing import Any

from job import Answer, Job, passage, serve
from llama_index.core import SimpleDirectoryReader, VectorStoreIndex
from llama_index.core.node_parser import SentenceSplitter
from llama_index.embeddings.huggingface import HuggingFaceEmbedding


def make(job: Job) -> tuple[Answer, int]:
    """Index the library; return what answers, and how many passages there are."""
    documents = SimpleDirectoryReader(input_files=[str(file) for file in job.files]).load_data()
    nodes = SentenceSplitter().get_nodes_from_documents(documents)
    index = VectorStoreIndex(nodes, embed_model=HuggingFaceEmbedding(model_name=job.weights))
    retriever = index.as_retriever(similarity_top_k=job.top)

    def answer(question: str) -> dict[str, Any]:
        return {
            "passages": [
                passage(
                    job.name(each.node.metadata["file_path"]),
                    each.node.get_content(),
                    each.score,
                    each.node.start_char_idx,
                )
                for each in retriever.retrieve(question)
            ]
        }

    return answer, len(nodes)


serve(make, ["llama-index-core", "llama-index-embeddings-huggingface"])
