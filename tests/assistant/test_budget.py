"""What fits the window is shown, best first; the arithmetic by hand."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.budget import OVERHEAD, fit


def fitted(sizes, window, reply=10, question=5):
    """Fit hits that take so many tokens each, after a question of five."""
    return fit(
        sizes,
        write=lambda some: "x" * (question + sum(some)),
        count=len,
        window=window,
        reply=reply,
    )


def test_what_does_not_fit_is_left_out_by_rank():
    # 100 - 10 - 48 leaves 42: the question takes 5, and the first two take 30; 35 of 42.
    found = fitted([10, 20, 30, 1], 100)
    assert (found.hits, found.left_out, found.tokens) == ((10, 20), 2, 35)


def test_all_of_it_fits_a_large_window():
    found = fitted([10, 20, 30], 1000)
    assert (found.hits, found.left_out) == ((10, 20, 30), 0)


def test_a_window_that_is_too_small_for_one_holds_none():
    found = fitted([100], 60)
    assert (found.hits, found.left_out, found.tokens) == ((), 1, 5)


@given(st.lists(st.integers(1, 50), max_size=20), st.integers(64, 600))
def test_the_longest_run_that_fits_is_kept(sizes, window):
    found = fitted(sizes, window)
    room = window - 10 - OVERHEAD
    kept = len(found.hits)
    assert found.hits == tuple(sizes[:kept])
    assert kept == 0 or found.tokens <= room
    assert kept == len(sizes) or 5 + sum(sizes[: kept + 1]) > room
