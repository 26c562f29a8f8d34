"""Streams that stop, stall, break or never end, and a listener that leaves."""

import contextvars
import itertools
import threading
import time

import pytest

from assistant.bounded import Bounded, OutOfTime, Silent, Stopped


def listen(start, *, silence=5.0, seconds=5.0, stop=None):
    return Bounded(start, silence=silence, until=time.monotonic() + seconds, stop=stop)


def test_what_comes_is_handed_on_in_order():
    assert list(listen(lambda: iter(range(1000)))) == list(range(1000))
    assert list(listen(lambda: iter(()))) == []


def test_an_error_comes_after_what_was_said_before_it():
    def broken():
        yield 1
        raise KeyError("gone")

    heard = []
    with pytest.raises(KeyError, match="gone"):
        heard.extend(listen(broken))
    assert heard == [1]


def stalled(gate):
    yield 1
    gate.wait(20)


@pytest.mark.parametrize(
    ("limits", "error"), [({"silence": 0.1}, Silent), ({"seconds": 0.1}, OutOfTime)]
)
def test_a_stream_that_stalls_is_left_at_its_limit(gate, limits, error):
    started = time.monotonic()
    with pytest.raises(error):
        list(listen(lambda: stalled(gate), **limits))
    assert time.monotonic() - started < 3
    gate.set()


def test_an_endless_stream_is_left_when_time_is_over():
    with pytest.raises(OutOfTime):
        for _ in listen(itertools.count, seconds=0.2):
            pass


def test_a_listener_can_be_told_to_stop(gate):
    stop = threading.Event()
    heard = []
    items = iter(listen(lambda: stalled(gate), stop=stop))
    heard.append(next(items))
    stop.set()
    with pytest.raises(Stopped):
        next(items)
    gate.set()
    assert heard == [1]


def test_a_stream_that_nobody_listens_to_is_closed(eventually):
    closed = []

    def endless():
        try:
            yield from itertools.count()
        finally:
            closed.append(True)

    for item in listen(endless):
        if item == 3:
            break
    eventually(lambda: closed)


def test_the_stream_sees_the_context_of_its_listener():
    name = contextvars.ContextVar("name", default="nobody")
    name.set("me")
    assert list(listen(lambda: iter([name.get()]))) == ["me"]
