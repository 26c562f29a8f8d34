from evals.metrics.held import held_by, held_ranks


def test_a_passage_that_covers_the_evidence_holds_it(make_result):
    result = make_result(gold=[[("a", 100, 200)]], found=[("b", 0, 900), ("a", 0, 300)])
    assert held_ranks(result) == (2,)


def test_the_same_characters_of_another_document_hold_nothing(make_result):
    result = make_result(gold=[[("a", 100, 200)]], found=[("b", 100, 200)])
    assert held_ranks(result) == (None,)


def test_79_of_100_characters_are_too_few_and_80_are_enough(make_result):
    assert held_ranks(make_result(gold=[[("a", 0, 100)]], found=[("a", 0, 79)])) == (None,)
    assert held_ranks(make_result(gold=[[("a", 0, 100)]], found=[("a", 0, 80)])) == (1,)


def test_evidence_across_two_passages_is_held_when_both_are_there(make_result):
    result = make_result(
        gold=[[("a", 100, 200)]], found=[("a", 0, 150), ("b", 0, 9), ("a", 150, 300)]
    )
    assert held_ranks(result) == (3,)


def test_overlapping_passages_are_not_counted_twice(make_result):
    result = make_result(gold=[[("a", 0, 100)]], found=[("a", 0, 50), ("a", 10, 60)])
    assert held_ranks(result) == (None,)


def test_any_alternative_holds_an_entry_and_each_entry_is_looked_for(make_result):
    result = make_result(
        gold=[[("a", 0, 10), ("b", 0, 10)], [("c", 0, 10)]],
        found=[("b", 0, 20), ("a", 0, 20), ("d", 0, 20)],
    )
    assert held_ranks(result) == (1, None)
    assert held_by(result, 1) == 1
