"""Opening a chat model by one setting, through LangChain's `init_chat_model`.

Keys come from the environment and go to the provider's package alone: none is read, kept or shown
here, but for `MODEL_API_KEY`, which a server at an address of one's own gets. (A key that is meant
for OpenAI or Anthropic is never sent to another address.)
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from assistant.errors import ChatModelError
from assistant.model_failure import scrubbed
from assistant.settings import WritingSettings
from ingest.tokens import count_tokens

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

WINDOW = 4096
"""Tokens a model takes when nothing else is known of it."""
THINKING = 8000
"""Tokens more for a model that thinks before it writes: its thoughts count as reply."""
MARGIN = 1.15
"""tiktoken's count is multiplied by this for other vocabularies: over 134 passages, SmolLM2's small
one needed 1.07 times as many tokens on average."""
_GRACE = 5.0
"""Seconds by which a provider's own limit of silence comes after ours, which tells it better."""
OWN_KEY = "MODEL_API_KEY"
"""The environment's name for the key of a server at an address of one's own."""

EXTRAS = {"anthropic": "anthropic", "ollama": "ollama", "openai": "openai"}
"""Providers whose packages are extras of this one, by provider."""
KEYS = {"anthropic": "ANTHROPIC_API_KEY", "openai": "OPENAI_API_KEY"}
"""Where those providers' packages look for a key."""
_NAME = re.compile(r"[\w.-]+:.+|[^:\s]+")


@dataclass(frozen=True, slots=True)
class ChatModel:
    """An open chat model with what is known of it. Opening asks no server anything."""

    name: str
    """As people know it, `ollama:llama3.2`; never with a key."""
    runnable: BaseChatModel
    window: int = WINDOW
    """Tokens of prompt and reply together."""
    reply_tokens: int = 600
    """Longest reply that is asked for."""
    count: Callable[[str], int] | None = None
    """The model's own way of counting tokens, where it has one that asks no server."""

    def tokens(self, text: str) -> int:
        """Return how many tokens of the window a text takes, rather too many than too few."""
        if self.count is not None:
            return self.count(text)
        return int(count_tokens(text) * MARGIN) + 1

    @classmethod
    def of(cls, runnable: BaseChatModel, name: str, settings: WritingSettings) -> ChatModel:
        """Return a LangChain chat model as this package uses it."""
        profile: Mapping[str, Any] = runnable.profile or {}
        known = profile.get("max_input_tokens")
        window = settings.window or (known if isinstance(known, int) and known > 0 else WINDOW)
        own = runnable.custom_get_token_ids
        return cls(
            name,
            runnable,
            window,
            settings.reply_tokens + (THINKING if profile.get("reasoning_output") else 0),
            None if own is None else lambda text: len(own(text)),
        )


def open_chat_model(
    name: str,
    url: str = "",
    settings: WritingSettings | None = None,
    env: Mapping[str, str] | None = None,
) -> ChatModel:
    """Open the model that `--model` and `--model-url` name. ChatModelError names the remedy.

    `name` is `provider:model`, a model's name alone where LangChain can tell the provider, or the
    address of a server with OpenAI's routes; with a `url`, OpenAI's routes are spoken there unless
    `name` has a provider.
    """
    settings = settings or WritingSettings()
    env = os.environ if env is None else env
    if name.startswith(("http://", "https://")):
        if url:
            raise ChatModelError(
                "two addresses of a chat model were given; give `--model NAME --model-url URL`"
            )
        name, url = "", name
    if name and not _NAME.fullmatch(name):
        raise ChatModelError(f"{name!r} names no chat model; write it like `ollama:llama3.2`")
    url = _checked(url)
    provider, model = _parts(name, url)
    if provider in KEYS and not url and not env.get(KEYS[provider]):
        raise ChatModelError(
            f"the chat model {name} needs a key; set {KEYS[provider]} in the environment"
        )
    shown = f"{provider}:{model}" if provider else model
    if url:
        shown = f"{model} at {url}" if model != "default" else url
    given = _common(provider, url, settings, env)
    opened = _init(model, provider, shown, given)
    if provider == "ollama":
        settings = replace(settings, window=settings.window or WINDOW)
    # What is known of a model is known when it is open, and may change how it is to be opened.
    known = _reply(provider, url, ChatModel.of(opened, shown, settings).reply_tokens)
    if (opened.profile or {}).get("temperature") is not False:
        known["temperature"] = settings.temperature
    return ChatModel.of(_init(model, provider, shown, given | known), shown, settings)


