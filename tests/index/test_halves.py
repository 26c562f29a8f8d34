import os
import subprocess
import sys
import threading
from functools import partial

import numpy as np
import pytest

from index.halves import both, cores

QUESTIONS = ["How long does adoption take?", "Who inspects children's homes in 2024?"]


def fails(error):
    def work():
        raise error

    return work


def test_both_halves_are_done_and_give_what_they_return():
    assert both(lambda: "left", lambda: 2) == ("left", 2)


@pytest.mark.skipif(cores() < 2, reason="this process may use one core only")
def test_they_are_done_at_the_same_time_on_two_cores():
    met = threading.Barrier(2)

    def meet():
        met.wait(timeout=20)
        return threading.current_thread().name

    left, right = both(meet, meet)
    assert left != right


def test_what_a_half_raises_is_raised_when_both_have_ended():
    ended = []
    with pytest.raises(ValueError, match="left"):
        both(fails(ValueError("left")), lambda: ended.append("right"))
    assert ended == ["right"]
    with pytest.raises(ValueError, match="right"):
        both(lambda: ended.append("left"), fails(ValueError("right")))
    assert ended == ["right", "left"]
    with pytest.raises(ValueError, match="left"):
        both(fails(ValueError("left")), fails(ValueError("right")))
    assert both(lambda: 1, lambda: 2) == (1, 2)


@pytest.fixture
def busy_helper():
    """The helping thread has its hands full while the test runs."""
    begun, end = threading.Event(), threading.Event()

    def occupy():
        begun.set()
        end.wait(timeout=60)

    def hold():
        both(lambda: begun.wait(timeout=60), occupy)

    holder = threading.Thread(target=hold)
    holder.start()
    assert begun.wait(timeout=60)
    yield
    end.set()
    holder.join()


def test_the_caller_does_both_where_the_helper_is_busy(busy_helper):
    del busy_helper
    name = threading.current_thread().name
    names = both(lambda: threading.current_thread().name, lambda: threading.current_thread().name)
    assert names == (name, name)


def test_a_question_is_the_same_numbers_whoever_works_them_out(minilm, request):
    free = minilm.ask(QUESTIONS)
    request.getfixturevalue("busy_helper")
    for one, other in zip(free, minilm.ask(QUESTIONS), strict=True):
        for part in ("vector", "tokens", "weights"):
            assert np.array_equal(getattr(one, part), getattr(other, part))


def test_many_threads_share_the_helper_and_get_their_own_results():
    wrong = []

    def ask(number):
        for turn in range(300):
            found = both(partial(divmod, turn, 7), partial(divmod, number, 3))
            if found != (divmod(turn, 7), divmod(number, 3)):
                wrong.append(found)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


FORK = """
import os
from index.halves import both, cores

assert both(lambda: 1, lambda: 2) == (1, 2)
child = os.fork()
if not child:
    os._exit(0 if both(lambda: 1, lambda: 2) == (1, 2) else 1)
assert os.waitpid(child, 0)[1] == 0
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_forked_process_has_a_helper_of_its_own():
    # Python 3.12 warns of every fork beside a thread.
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", FORK]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert ran.returncode == 0, ran.stderr
