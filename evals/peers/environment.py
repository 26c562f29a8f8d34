"""An environment for each pipeline, outside the repository and apart from the product's.

The pipelines ask for packages that do not go together, so each has its own folder. torch, with
sentence-transformers and the weights, is large and the same for all: it lies in a base that the
others see behind their own packages. Everything is pinned, so pip resolves nothing.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from evals.outside.cache import cache_folder
from evals.peers.errors import PeerNotInstalled
from evals.peers.peer import BASE, Peer

TORCH = "torch==2.13.0"
"""First and alone, as in the Makefile: its build differs from machine to machine."""

_STAMP = "pincite-made.txt"
"""Written last into a finished environment: the sum of what it was made from."""


@dataclass(frozen=True, slots=True)
class Environments:
    """Makes environments when they are asked for, and keeps them."""

    folder: Path
    say: Callable[[str], None] = lambda _line: None
    """Told what takes long before it starts."""

    @classmethod
    def default(cls, say: Callable[[str], None]) -> Environments:
        """Keep them where this system keeps caches."""
        return cls(cache_folder() / "peers", say)

    def python_for(self, peer: Peer) -> Path:
        """Return the interpreter of `peer`'s environment, made when it is missing or outdated.

        PeerNotInstalled, with the last line the installer said, when it cannot be made.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self.folder / ".lock"):
            behind = [self._base()] if peer.embeds else []
            return self._made(peer.name, [peer.requirements], behind)

    def _base(self) -> Path:
        self._made("base", [BASE], [], first=TORCH)
        return self.folder / "base"

    def _made(
        self, name: str, requirements: Sequence[Path], behind: Sequence[Path], first: str = ""
    ) -> Path:
        home = self.folder / name
        stamp = home / _STAMP
        made_from = _made_from(requirements, first, behind)
        if not stamp.is_file() or stamp.read_text(encoding="utf-8") != made_from:
            self.say(f"Making the environment {home}; this is kept for the next run")
            # Half an environment is thrown away, and so is one of other versions.
            shutil.rmtree(home, ignore_errors=True)
            venv.create(home)  # ours has the pip that installs into it
            for other in behind:
                (_packages(home) / "behind.pth").write_text(f"{_packages(other)}\n", "utf-8")
            if first:
                _install(home, [first])
            for file in requirements:
                _install(home, ["--no-deps", "--requirement", str(file)])
            stamp.write_text(made_from, encoding="utf-8")
        return _python(home)


def _made_from(requirements: Sequence[Path], first: str, behind: Sequence[Path]) -> str:
    digest = hashlib.sha256(f"{sys.version}\0{first}\0".encode())
    for file in requirements:
        digest.update(file.read_bytes())
    for other in behind:
        digest.update((other / _STAMP).read_bytes())
    return digest.hexdigest()


def _install(home: Path, arguments: Sequence[str]) -> None:
    pip = [sys.executable, "-m", "pip", "--python", str(_python(home))]
    command = [*pip, "--disable-pip-version-check", "install", "--quiet"]
    done = subprocess.run(  # noqa: S603 - the arguments are ours
        [*command, *arguments], capture_output=True, text=True, check=False, env=environment()
    )
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.strip()]
        why = next((line for line in said if "ERROR" in line), said[-1] if said else "pip failed")
        raise PeerNotInstalled(f"{home.name} cannot be installed: {' '.join(why.split())}")


def environment() -> dict[str, str]:
    """Return the variables a pipeline's process gets: ours, kept offline and to itself."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return kept | {
        "HF_HUB_OFFLINE": "1",
        "TOKENIZERS_PARALLELISM": "false",
        "HAYSTACK_TELEMETRY_ENABLED": "False",
        "DO_NOT_TRACK": "1",
        "PYTHONUTF8": "1",
    }


def _python(home: Path) -> Path:
    if os.name == "nt":
        return home / "Scripts" / "python.exe"
    return home / "bin" / "python"


def _packages(home: Path) -> Path:
    if os.name == "nt":
        return home / "Lib" / "site-packages"
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return home / "lib" / version / "site-packages"
