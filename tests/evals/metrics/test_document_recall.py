from evals.metrics.document_recall import document_recall_at


def test_the_share_of_the_relevant_documents_among_the_first(make_result):
    result = make_result(
        documents=["a", "b"], found=[("a", 0, 9), ("a", 9, 20), ("x", 0, 9), ("b", 0, 9)]
    )
    assert document_recall_at(2).row(result) == (0.5,)
    assert document_recall_at(3).row(result) == (1,)


def test_without_relevant_documents_there_is_no_score(make_result):
    assert document_recall_at(5).row(make_result(found=[("a", 0, 1)])) is None
