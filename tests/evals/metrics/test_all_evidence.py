from evals.metrics.all_evidence import all_evidence_at

TWO = [[("a", 0, 10)], [("b", 0, 10)]]


def test_every_entry_must_be_held(make_result):
    one = make_result(gold=TWO, found=[("a", 0, 10)])
    both = make_result(gold=TWO, found=[("a", 0, 10), ("x", 0, 1), ("b", 0, 10)])
    assert all_evidence_at(5).row(one) == (0.0,)
    assert all_evidence_at(5).row(both) == (1.0,)
    assert all_evidence_at(2).row(both) == (0.0,)


def test_an_unanswerable_case_has_no_score(make_result):
    assert all_evidence_at(5).row(make_result(found=[("a", 0, 10)])) is None
