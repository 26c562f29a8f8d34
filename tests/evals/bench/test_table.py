from pathlib import Path

import pytest

from evals.bench import changes
from evals.bench.__main__ import main, measured
from evals.bench.errors import NoData
from evals.bench.ground import Ground, net
from evals.bench.line import Line, as_markdown, median, seconds, spread
from evals.bench.machine import describe
from evals.peers.environment import Environments


def ground(tmp_path, data):
    environments = Environments(tmp_path / "environments")
    return Ground(
        data, Path("seeds"), tmp_path, runs=1, quick=True, environments=environments, say=print
    )


def test_a_line_says_what_was_wanted_and_whether_it_was_reached():
    table = as_markdown([Line("a|b", "3 s", "under 2 s", reached=False), Line("c", "1")])
    assert "| a\\|b | 3 s | under 2 s | **no** |  |" in table
    assert table.endswith("| c | 1 |  |  |  |")


def test_figures_are_medians_and_say_how_far_the_runs_lie_apart():
    assert median([3.0, 1.0, 2.0]) == 2
    assert spread([1.0, 3.0, 12.0]) == "3 runs, 1.00 s to 12.0 s"
    assert seconds(415.2) == "415 s"


def test_the_loading_of_the_model_is_counted_apart():
    assert net({"seconds": 10.0, "stages": {"loading": 4.0, "embedding": 5.0}}) == 6


def test_what_cannot_be_measured_is_a_line_with_its_reason(tmp_path):
    def fails(_ground):
        raise NoData("no reports in nowhere")
        yield

    (line,) = measured("build", fails, ground(tmp_path, tmp_path))
    assert (line.value, line.how, line.reached) == ("not measured", "no reports in nowhere", False)


def test_missing_reports_are_named(tmp_path):
    with pytest.raises(NoData, match="name the outside data with --data"):
        _ = ground(tmp_path, tmp_path / "nothing").library


def test_an_unknown_benchmark_is_refused(capsys):
    assert main(["--only", "nobody"]) == 2
    assert "choose build, paths" in capsys.readouterr().err


def test_the_machine_is_described():
    assert "cores" in describe()
    assert "pincite" in describe()


def test_an_edit_changes_a_few_words_in_the_middle_of_one_report(tmp_path):
    (tmp_path / "text").mkdir()
    file = tmp_path / "text" / "a.txt"
    file.write_text("the one. " * 50)
    changes._edit(ground(tmp_path, tmp_path), tmp_path, 0)
    assert file.read_text().count(" the said one. ") == 1
    assert len(file.read_text()) == len("the one. " * 50) + len(" said")


def test_whether_a_command_imports_a_package_is_seen_from_its_imports(tmp_path):
    assert changes.imports("typer", ["--help"])
    assert not changes.imports("torch", ["--help"])


def test_a_command_is_timed_by_the_clock_and_by_the_processor(tmp_path):
    taken = changes._shell(["--version"])
    assert taken.wall > 0
    assert taken.processor > 0
    assert "of processor time" in changes._spread([taken, taken])
