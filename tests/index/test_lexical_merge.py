import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import lexical
from index.lexical import LexicalIndex
from index.lexical_merge import write_lexical

texts = st.lists(
    st.lists(st.sampled_from(("care", "budget", "2015", "the", "é", "inspected")), max_size=5).map(
        " ".join
    ),
    max_size=6,
)


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def counted(folder, everything):
    """The files of an index that is counted in one go."""
    folder.mkdir()
    LexicalIndex.build(everything).save(folder)
    return files(folder)


@settings(max_examples=60, deadline=None)
@given(texts, texts, st.randoms(), st.integers(1, 40), st.integers(1, 12))
def test_merged_its_files_are_those_that_counting_everything_gives(
    tmp_path_factory, before, fresh, chance, run, block
):
    kept = chance.sample(range(len(before)), chance.randint(0, len(before)))
    rows = [*kept, *([-1] * len(fresh))]
    chance.shuffle(rows)
    coming = iter(fresh)
    everything = [before[row] if row >= 0 else next(coming) for row in rows]
    folder = tmp_path_factory.mktemp("merged")
    copied = np.array(rows, np.int64)
    write_lexical(folder, LexicalIndex.build(before), copied, fresh, run=run, block=block)
    assert files(folder) == counted(folder.with_name(f"{folder.name}-once"), everything)


@pytest.mark.parametrize("run", [1, 50, 10_000])
def test_counted_some_at_a_time_it_is_the_same_as_in_one_go(tmp_path, run):
    everything = [f"passage {n % 7} of {n}, 2,217 children" for n in range(60)]
    write_lexical(tmp_path, None, np.full(60, -1), iter(everything), run=run, block=9)
    found = files(tmp_path)
    assert set(found) == set(lexical.FILES)
    assert found == counted(tmp_path / "once", everything)


def test_saved_and_opened_it_is_merged_the_same(tmp_path):
    LexicalIndex.build(["one two", "two three"]).save(tmp_path)
    merged = tmp_path / "merged"
    merged.mkdir()
    write_lexical(merged, LexicalIndex.open(tmp_path), np.array([1, -1]), ["four two"])
    assert files(merged) == counted(tmp_path / "once", ["two three", "four two"])
