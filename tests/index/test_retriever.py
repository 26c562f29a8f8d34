import json
from typing import Any

import pytest
from langchain_core.documents import Document
from langchain_core.load import dumpd
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnableLambda
from langchain_tests.integration_tests import RetrieversIntegrationTests
from pydantic import ValidationError

from index.errors import BadSearch
from index.fusion import SearchSettings
from index.hit import Filter
from index.library import Library
from index.retriever import PinciteRetriever, document_of, hit_of

QUESTION = "How many care leavers were at university?"


class TestLangChainsOwnTests(RetrieversIntegrationTests):
    @pytest.fixture(autouse=True)
    def _library(self, library: Library) -> None:
        self.library = library

    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        return PinciteRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return {"library": self.library}

    @property
    def retriever_query_example(self) -> str:
        return QUESTION


@pytest.fixture
def retriever(library):
    return PinciteRetriever(library=library, k=3)


def test_its_documents_are_the_hits_of_a_search(retriever, library):
    documents = retriever.invoke(QUESTION)
    hits = library.search(QUESTION, 3)
    assert [hit_of(document) for document in documents] == hits
    assert [document.page_content for document in documents] == [hit.passage.text for hit in hits]
    assert [document.id for document in documents] == [hit.passage.key for hit in hits]


def test_its_metadata_are_plain_values_that_say_where_the_passage_stands(retriever):
    document = retriever.invoke(QUESTION)[0]
    assert json.loads(json.dumps(document.metadata)) == document.metadata
    assert document.metadata["source"] == "2015/inspection.txt"
    assert document.metadata["rank"] == 1
    assert dumpd(document)["kwargs"]["metadata"] == document.metadata


def test_where_and_settings_can_be_set_for_all_or_for_one_question(library):
    news = Filter(documents=frozenset({"news.md"}))
    words = SearchSettings(dense_weight=0)
    fixed = PinciteRetriever(library=library, where=news, settings=words, k=2)
    free = PinciteRetriever(library=library, k=2)
    expected = library.search("council", 2, where=news, settings=words)
    assert [hit_of(found) for found in fixed.invoke("council")] == expected
    assert [
        hit_of(found) for found in free.invoke("council", where=news, settings=words)
    ] == expected


def test_it_works_in_a_chain(retriever):
    chain = retriever | RunnableLambda(len)
    assert chain.invoke(QUESTION) == 3
    assert chain.batch([QUESTION, "foster carers"]) == [3, 3]


def test_it_is_bounded_as_the_search_is(library, retriever):
    with pytest.raises(ValidationError):
        PinciteRetriever(library=library, k=0)
    with pytest.raises(BadSearch):
        retriever.invoke(QUESTION, k=0)
    with pytest.raises(BadSearch):
        retriever.invoke(" ")


def test_a_hit_survives_the_way_there_and_back(library):
    for hit in library.search("budget", 20):
        assert hit_of(document_of(hit)) == hit


def test_a_document_from_elsewhere_holds_no_hit():
    with pytest.raises(ValueError, match="did not come from a PinciteRetriever"):
        hit_of(Document("text", id="x"))
