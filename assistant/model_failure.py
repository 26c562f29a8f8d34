"""What a chat model's failure is told as: one sentence with a remedy, and never a key.

Providers raise their own errors; those of LangChain 1.x's packages are also of its `ModelError`
tree, and the others (Ollama's, httpx') are known by their status or their kind.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass

_SECRET_NAME = re.compile(r"KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL", re.IGNORECASE)
_SECRET = re.compile(
    r"\b(?:sk|pk|rk|gsk|xai|key|AIza|ghp|hf)[-_][\w*.…-]{6,}|\bAIza[\w*-]{10,}"
    r"|(?i:\bbearer\s+\S+)|(?i:\b(?:api[-_ ]?key|token|secret|password)\b['\"]?\s*[:=]\s*\S+)"
)
_MOST = 200
"""Characters of a provider's own words that are shown."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a model wrote no answer."""

    message: str
    """A sentence without its subject, `cannot be reached; start its server`."""
    again: bool = False
    """Another attempt may succeed."""
    wait: float | None = None
    """Seconds after which the server asks to be tried again."""


def failure(error: BaseException) -> Failure:
    """Return what to tell of an error that a chat model raised."""
    status = _status(error)
    names = {kind.__name__ for kind in type(error).__mro__}
    if "ContextOverflowError" in names or "context size" in str(error).casefold():
        return Failure("takes fewer tokens than it was sent; set `writing.window` to what it takes")
    if "ModelAuthenticationError" in names or status == 401:
        return Failure("refused the key (401); set the right one in the environment")
    if "ModelPermissionDeniedError" in names or status == 403:
        return Failure("does not allow this (403); see what your account may use")
    if "ModelNotFoundError" in names or status == 404:
        return Failure("is not known at that address (404); check `--model` and `--model-url`")
    if "ModelRateLimitError" in names or status == 429:
        spent = "insufficient_quota" in str(error)
        words = "is out of quota or too busy (429); wait a while, or look at your account"
        return Failure(words, again=not spent, wait=_retry_after(error))
    if "ModelTimeoutError" in names or isinstance(error, TimeoutError) or _any(names, "Timeout"):
        return Failure("was silent for too long; try again, or raise `writing.silence`")
    if "ModelConnectionError" in names or isinstance(error, ConnectionError):
        return _unreachable()
    if _any(names, "Connect", "Network", "RemoteProtocol", "ReadError"):
        return _unreachable()
    if "ModelAPIError" in names or (status is not None and status >= 500):
        return Failure(f"failed at its end ({status or 'server error'}); try again later", True)
    why = scrubbed(str(error)) or type(error).__name__
    return Failure(f"could not be used: {why}")


def _unreachable() -> Failure:
    return Failure("cannot be reached; start its server, or check the address", again=True)


def scrubbed(text: str, env: Mapping[str, str] | None = None) -> str:
    """Return a provider's words on one short line, with nothing in it that may be a key.

    Taken out are the values of all environment variables whose names speak of keys, and whatever
    looks like a key, masked ones too.
    """
    for name, value in (os.environ if env is None else env).items():
        if len(value) >= 6 and _SECRET_NAME.search(name):
            text = text.replace(value, "[key]")
    text = " ".join(_SECRET.sub("[key]", text).split())
    return text if len(text) <= _MOST else f"{text[: _MOST - 1]}…"


def _any(names: set[str], *parts: str) -> bool:
    return any(part in name for name in names for part in parts)


def _status(error: BaseException) -> int | None:
    for owner in (error, getattr(error, "response", None)):
        status = getattr(owner, "status_code", None)
        if isinstance(status, int):
            return status
    return None


def _retry_after(error: BaseException) -> float | None:
    headers = getattr(getattr(error, "response", None), "headers", None)
    try:
        return max(float(headers["retry-after"]), 0.0) if headers is not None else None
    except (KeyError, TypeError, ValueError):
        return None
