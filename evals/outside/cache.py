"""Where the indexes of suites are kept that bring their own documents."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path


def cache_folder(
    env: Mapping[str, str] = os.environ, platform: str = sys.platform, home: Path | None = None
) -> Path:
    """Return the folder for Pincite's caches where this system keeps those of its programs.

    Linux: the XDG Base Directory Specification; macOS and Windows: their makers' guidelines.
    """
    home = home or Path.home()
    if platform == "win32":
        return Path(env.get("LOCALAPPDATA") or home / "AppData" / "Local") / "pincite" / "cache"
    if platform == "darwin":
        return home / "Library" / "Caches" / "pincite"
    return Path(env.get("XDG_CACHE_HOME") or home / ".cache") / "pincite"
