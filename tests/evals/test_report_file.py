import re

import pytest

from evals.bootstrap import BootstrapSettings
from evals.errors import ReportFileError
from evals.evaluate import RunSettings, evaluate
from evals.report_file import check_name, write_report


@pytest.fixture
def report(suite, chain, texts):
    return evaluate(suite, chain, texts, RunSettings(bootstrap=BootstrapSettings(resamples=20)))


def test_markdown_has_its_plots_in_a_folder_beside_it(report, tmp_path):
    file = tmp_path / "out" / "my run.md"
    write_report(report, file)
    text = file.read_text(encoding="utf-8")
    links = re.findall(r"!\[[^\]]+\]\(<(.+?)>\)", text)
    assert links[0] == "my%20run-plots/by-kind.svg"
    for link in links:
        svg = (file.parent / link.replace("%20", " ")).read_text(encoding="utf-8")
        assert svg.startswith("<svg")
        assert "<script" not in svg
        assert "#010" not in svg  # every colour is one that a reader can see
    assert "## Calibration of the confidence" in text


def test_html_is_one_file(report, tmp_path):
    write_report(report, tmp_path / "out" / "run.HTML")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["run.HTML"]


def test_the_same_run_is_drawn_the_same(report, tmp_path):
    for name in ("a.html", "b.html"):
        write_report(report, tmp_path / name)
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_another_ending_is_refused_with_the_choice(tmp_path):
    with pytest.raises(ReportFileError, match=r"a report is \.html or \.md"):
        check_name(tmp_path / "run.pdf")
