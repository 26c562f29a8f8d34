"""Ollama, Anthropic and OpenAI, each spoken by a server on loopback, through our own path."""

import json
import re
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from assistant.answer import Answer, Outcome
from assistant.chat_model import OWN_KEY, WINDOW, open_chat_model
from assistant.settings import AnswerSettings, Settings, WritingSettings

UNIVERSITY = "How many care leavers were at university?"
NAMES = {
    "ollama": "ollama:llama3.2:3b",
    "anthropic": "anthropic:claude-sonnet-4-6",
    "openai": "openai:gpt-4o",
}
PATHS = {"ollama": "", "anthropic": "", "openai": "/v1"}
"""What stands behind the host in each one's address."""
KEYS = {"anthropic": "ANTHROPIC_API_KEY", "openai": "OPENAI_API_KEY"}
BASES = {"ollama": "OLLAMA_HOST", "anthropic": "ANTHROPIC_BASE_URL", "openai": "OPENAI_BASE_URL"}
SECRET = "sk-a-key-that-nobody-may-see"
LENGTH = {"ollama": "length", "anthropic": "max_tokens", "openai": "length"}


def good(prompt: str) -> str:
    before = prompt[: prompt.index("Twelve care leavers")]
    number = before.rsplit('number="', 1)[1].split('"')[0]
    return f"Twelve care leavers were at university [{number}]."


class Provider(ThreadingHTTPServer):
    """Speaks as Ollama (NDJSON), Anthropic and OpenAI (server-sent events) do, word by word."""

    daemon_threads = True
    reply = staticmethod(good)
    status = 200
    """Of every request; all but 200 with the provider's own words of error."""
    end = None
    """Why the reply ended; None for the word that means it was done."""
    breaks = False
    """It hangs up after the last word, without having said that it was done."""
    thoughts = 0
    """Words it thinks before it writes."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Speaker)
        self.asked, self.gate = [], threading.Event()
        self.gate.set()

    def handle_error(self, request, client_address):
        """A listener that has left is no error."""

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_address[1]}"


class Speaker(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.asked.append((self.path, dict(self.headers), body))
        assert self.server.gate.wait(20)
        speak = {
            "/api/chat": self.as_ollama,
            "/v1/messages": self.as_anthropic,
            "/v1/chat/completions": self.as_openai,
        }[self.path]
        self.send_response(self.server.status)
        self.send_header("content-type", "application/json")
        if self.server.status != 200:
            self.send_header("retry-after", "0")
        self.end_headers()
        if self.server.status != 200:
            error = {"type": "some_error", "message": f"no, {SECRET}"}
            told = {"error": error["message"]} if speak == self.as_ollama else {"error": error}
            self.wfile.write(json.dumps({"type": "error", **told}).encode())
            return
        said = json.dumps(body, ensure_ascii=False).replace('\\"', '"')
        words = re.findall(r"\S*\s*", self.server.reply(said))
        for line in speak(words):
            self.wfile.write(line)
            self.wfile.flush()

    def as_ollama(self, words):
        def line(done=False, **more):
            return (
                json.dumps({"model": "m", "created_at": "", "done": done, **more}).encode() + b"\n"
            )

        for _ in range(self.server.thoughts):
            time.sleep(0.05)
            yield line(message={"role": "assistant", "content": "", "thinking": "Hm. "})
        for word in words:
            yield line(message={"role": "assistant", "content": word})
        if not self.server.breaks:
            last = {"role": "assistant", "content": ""}
            yield line(done=True, done_reason=self.server.end or "stop", message=last)

    def as_anthropic(self, words):
        def event(kind, **more):
            return f"event: {kind}\ndata: {json.dumps({'type': kind, **more})}\n\n".encode()

        used = {"input_tokens": 9, "output_tokens": 9}
        message = {
            "id": "1", "type": "message", "role": "assistant", "content": [], "model": "m",
            "stop_reason": None, "stop_sequence": None, "usage": used,
        }  # fmt: skip
        yield event("message_start", message=message)
        yield event("content_block_start", index=0, content_block={"type": "text", "text": ""})
        for word in words:
            yield event("content_block_delta", index=0, delta={"type": "text_delta", "text": word})
        if not self.server.breaks:
            yield event("content_block_stop", index=0)
            reason = {"stop_reason": self.server.end or "end_turn", "stop_sequence": None}
            yield event("message_delta", delta=reason, usage=used)
            yield event("message_stop")

    def as_openai(self, words):
        def data(delta, reason=None):
            choice = {"index": 0, "delta": delta, "finish_reason": reason}
            chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m"}
            return f"data: {json.dumps({**chunk, 'choices': [choice]})}\n\n".encode()

        for word in words:
            yield data({"role": "assistant", "content": word})
        if not self.server.breaks:
            yield data({}, self.server.end or "stop")
            yield b"data: [DONE]\n\n"

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture
def provider():
    server = Provider()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.gate.set()
    server.shutdown()
    server.server_close()


@pytest.fixture(params=NAMES)
def spoken(request, monkeypatch):
    """The name of a provider whose package is installed; no key of the machine is left."""
    package = f"langchain_{request.param}"
    pytest.importorskip(package, reason=f"{package} is not installed")
    for name in (*KEYS.values(), *BASES.values(), OWN_KEY, "ANTHROPIC_API_URL", "OPENAI_API_BASE"):
        monkeypatch.delenv(name, raising=False)
    return request.param


@pytest.fixture
def ask(provider, spoken, library, over_model):
    """Ask a chain in which a model at the server's address writes; returns answer and deltas."""

    def asked(**writing):
        settings = Settings(
            answer=AnswerSettings(threshold=0), writing=WritingSettings(**{"retries": 0, **writing})
        )
        url = provider.address + PATHS[spoken]
        model = open_chat_model(NAMES[spoken], url, settings.writing, env={OWN_KEY: "mine"})
        *deltas, answer = over_model(library, model, settings).stream(UNIVERSITY)
        assert isinstance(answer, Answer)
        assert SECRET not in repr(answer)
        return answer, deltas

    return asked


