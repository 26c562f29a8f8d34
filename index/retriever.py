"""The library as a LangChain retriever, for chains and agents that speak LangChain.

The only import of LangChain in this package.
"""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field, TypeAdapter

from index.fusion import SearchSettings
from index.hit import Filter, Hit
from index.library import Library

_HIT = TypeAdapter(Hit)


class PinciteRetriever(BaseRetriever):
    """Finds passages of a library: `PinciteRetriever(library=…, k=5).invoke("…")`.

    `k`, `where` and `settings` can also be given to `invoke` for one question.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True, frozen=True)

    library: Library
    k: int = Field(default=10, ge=1)
    where: Filter = Field(default_factory=Filter)
    settings: SearchSettings = Field(default_factory=SearchSettings)

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - LangChain's signature
        k: int | None = None,
        where: Filter | None = None,
        settings: SearchSettings | None = None,
    ) -> list[Document]:
        hits = self.library.search(
            query,
            self.k if k is None else k,
            where=self.where if where is None else where,
            settings=self.settings if settings is None else settings,
        )
        return [document_of(hit) for hit in hits]


def document_of(hit: Hit) -> Document:
    """Return `hit` as a LangChain document: plain values only, so that it can be traced and saved.

    `source`, `heading`, `page` and `paragraph` are there for prompts and people; `hit` holds
    everything, for `hit_of`.
    """
    passage = hit.passage
    return Document(
        id=passage.key,
        page_content=passage.text,
        metadata={
            "source": passage.document,
            "start": passage.start,
            "end": passage.end,
            "page": passage.place.page,
            "paragraph": passage.place.paragraph,
            "heading": " > ".join(passage.place.heading) or None,
            "rank": hit.rank,
            "score": hit.score,
            "hit": _HIT.dump_python(hit, mode="json"),
        },
    )


def hit_of(document: Document) -> Hit:
    """Return the hit that `document_of` was given; ValueError for any other document."""
    parts: Any = document.metadata.get("hit")
    if parts is None:
        raise ValueError(
            f"document {document.id!r} did not come from a PinciteRetriever: it has no hit"
        )
    return _HIT.validate_python(parts)
