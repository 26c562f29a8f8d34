"""The plots of a report, as SVG with no script, no fonts and no addresses of its own.

Matplotlib draws them (its SVG backend, text kept as text): 75 MB installed against 84 MB for
vl-convert, which Altair would need to draw without a browser, and no browser engine inside.
Colours are CSS variables, so that a page shows them light or dark; alone, a file is dark on white.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from evals import wording
from evals.calibration import Calibration
from evals.metrics.latency import latency
from evals.report import EvalReport
from evals.score import Group

INK, SOFT, ACCENT, BAND = "#010101", "#010102", "#010103", "#010104"
"""Stand for the variables below until the drawing is done; nobody can tell them from black."""

_VARIABLES = {
    INK: "var(--ink, #1c1f23)",
    SOFT: "var(--line, #b9bfc7)",
    ACCENT: "var(--accent, #1d5fa8)",
    BAND: "var(--band, #cfe0f3)",
}

_STYLE: Any = {
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 10,
    "text.parse_math": False,
    "text.color": INK,
    "axes.edgecolor": SOFT,
    "axes.labelcolor": INK,
    "axes.titlesize": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": SOFT,
    "grid.linewidth": 0.5,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
}


@dataclass(frozen=True, slots=True)
class Plot:
    """One drawing."""

    name: str
    """For file names: `risk-coverage`."""
    title: str
    words: str
    """What it shows, for whoever does not see it, and how to read it."""
    svg: str


def plots(report: EvalReport) -> tuple[Plot, ...]:
    """Return the plots that this run has numbers for, in the order of a report."""
    made = [
        _by(by, [group for group in report.groups if group.by == by])
        for by in dict.fromkeys(group.by for group in report.groups)
    ]
    if report.curve:
        made.append(_risk(report.curve))
    if (calibrated := report.calibration) is not None:
        made.append(_reliability(calibrated))
    times = [case.elapsed_ms for case in report.cases if case.elapsed_ms]
    if times:
        made.append(_latency(times))
    return tuple(made)


def _by(by: str, groups: list[Group]) -> Plot:
    metrics = [score.metric for score in groups[0].scores]
    metrics = [metric for metric in metrics if metric.unit == "share"]

    def draw(figure: Figure) -> None:
        panels = figure.subplots(1, len(metrics), sharey=True, squeeze=False)[0]
        for panel, metric in zip(panels, metrics, strict=True):
            panel.set_title(_broken(metric.label), loc="left")
            panel.set_xlim(-0.03, 1.03)
            panel.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
            panel.grid(visible=False, axis="y")
            for at, group in enumerate(groups):
                score = next(score for score in group.scores if score.metric is metric)
                if score.value is None or score.low is None or score.high is None:
                    panel.text(0.02, at, wording.NONE, va="center")
                    continue
                panel.plot([score.low, score.high], [at, at], color=ACCENT, linewidth=2)
                panel.plot([score.value], [at], "o", color=ACCENT, markersize=6)
        names = [f"{group.name} ({group.cases})" for group in groups]
        panels[0].set_yticks(range(len(groups)), names)
        panels[0].set_ylim(len(groups) - 0.5, -0.5)

    return Plot(
        f"by-{by}",
        f"By {by}",
        "A dot is the score, the line its 95 % interval, and the number in brackets how many cases "
        f"there are. The table has the same numbers for each {by}.",
        drawing(f"by-{by}", draw, 9, 1.1 + 0.3 * len(groups)),
    )


def _risk(curve: tuple[tuple[float, float], ...]) -> Plot:
    coverage, risk = np.array(curve).T

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        axes.step(coverage, risk, where="post", color=ACCENT, linewidth=2)
        axes.axhline(risk[-1], color=INK, linewidth=1, linestyle="--")
        axes.text(0, risk[-1], " every question answered", va="bottom")
        _unit_square(axes)
        axes.set_xlabel("coverage: share of the questions answered, surest first")
        axes.set_ylabel("risk: share of those not right")

    at = [
        f"{risk[min(int(np.searchsorted(coverage, share)), len(risk) - 1)]:.2f} at {share:.0%}"
        for share in (0.25, 0.5, 0.75, 1)
    ]
    return Plot(
        "risk-coverage",
        "Risk and coverage",
        "If only the surest questions were answered, how many of the answers would not be right? "
        f"Risk is {', '.join(at)} coverage. A good confidence keeps the line low at the left.",
        drawing("risk", draw, 4.4, 3.4),
    )


def _reliability(calibrated: Calibration) -> Plot:
    groups = calibrated.groups

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        axes.plot([0, 1], [0, 1], color=INK, linewidth=1, linestyle="--")
        for group in groups:
            ends = [group.share_low, group.share_high]
            axes.plot([group.confidence] * 2, ends, color=ACCENT, linewidth=2)
        means = [group.confidence for group in groups]
        axes.plot(means, [group.share for group in groups], "o", color=ACCENT, markersize=6)
        _unit_square(axes)
        axes.set_xlabel("confidence (mean of a group)")
        axes.set_ylabel("share that the documents answer")

    return Plot(
        "calibration",
        "Calibration of the confidence",
        f"Dots on the dashed line would mean that the confidence can be taken at its word. "
        f"Expected calibration error {calibrated.error:.3f}, Brier score {calibrated.brier:.3f}; "
        f"{len(groups)} groups, each with its 95 % interval.",
        drawing("calibration", draw, 4.4, 3.4),
    )


def _latency(times: Iterable[float]) -> Plot:
    taken = np.array(list(times))
    middle, slow = (latency(p).summary(taken[:, None]) or 0.0 for p in (50, 95))

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        low, high = float(taken.min()), float(taken.max()) * 1.001  # never the same
        bins = list(np.geomspace(low, high, 25))
        axes.hist(taken, bins=bins, color=BAND, edgecolor=ACCENT, linewidth=0.8)
        axes.set_xscale("log")
        axes.minorticks_off()
        marks = [tick for tick in _ROUND if low <= tick <= high] or [low]
        axes.set_xticks(marks, [f"{mark:g}" for mark in marks])
        for name, value, style in (("p50", middle, "-"), ("p95", slow, "--")):
            axes.axvline(value, color=INK, linewidth=1.2, linestyle=style)
            axes.annotate(name, (value, 1), (3, -9), ("data", "axes fraction"), "offset points")
        axes.set_xlabel("milliseconds a question (logarithmic)")
        axes.set_ylabel("questions")

    return Plot(
        "latency",
        "Time of a question",
        f"Half of the {len(taken)} questions took {middle:.0f} ms or less, 95 % of them "
        f"{slow:.0f} ms or less, the slowest {taken.max():.0f} ms. The machine was not kept quiet "
        "for this.",
        drawing("latency", draw, 9, 2.6),
    )


_ROUND = [step * 10**power for power in range(-1, 6) for step in (1, 2, 5)]


def _unit_square(axes: Axes) -> None:
    axes.set_xlim(-0.02, 1.02)
    axes.set_ylim(-0.02, 1.02)


def _broken(label: str) -> str:
    """Return the label on at most two lines of about the same length."""
    if len(label) < 22:
        return label
    blanks = [at for at, character in enumerate(label) if character == " "]
    middle = min(blanks, key=lambda at: abs(at - len(label) / 2), default=0)
    return f"{label[:middle]}\n{label[middle + 1 :]}" if middle else label


def drawing(name: str, draw: Callable[[Figure], None], width: float, height: float) -> str:
    """Return a drawing of so many inches, to stand inside a page or alone."""
    out = io.StringIO()
    # The name goes into the ids that are referred to: no two drawings share one.
    with mpl.rc_context(_STYLE | {"svg.hashsalt": name}):
        figure = Figure(figsize=(width, height), layout="constrained")
        draw(figure)
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        figure.savefig(out, format="svg", transparent=True, metadata=nothing)
    text = out.getvalue()
    text = text[text.index("<svg") :].strip()
    # The same names in two drawings on one page would clash, and nothing refers to them.
    text = re.sub(r'<g id="[^"]*"', "<g", text)
    text = re.sub(r"<style.*?</style>", "", text, count=1, flags=re.DOTALL)
    text = re.sub(r"font-family: [^;\"]*", "font-family: system-ui, sans-serif", text)
    for colour, variable in _VARIABLES.items():
        text = text.replace(colour, variable)
    return text
