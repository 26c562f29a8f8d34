from evals.metrics.document_hit import document_hit_at


def test_a_passage_of_the_right_document_among_the_first_k_passages(make_result):
    result = make_result(documents=["a"], found=[("x", 0, 9), ("x", 9, 12), ("a", 0, 9)])
    assert document_hit_at(2).row(result) == (0,)
    assert document_hit_at(3).row(result) == (1,)


def test_documents_of_quoted_evidence_count_where_none_are_named(make_result):
    result = make_result(gold=[[("a", 50, 60)]], found=[("a", 0, 9)])
    assert document_hit_at(1).row(result) == (1,)


def test_without_gold_there_is_no_score(make_result):
    assert document_hit_at(1).row(make_result(found=[("a", 0, 9)])) is None
