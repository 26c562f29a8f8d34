import sys

import pytest

from evals.bench.torture import torture


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_killed_builds_cost_no_answer(tmp_path):
    found = torture(tmp_path, kills=8)
    assert found.kills.total() == 8
    assert found.build_failures == found.damaged == found.asked.examples == []
    assert found.passed
