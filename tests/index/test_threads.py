import subprocess
import sys

import pytest

LOOK = """
from threadpoolctl import threadpool_info
from index.library import Library
from index.hashing_encoder import HashingEncoder
from pathlib import Path
import sys

Library.open(Path(sys.argv[1]), encoder=HashingEncoder()).search("boats", 1)
blas = [pool for pool in threadpool_info() if pool["user_api"] == "blas"]
pools = [pool for pool in blas if pool["threading_layer"] != "openmp"]
assert {pool["num_threads"] for pool in pools} <= {1}, pools
"""


@pytest.mark.parametrize("threads", ["1", "4"])
def test_a_search_holds_numpy_to_one_thread(rebuild, index_dir, threads, monkeypatch):
    rebuild()
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", threads)
    ran = subprocess.run(
        [sys.executable, "-c", LOOK, str(index_dir)], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
