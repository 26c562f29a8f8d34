"""Settings: defaults, overridden by `pincite.toml`, then the environment, then arguments."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from assistant.errors import SettingsError
from index.builder import BuildSettings
from index.library import SearchSettings
from index.waking import WatchSettings

FILE = Path("pincite.toml")
NO_MODEL = "none"
"""The name of a model that stands for none, whatever a file or the environment names."""
_PREFIX = "PINCITE_"


@dataclass(frozen=True, slots=True)
class AnswerSettings:
    """How the extractive answerer works."""

    words: Annotated[int, Field(ge=10, le=1000)] = 90
    """An answer's length."""
    list_words: Annotated[int, Field(ge=10, le=5000)] = 700
    """The length of a list that the question asks for; of one that stands there unasked, 260."""
    sentences: Annotated[int, Field(ge=1, le=50)] = 6
    """Most sentences chosen for themselves; a list and a lead do not count."""
    pool: Annotated[int, Field(ge=1, le=500)] = 24
    """Passages read for evidence."""
    hits: Annotated[int, Field(ge=1, le=100)] = 10
    """Passages kept with the answer."""
    threshold: Annotated[float, Field(ge=0, le=1)] = 0.25
    """Below this estimated probability of an answer it declines."""
    relative: Annotated[float, Field(ge=0, le=1)] = 0.005
    """A further sentence needs this share of the best one's probability."""
    cross_encoder: str = ""
    """Folder of a published cross-encoder that judges passages and sentences in place of the
    trained reader (see `assistant.second_reading`); empty: the reader does. Never downloaded."""


@dataclass(frozen=True, slots=True)
class WritingSettings:
    """How a chat model is asked to write, and when it is given up."""

    passages: Annotated[int, Field(ge=1, le=100)] = 12
    """Most passages the model is shown, best first."""
    window: Annotated[int, Field(ge=512, le=10_000_000)] | None = None
    """Tokens the model takes, its reply included. None: what its provider's package knows of it,
    else 4,096, which every model in use takes (and which Ollama is told to provide)."""
    reply_tokens: Annotated[int, Field(ge=16, le=100_000)] = 600
    """Longest reply; a model that is known to think before it writes gets 8,000 more for that."""
    temperature: Annotated[float, Field(ge=0, le=2)] = 0.0
    """Not sent to a model that is known to refuse it."""
    silence: Annotated[float, Field(gt=0, le=3600)] = 120.0
    """Seconds without a word from the model before it is given up. Before its first word a model on
    a CPU reads the whole prompt, and may first have to be loaded."""
    time_limit: Annotated[float, Field(gt=0, le=3600)] = 300.0
    """Seconds for one reply, retries included; what was written by then is checked and kept."""
    retries: Annotated[int, Field(ge=0, le=10)] = 2
    """Further attempts when the model cannot be reached, is too busy or fails."""
    supported_only: bool = False
    """Leave out every sentence that what it cites does not support in full."""
    show_addressed: bool = False
    """Show the model those stretches of documents that address it, too; a note says how many are
    left out. Either way nothing that it writes is borne out by them."""
    ask_when_unsure: bool = True
    """Ask the model where the evidence alone would decline; the answer then says so."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of the product, composed once."""

    library: Path = Path("seeds")
    index: Path = Path(".pincite")
    model: str = ""
    """The chat model that writes, `provider:name`, or the address of a server with OpenAI's
    routes; empty or `none`: no model writes, answers quote."""
    model_url: str = ""
    """Where the model is served, when it is not where its provider is."""
    build: BuildSettings = field(default_factory=BuildSettings)
    search: SearchSettings = field(default_factory=SearchSettings)
    answer: AnswerSettings = field(default_factory=AnswerSettings)
    writing: WritingSettings = field(default_factory=WritingSettings)
    watch: WatchSettings = field(default_factory=WatchSettings)

    @property
    def writes(self) -> bool:
        """Whether a chat model is to write the answers."""
        return self.model != NO_MODEL and bool(self.model or self.model_url)


_ADAPTER: TypeAdapter[Settings] = TypeAdapter(Settings)


def load_settings(
    overrides: Mapping[str, Any] | None = None,
    *,
    file: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> Settings:
    """Compose the settings: TOML < environment < `overrides`; unknown keys are refused.

    `file` defaults to `pincite.toml` in the working folder, if there is one. In the environment
    a setting is `PINCITE_` and its name, with two underscores for a level: `PINCITE_ANSWER__WORDS`.
    SettingsError, in one line that names the setting, for whatever cannot be used.
    """
    known = _ADAPTER.dump_python(Settings(), mode="python")
    merged: dict[str, Any] = {}
    environment = _from_environment(os.environ if env is None else env)
    for given in (_from_file(file), environment, overrides or {}):
        _refuse_unknown(given, known, "")
        _merge(merged, given)
    try:
        return _ADAPTER.validate_python(merged)
    except ValidationError as error:
        first = error.errors()[0]
        if first["type"] == "value_error":
            # From the settings of another package, which name themselves and the remedy.
            raise SettingsError(str(first["ctx"]["error"])) from error
        name = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"setting `{name}`: {first['msg'].lower()}; correct it") from error


def _from_file(file: Path | None) -> dict[str, Any]:
    path = file or FILE
    if file is None and not path.is_file():
        return {}
    try:
        # Editors of Windows put a mark before the first line.
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}; correct the file") from error


def _from_environment(env: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    # Longest names first, so that `PINCITE_ANSWER=5` does not hide behind `PINCITE_ANSWER__WORDS`.
    for name in sorted(env, reverse=True):
        # An empty variable is one that is not set.
        if not name.startswith(_PREFIX) or not env[name]:
            continue
        given: Any = env[name]
        for level in reversed(name.removeprefix(_PREFIX).lower().split("__")):
            given = {level: given}
        _merge(found, given)
    return found


def _merge(into: dict[str, Any], more: Mapping[str, Any]) -> None:
    for key, value in more.items():
        if isinstance(value, Mapping) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        elif isinstance(value, Mapping):
            into[key] = {}
            _merge(into[key], value)
        elif value is not None:
            into[key] = value


def _refuse_unknown(given: Mapping[str, Any], known: Mapping[str, Any], prefix: str) -> None:
    for key, value in given.items():
        if key not in known:
            names = ", ".join(sorted(known))
            raise SettingsError(f"unknown setting `{prefix}{key}`; there are: {names}")
        if value is None or not isinstance(known[key], Mapping):
            continue
        if not isinstance(value, Mapping):
            names = ", ".join(f"`{prefix}{key}.{name}`" for name in sorted(known[key]))
            raise SettingsError(f"`{prefix}{key}` is a group of settings; set one of: {names}")
        _refuse_unknown(value, known[key], f"{prefix}{key}.")


def as_dict(settings: Settings) -> dict[str, Any]:
    """Return the settings as plain data, for records and reports."""
    return dict(_ADAPTER.dump_python(settings, mode="json"))
