"""What a provider's error is told as, and that no key is in it."""

import httpx
import pytest
from langchain_core import exceptions as lc

from assistant.model_failure import failure, scrubbed

SECRET = "c0ffee-5ecret-c0ffee"


class Refused(Exception):
    """An error as Ollama's package raises it: with a status, and of no known tree."""

    def __init__(self, status: int, words: str = "no") -> None:
        super().__init__(words)
        self.status_code = status


@pytest.mark.parametrize(
    ("error", "words", "again"),
    [
        (lc.ModelAuthenticationError("x"), "refused the key (401)", False),
        (lc.ModelPermissionDeniedError("x"), "does not allow this (403)", False),
        (lc.ModelNotFoundError("x"), "is not known at that address (404)", False),
        (lc.ModelRateLimitError("x"), "out of quota or too busy (429)", True),
        (lc.ModelRateLimitError("insufficient_quota"), "out of quota", False),
        (lc.ModelAPIError("x"), "failed at its end", True),
        (lc.ModelConnectionError("x"), "cannot be reached", True),
        (lc.ModelTimeoutError("x"), "was silent for too long", False),
        (lc.ContextOverflowError("x"), "set `writing.window`", False),
        (Refused(401), "refused the key (401)", False),
        (Refused(404), "is not known", False),
        (Refused(429), "out of quota", True),
        (Refused(503), "failed at its end (503)", True),
        (Refused(400, "request exceeds the available context size"), "`writing.window`", False),
        (httpx.ConnectError("x"), "cannot be reached", True),
        (httpx.RemoteProtocolError("x"), "cannot be reached", True),
        (httpx.ReadTimeout("x"), "was silent", False),
        (ConnectionResetError("x"), "cannot be reached", True),
        (TimeoutError("x"), "was silent", False),
        (ValueError("odd\n thing"), "could not be used: odd thing", False),
        (ValueError(), "could not be used: ValueError", False),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value)[:12],
)
def test_every_failure_is_one_sentence_with_a_remedy(error, words, again):
    told = failure(error)
    assert words in told.message
    assert told.again is again
    assert "\n" not in told.message


def test_the_wait_that_a_server_asks_for_is_known():
    response = httpx.Response(429, headers={"retry-after": "3"})
    error = Refused(429)
    error.response = response
    assert failure(error).wait == 3
    assert failure(Refused(429)).wait is None


def test_no_key_of_the_environment_is_in_what_is_told(monkeypatch):
    monkeypatch.setenv("SOME_API_KEY", SECRET)
    told = failure(ValueError(f"Incorrect API key provided: {SECRET}. Find yours elsewhere."))
    assert SECRET not in told.message
    assert "[key]" in told.message


@pytest.mark.parametrize(
    "text",
    [
        "key sk-proj-abcdefgh12345678 is wrong",
        "Incorrect API key provided: sk-12345***************6789.",
        "Authorization: Bearer abc.def.ghi",
        "api_key=abcdef123456",
        '{"api-key": "abcdef123456"}',
        "AIzaSyA1234567890abcdef",
    ],
)
def test_what_looks_like_a_key_is_taken_out(text):
    kept = scrubbed(text, env={})
    assert "[key]" in kept
    for part in ("abcdef", "6789", "abc.def", "1234567890"):
        assert part not in kept


def test_a_long_story_is_cut():
    assert len(scrubbed("word " * 500, env={})) == 200
