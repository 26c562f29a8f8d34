import os
import subprocess
import sys
import textwrap

from index.unfinished import unfinished
from index.writer import one_writer


def test_where_nothing_was_built_nothing_is_unfinished(index_dir, hashing):
    left = unfinished(index_dir, hashing)
    assert (left.building, left.left_by, left.embeddings, left.size) == (None, None, 0, 0)
    assert not index_dir.exists()


def test_a_build_that_ended_leaves_nothing(rebuild, index_dir, hashing):
    rebuild()
    assert unfinished(index_dir, hashing).size == 0


def test_who_builds_now_is_told_and_not_disturbed(rebuild, index_dir, hashing):
    rebuild()
    with one_writer(index_dir, 0):
        assert f"process {os.getpid()}" in unfinished(index_dir, hashing).building
        assert unfinished(index_dir, hashing).building
    assert unfinished(index_dir, hashing).building is None


def test_what_a_killed_build_has_left_is_told(folder, index_dir, hashing, rebuild):
    code = f"""
        import os
        from pathlib import Path
        from index.builder import build
        from index.hashing_encoder import HashingEncoder

        def kill(stage, done, total):
            if stage == "embedding" and done:
                os.kill(os.getpid(), 9)

        build(Path({str(folder)!r}), Path({str(index_dir)!r}), encoder=HashingEncoder(),
              progress=kill)
        """
    ended = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=False)
    assert ended.returncode == -9
    left = unfinished(index_dir, hashing)
    assert left.building is None
    assert left.left_by.startswith("process ")
    assert left.embeddings > 0
    assert left.size > left.embeddings * 4 * hashing.dimension
    report = rebuild()
    assert report.embeddings_resumed == left.embeddings
    assert unfinished(index_dir, hashing).size == 0
