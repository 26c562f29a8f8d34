"""Small data sets in the layout of the outside ones, and indexes that need no model."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.settings import Settings
from index.builder import BuildSettings


@pytest.fixture
def settings() -> Settings:
    return Settings(build=BuildSettings(encoder="hashing-256"))


@pytest.fixture
def write() -> Callable[..., None]:
    """Write objects as JSON Lines."""

    def write(file: Path, *rows: dict) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    return write
