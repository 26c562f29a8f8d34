"""Streaming without holding up the loop: the same words, as they come, and the same answer."""

import asyncio
import threading
from dataclasses import replace

import pytest

from assistant.answer import Answer, Delta
from assistant.errors import QuestionError

UNIVERSITY = "How many care leavers were at university?"
REPLY = "Twelve care leavers were at university at the time of the inspection."


class OneWordAtATime:
    """Lets a stand-in model say a word, and the next one when that was heard."""

    def __init__(self):
        self._turns = threading.Semaphore(1)

    def wait(self, timeout):
        assert self._turns.acquire(timeout=timeout), "nobody listens while the model writes"

    def heard(self):
        self._turns.release()


async def listen(chain, heard=lambda: None, **options):
    events = []
    async for event in chain.astream(UNIVERSITY, **options):
        events.append(event)
        heard()
    return events


def test_it_streams_what_stream_streams(written, library):
    *deltas, answer = asyncio.run(listen(written(library, REPLY)))
    *expected, other = written(library, REPLY).stream(UNIVERSITY)
    assert deltas == expected
    assert len(deltas) > 5
    assert replace(answer, elapsed_ms=0) == replace(other, elapsed_ms=0)
    assert answer.sentences[0].supported


def test_each_word_is_there_before_the_next_is_written(written, library):
    turns = OneWordAtATime()
    events = asyncio.run(listen(written(library, REPLY, gate=turns), turns.heard))
    assert "".join(event.text for event in events[:-1]) == REPLY
    assert events[-1].answerer == "generative"


def test_the_loop_goes_on_while_the_model_is_slow(written, library, gate):
    async def both():
        task = asyncio.ensure_future(anext(written(library, REPLY, gate=gate).astream(UNIVERSITY)))
        for _ in range(5):
            await asyncio.sleep(0.01)
            assert not task.done()
        gate.set()
        return await task

    assert isinstance(asyncio.run(both()), Delta)


def test_whoever_leaves_stops_the_model(written, library):
    stop, turns = threading.Event(), OneWordAtATime()

    async def leave():
        events = written(library, "word " * 3000, gate=turns).astream(UNIVERSITY, stop=stop)
        await anext(events)
        await events.aclose()

    asyncio.run(leave())
    assert stop.is_set()
    turns.heard()


def test_it_can_be_asked_to_quote_and_refuses_what_is_no_question(written, library):
    (answer,) = asyncio.run(listen(written(library, REPLY), quote=True))
    assert answer.answerer == "extractive"

    async def ask_nothing():
        return [event async for event in written(library, REPLY).astream(" ")]

    with pytest.raises(QuestionError):
        asyncio.run(ask_nothing())


def test_langchains_stream_of_events_has_the_words_and_the_answer(written, library):
    async def heard():
        events = written(library, REPLY).astream_events(UNIVERSITY, version="v2")
        return [event async for event in events]

    events = asyncio.run(heard())
    words = [e["data"]["chunk"].text for e in events if e["event"] == "on_chat_model_stream"]
    assert "".join(map(str, words)) == REPLY
    assert any(
        e["event"] == "on_chain_end" and isinstance(e["data"]["output"], Answer) for e in events
    )
