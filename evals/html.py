"""A report as one HTML page: no script, no network, nothing beside it. The only Jinja file.

The template (`report.html`) escapes whatever it is given; of documents and questions nothing
reaches the page in any other way. Only the drawings and the style sheet go in as they are: both
are ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from evals import wording
from evals.answer_changes import AnswerChanges
from evals.answer_changes_view import place, sides, summary
from evals.made_with import flat
from evals.plots import plots
from evals.record import CaseRecord
from evals.report import EvalReport
from evals.score import Score

HITS = 5
"""Found passages shown for each miss."""
MOST = 400
"""Misses, and changed cases, on a page: more are in the run's JSON, and no page opens with."""

_CONTROLS = {code: "\N{REPLACEMENT CHARACTER}" for code in range(32) if chr(code) not in "\t\n\r"}


def html(report: EvalReport) -> str:
    """Return the whole page. It stays readable as text, on paper, in the dark, without colour."""
    wanted = [score for score in report.scores if score.reach is not None]
    others = [score for score in report.scores if score.reach is None]
    missed = list(report.missed)
    changed = report.comparison.case_changes if report.comparison else ()
    page = _template().render(
        report=report,
        wanted=wanted,
        others=others,
        bys=_bys(report),
        plots=[(plot, Markup(plot.svg)) for plot in plots(report)],  # noqa: S704 - we drew them
        missed=missed[:MOST],
        left_out=len(missed) - MOST,
        reasons=_reasons(missed),
        changed=changed[:MOST],
        changed_left_out=len(changed) - MOST,
        facts=flat(report.made_with),
        hits=HITS,
        most=MOST,
        style=Markup(_style()),  # noqa: S704 - our own file
        wording=wording,
        track=_track,
    )
    return page.translate(_CONTROLS)


def html_of_changes(changes: AnswerChanges) -> str:
    """Return a page of nothing but the answers that changed."""
    page = _environment().get_template("answers_page.html")
    style = Markup(_style())  # noqa: S704 - our own file
    return page.render(changes=changes, most=MOST, style=style).translate(_CONTROLS)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("evals", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"place": place, "sides": sides, "summary": summary}
    return environment


def _template() -> Template:
    return _environment().get_template("report.html")


@cache
def _style() -> str:
    return (files("evals") / "report.css").read_text(encoding="utf-8")


def _bys(report: EvalReport) -> list[tuple[str, list[Any]]]:
    """Return what the scores are grouped by, with the groups."""
    return [
        (by, [group for group in report.groups if group.by == by])
        for by in dict.fromkeys(group.by for group in report.groups)
    ]


def _reasons(missed: list[CaseRecord]) -> Mapping[str, int]:
    """Return how many cases fell short in each way, the most frequent first.

    What is said in brackets (of an error) differs from case to case and is left out.
    """
    counts: dict[str, int] = {}
    for case in missed:
        for miss in case.misses:
            reason = miss.split(" (")[0]
            counts[reason] = counts.get(reason, 0) + 1
    return dict(sorted(counts.items(), key=lambda one: -one[1]))


def _track(score: Score) -> Mapping[str, float] | None:
    """Return where value, interval and goal lie on a line from 0 to 100; None for no share."""
    if score.metric.unit != "share" or score.value is None:
        return None
    low = score.value if score.low is None else score.low
    high = score.value if score.high is None else score.high
    track = {"value": score.value, "low": low, "width": high - low}
    if score.reach is not None:
        track["reach"] = score.reach
    return {name: round(100 * number, 1) for name, number in track.items()}
