"""What tests of several packages share."""

from pathlib import Path

import pytest

from index.builder import BuildSettings, build

SEEDS = Path(__file__).parents[1] / "seeds"


@pytest.fixture(scope="session")
def seeds_index(pytestconfig: pytest.Config) -> Path:
    """The index of the seed library, made with the real encoder.

    Building takes half a minute, so it is kept in pytest's cache and built anew only when the
    seeds, or what reads and splits them, have changed.
    """
    folder = pytestconfig.cache.mkdir("seeds-index")
    build(SEEDS, folder, settings=BuildSettings(wait_seconds=300))
    return folder
