import numpy as np
import pytest

from assistant.confidence import CONFIDENCE_NAMES
from assistant.signals import NAMES
from evals.errors import SuiteError
from evals.fit_examples import ConfidenceExample, Example, Examples


def example(count, gold, seed):
    rows = np.random.default_rng(seed).random((count, len(NAMES)), np.float32)
    return Example(rows, np.arange(count) == gold)


def some():
    row = np.arange(len(CONFIDENCE_NAMES), dtype=np.float32)
    return Examples(
        [example(3, 1, 1), example(5, 0, 2)],
        [ConfidenceExample(row, True, 1.0), ConfidenceExample(2 * row, False, 0.1)],
    )


def test_what_was_kept_is_added_to_what_is_there(tmp_path):
    file = tmp_path / "examples.npz"
    some().save(file)
    both = some()
    both.add(file)
    first, again = both.sentences[:2], both.sentences[2:]
    for one, other in zip(first, again, strict=True):
        assert (one.rows == other.rows).all()
        assert (one.gold == other.gold).all()
    assert [each.answerable for each in both.confidence] == [True, False, True, False]
    assert both.confidence[3].weight == pytest.approx(0.1)
    assert (both.confidence[1].row == both.confidence[3].row).all()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no archive", None])
def test_a_file_that_holds_no_examples_is_named_with_the_remedy(tmp_path, content):
    file = tmp_path / "examples.npz"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SuiteError, match=r"examples\.npz holds no examples .*--keep"):
        Examples().add(file)


def test_examples_of_other_signals_are_refused(tmp_path):
    file = tmp_path / "examples.npz"
    some().save(file)
    with np.load(file) as kept:
        changed = dict(kept)
    changed["names"] = changed["names"][::-1]
    np.savez(file, **changed)
    with pytest.raises(SuiteError, match="other signals"):
        Examples().add(file)
