import pytest

from evals.metrics.section_at_k import section_at

GOLD = {"gold": [[("a", 110, 120)]], "sections": [("a", 100, 200)]}


@pytest.mark.parametrize(
    ("hit", "score"),
    [
        (("a", 150, 200), 1),  # inside, though without the evidence
        (("a", 170, 230), 1),  # half of it inside
        (("a", 171, 231), 0),
        (("a", 0, 1000), 1),  # all of the section
        (("a", 150, 1000), 1),  # half of the section
        (("a", 151, 1000), 0),
        (("b", 100, 200), 0),
    ],
)
def test_a_hit_is_from_the_section_when_half_of_either_is_in_the_other(make_result, hit, score):
    assert section_at(1).row(make_result(found=[hit], **GOLD)) == (score,)


def test_only_the_first_k_count(make_result):
    result = make_result(found=[("b", 0, 5), ("a", 110, 120)], **GOLD)
    assert section_at(1).row(result) == (0,)
    assert section_at(2).row(result) == (1,)


def test_evidence_without_a_section_has_no_score(make_result):
    assert section_at(5).row(make_result(gold=[[("a", 1, 2)]], found=[("a", 1, 2)])) is None
