from dataclasses import replace

import pytest

from evals.case import Case, Kind, Style
from evals.fusing import put_forward, ranked
from index.fusion import SearchSettings, share_by_standing

QUESTION = "How many care leavers are at university?"


@pytest.fixture(scope="module")
def found(seeds):
    best = seeds.search(QUESTION, 1)[0].passage.document
    case = Case("one", QUESTION, Kind.FACT, Style.PLAIN, documents=(best,))
    [result] = put_forward(seeds, [case])
    return result


def order(result):
    return [hit.passage.key for hit in result.answer.hits]


def test_the_share_by_standing_ranks_as_the_search_itself(found, seeds):
    weight = SearchSettings().late_weight
    again = ranked(found, weight=weight, way=share_by_standing)
    assert order(again) == [hit.passage.key for hit in seeds.search(QUESTION, 200)]


def test_a_share_for_all_questions_ranks_by_the_sum(found):
    hits = found.answer.hits
    way = ranked(found, weight=1, way=lambda weight, late, others: weight)
    assert [hit.late for hit in way.answer.hits] == sorted((h.late for h in hits), reverse=True)


def test_without_passages_there_is_nothing_to_rank(found):
    none = replace(found, answer=replace(found.answer, hits=()))
    assert ranked(none, weight=0.5, way=share_by_standing) is none
