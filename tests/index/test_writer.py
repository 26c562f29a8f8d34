import subprocess
import sys
import threading

import pytest

from index.errors import BuildBusy, IndexNotWritten
from index.writer import one_writer


def test_a_second_writer_is_told_who_the_first_is(tmp_path):
    errors = []

    def second():
        try:
            with one_writer(tmp_path, 0.1):
                pass
        except BuildBusy as error:
            errors.append(str(error))

    with one_writer(tmp_path, 0):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert len(errors) == 1
    assert "process " in errors[0]
    assert "try again" in errors[0]


def test_afterwards_the_folder_is_free_also_when_the_writer_failed(tmp_path):
    with pytest.raises(RuntimeError), one_writer(tmp_path, 0):
        raise RuntimeError
    with one_writer(tmp_path, 0):
        pass
    assert not (tmp_path / "build.owner").exists()


def test_a_writer_that_was_killed_holds_nothing(tmp_path):
    code = (
        "import os, sys; from pathlib import Path; from index.writer import one_writer\n"
        "with one_writer(Path(sys.argv[1]), 0): os._exit(9)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert done.returncode == 9
    assert (tmp_path / "build.owner").exists()
    with one_writer(tmp_path, 0):
        pass


def test_a_folder_that_cannot_be_made_is_named_with_the_remedy(tmp_path):
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(IndexNotWritten, match="--index"),
        one_writer(tmp_path / "file" / "index", 0),
    ):
        pass