def _parts(name: str, url: str) -> tuple[str, str]:
    """Return provider and model; at an address, `llama3.2:3b` is a model of that version."""
    before, colon, after = name.partition(":")
    if not url:
        return (before, after) if colon else ("", name)
    if colon and before in EXTRAS:
        return before, after
    return "openai", name or "default"


def _common(
    provider: str, url: str, settings: WritingSettings, env: Mapping[str, str]
) -> dict[str, Any]:
    """What the provider's class is made with, its names for it."""
    given: dict[str, Any] = _reply(provider, url, settings.reply_tokens)
    if url:
        given["base_url"] = url
    if provider == "ollama":
        # Its own default is 2,048 tokens, and what does not fit is dropped in silence.
        given["num_ctx"] = settings.window or WINDOW
        given["client_kwargs"] = {"timeout": settings.silence + _GRACE}
        return given
    if provider in KEYS and url:
        given["api_key"] = env.get(OWN_KEY) or "none"
    # We try again ourselves, alike for all providers and within one time limit.
    return given | {"timeout": settings.silence + _GRACE, "max_retries": 0}


def _reply(provider: str, url: str, tokens: int) -> dict[str, Any]:
    if provider == "ollama":
        return {"num_predict": tokens}
    if provider == "openai" and url:
        # Servers that imitate OpenAI's routes know the older name, the newer one, or both.
        return {"max_tokens": tokens, "extra_body": {"max_tokens": tokens}}
    return {"max_tokens": tokens}


def _init(model: str, provider: str, shown: str, given: Mapping[str, Any]) -> BaseChatModel:
    from langchain.chat_models import init_chat_model  # noqa: PLC0415 - 1.3 s that only models need

    try:
        return cast(
            "BaseChatModel", init_chat_model(model, model_provider=provider or None, **given)
        )
    except ImportError as error:
        raise ChatModelError(_missing(provider, shown, error)) from None
    except Exception as error:  # noqa: BLE001 - whatever a provider's class does not like
        # Not chained: its text or its arguments could hold a key.
        why = scrubbed(str(error)) or type(error).__name__
        raise ChatModelError(f"the chat model {shown} cannot be opened: {why}") from None


def _missing(provider: str, shown: str, error: ImportError) -> str:
    """Name the package that is missing, and the command that installs it here."""
    named = re.search(r"pip install ([\w-]+)", str(error))
    package = named[1] if named else f"langchain-{provider.replace('_', '-')}"
    wanted = f"'pincite[{EXTRAS[provider]}]'" if provider in EXTRAS else package
    python = Path(sys.executable)
    if python.is_relative_to(Path.cwd()):
        python = python.relative_to(Path.cwd())
    return (
        f"the chat model {shown} needs the package {package}; "
        f"install it with `{python} -m pip install {wanted}`"
    )


def _checked(url: str) -> str:
    """Return an address without its last slash; ChatModelError for one that is none, or tells."""
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        port_ok = parts.port is None or parts.port > 0
    except ValueError:
        port_ok = False
        parts = urlsplit("")
    if parts.username or parts.password or parts.query:
        raise ChatModelError(
            f"the address of the chat model holds more than an address; put its key into {OWN_KEY}"
        )
    if parts.scheme not in {"http", "https"} or not parts.hostname or not port_ok:
        raise ChatModelError(
            f"{url!r} is no address of a chat model; write it like `http://127.0.0.1:8080/v1`"
        )
    return url.rstrip("/")
