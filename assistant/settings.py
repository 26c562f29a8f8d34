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

FILE = Path("pincite.toml")
_PREFIX = "PINCITE_"


@dataclass(frozen=True, slots=True)
class AnswerSettings:
    """How the extractive answerer works."""

    words: Annotated[int, Field(ge=10, le=1000)] = 90
    """An answer's length; a list may take up to `list_words`."""
    list_words: Annotated[int, Field(ge=10, le=5000)] = 260
    sentences: Annotated[int, Field(ge=1, le=50)] = 4
    """Most sentences chosen for themselves; a list and a lead do not count."""
    pool: Annotated[int, Field(ge=1, le=500)] = 24
    """Passages read for evidence."""
    hits: Annotated[int, Field(ge=1, le=100)] = 10
    """Passages kept with the answer."""
    threshold: Annotated[float, Field(ge=0, le=1)] = 0.3
    """Below this estimated probability of an answer it declines."""
    relative: Annotated[float, Field(ge=0, le=1)] = 0.08
    """A further sentence needs this share of the best one's probability."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of the product, composed once."""

    library: Path = Path("seeds")
    index: Path = Path(".pincite")
    build: BuildSettings = field(default_factory=BuildSettings)
    search: SearchSettings = field(default_factory=SearchSettings)
    answer: AnswerSettings = field(default_factory=AnswerSettings)


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