def test_what_it_writes_is_streamed_and_pinned(ask, provider, check, library):
    answer, deltas = ask()
    assert answer.notes == ()
    assert answer.outcome is Outcome.ANSWERED
    assert answer.text == "Twelve care leavers were at university."
    assert answer.citations[0].paragraph == "117"
    assert len(deltas) > 3
    assert "".join(delta.text for delta in deltas) == answer.written.reply
    check(answer, library)


def test_prompt_limits_and_own_key_reach_the_server(ask, provider, spoken):
    ask(temperature=0.25)
    ((path, headers, body),) = provider.asked
    said = json.dumps(body, ensure_ascii=False)
    assert "Twelve care leavers were at university" in said
    assert "You answer questions from documents" in said
    headers = {name.casefold(): value for name, value in headers.items()}
    if spoken == "ollama":
        assert path == "/api/chat"
        assert body["model"] == "llama3.2:3b"
        assert body["options"] == {"num_ctx": WINDOW, "num_predict": 600, "temperature": 0.25}
        return
    assert body["temperature"] == 0.25
    assert body["max_tokens"] == (8600 if spoken == "anthropic" else 600)
    assert "mine" in headers.get("authorization", "") + headers.get("x-api-key", "")


def test_a_providers_own_key_is_not_sent_to_another_address(
    provider, spoken, library, over_model, monkeypatch
):
    for name in KEYS.values():
        monkeypatch.setenv(name, SECRET)
    model = open_chat_model(NAMES[spoken], provider.address + PATHS[spoken])
    over_model(library, model, Settings(writing=WritingSettings(retries=0))).invoke(UNIVERSITY)
    ((_, headers, _),) = provider.asked
    assert SECRET not in repr(headers)


