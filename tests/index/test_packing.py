import random
from itertools import pairwise

import pytest

from index.packing import parts

PASSAGES = [(random.Random(n).randint(20, 256)) for n in range(400)]


def shared(lengths, workers):
    return list(parts([([0] * length, [0] * length) for length in lengths], workers))


@pytest.mark.parametrize("workers", [1, 2, 3, 8])
@pytest.mark.parametrize("lengths", [PASSAGES, PASSAGES[:96], [256] * 50, [300, 2], [7], []])
def test_every_text_is_in_one_part_longest_first(lengths, workers):
    found = shared(lengths, workers)
    assert sorted(text for part in found for text in part.texts) == list(range(len(lengths)))
    for part in found:
        own = [len(ids) for ids in part.ids]
        assert own == [lengths[text] for text in part.texts]
        assert own == sorted(own, reverse=True)
        assert list(part.spans())[-1][1] == part.used <= part.rows


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_next_to_no_row_is_empty(workers):
    found = shared(PASSAGES, workers)
    assert sum(part.rows for part in found) < 1.006 * sum(PASSAGES)


@pytest.mark.parametrize("workers", [2, 3])
def test_the_parts_are_about_as_large_as_each_other_and_as_many_for_each(workers):
    found = shared(PASSAGES, workers)
    sizes = sorted(part.rows for part in found)
    assert len(found) % workers == 0
    assert sizes[-1] - sizes[0] <= 128
    assert sizes[-1] <= 1088


def test_a_text_longer_than_a_part_is_not_cut():
    found = shared([3000, 40, 40], 1)
    assert [part.used for part in found if 0 in part.texts] == [3000]


def test_runs_of_one_length_are_told():
    [part] = shared([5, 3, 5], 1)
    assert list(part.groups()) == [(0, 2, 5), (10, 1, 3)]
    assert all(end == start for (_, end), (start, _) in pairwise(part.spans()))
