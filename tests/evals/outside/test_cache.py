from pathlib import Path

import pytest

from evals.outside.cache import cache_folder

HOME = Path("/home/ada")


@pytest.mark.parametrize(
    ("platform", "env", "folder"),
    [
        ("linux", {}, HOME / ".cache" / "pincite"),
        ("linux", {"XDG_CACHE_HOME": "/tmp/c"}, Path("/tmp/c/pincite")),
        ("darwin", {"XDG_CACHE_HOME": "/tmp/c"}, HOME / "Library" / "Caches" / "pincite"),
        ("win32", {}, HOME / "AppData" / "Local" / "pincite" / "cache"),
        ("win32", {"LOCALAPPDATA": "/local"}, Path("/local/pincite/cache")),
    ],
)
def test_caches_lie_where_the_system_keeps_them(platform, env, folder):
    assert cache_folder(env, platform, HOME) == folder