def test_without_an_address_the_key_of_the_environment_is_used(
    provider, spoken, library, over_model, monkeypatch
):
    """Each package has a variable of its own for its provider's address."""
    monkeypatch.setenv(BASES[spoken], provider.address + PATHS[spoken])
    if spoken in KEYS:
        monkeypatch.setenv(KEYS[spoken], SECRET)
    model = open_chat_model(NAMES[spoken])
    answer = over_model(library, model, Settings(writing=WritingSettings())).invoke(UNIVERSITY)
    assert answer.written.model == NAMES[spoken]
    assert answer.answerer == "generative"
    ((_, headers, _),) = provider.asked
    assert (SECRET in repr(headers)) == (spoken in KEYS)
    assert SECRET not in repr((answer, model))


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (401, "refused the key (401)"),
        (403, "does not allow this (403)"),
        (404, "is not known at that address (404)"),
        (429, "is out of quota or too busy (429)"),
        (500, "failed at its end (500)"),
        (503, "failed at its end (503)"),
    ],
)
def test_its_refusals_are_told_and_the_answer_is_quoted(ask, provider, status, said):
    provider.status = status
    answer, deltas = ask()
    assert deltas == []
    assert answer.answerer == "extractive"
    assert said in answer.notes[0]
    assert len(provider.asked) == 1


def test_too_busy_it_is_asked_again_only_as_often_as_is_set(ask, provider):
    provider.status = 429
    ask(retries=1)
    assert len(provider.asked) == 2


def test_a_silent_server_is_left_in_time(ask, provider):
    provider.gate.clear()
    started = time.monotonic()
    answer, _ = ask(silence=0.3)
    assert time.monotonic() - started < 10
    assert "was silent for 0.3 seconds" in answer.notes[0]
    assert answer.answerer == "extractive"


def test_a_server_that_is_away_is_told(ask, provider):
    provider.server_close()
    answer, _ = ask()
    assert "cannot be reached; start its server" in answer.notes[0]
    assert answer.answerer == "extractive"


def test_a_reply_at_its_limit_is_kept_as_far_as_it_goes(ask, provider, spoken):
    provider.reply = lambda prompt: f"{good(prompt)} And the mayor of"
    provider.end = LENGTH[spoken]
    answer, _ = ask()
    assert len(answer.sentences) == 1
    assert "It reached the longest reply" in answer.notes[0]


def test_what_was_written_before_it_hung_up_is_checked(ask, provider, spoken):
    provider.reply = lambda prompt: f"{good(prompt)} Purple elephants dance"
    provider.breaks = True
    answer, _ = ask()
    assert answer.sentences[0].supported
    assert not any(each.supported for each in answer.sentences[1:])


@pytest.mark.parametrize("spoken", ["anthropic", "openai"], indirect=True)
def test_a_refusal_is_one(ask, provider, spoken):
    provider.reply = lambda prompt: ""
    provider.end = {"anthropic": "refusal", "openai": "content_filter"}[spoken]
    answer, _ = ask()
    assert "refused to answer this" in answer.notes[0]
    assert answer.answerer == "extractive"


@pytest.mark.parametrize("spoken", ["ollama"], indirect=True)
def test_ollama_is_told_its_window_and_no_prompt_passes_it(ask, provider, spoken):
    answer, _ = ask(window=1100)
    ((_, _, body),) = provider.asked
    assert body["options"]["num_ctx"] == 1100
    assert answer.written.left_out > 0
    assert answer.written.prompt_tokens + 600 < 1100
    assert any("did not fit" in note for note in answer.notes)


@pytest.mark.parametrize("spoken", ["ollama"], indirect=True)
def test_a_model_that_thinks_aloud_is_not_silent(ask, provider, spoken):
    provider.thoughts = 20
    answer, deltas = ask(silence=0.6)
    assert answer.outcome is Outcome.ANSWERED
    assert "Hm" not in "".join(delta.text for delta in deltas)


def test_a_package_that_is_missing_is_named_with_the_command():
    """In a process of its own, which finds none of them."""
    code = f"""
import sys
from assistant.chat_model import open_chat_model
from assistant.errors import ChatModelError
for provider, name in {NAMES!r}.items():
    sys.modules["langchain_" + provider] = None
    try:
        open_chat_model(name, env=dict(ANTHROPIC_API_KEY="k", OPENAI_API_KEY="k"))
    except ChatModelError as error:
        print(error)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    for provider, said in zip(NAMES, run.stdout.splitlines(), strict=True):
        assert f"needs the package langchain-{provider}" in said
        assert f"-m pip install 'pincite[{provider}]'" in said
