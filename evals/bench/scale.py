"""Search among many passages: time, recall and memory as they grow to a million."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from evals.bench.child import run_child
from evals.bench.ground import Ground
from evals.bench.line import Line
from evals.plots import ACCENT, INK, drawing

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000)
QUICK_SIZES = (2_000, 5_000, 10_000)
NOISE = 0.5
"""Length of the noise beside a vector of length 1: the cosine to the real vector is about 0.89."""


def search(ground: Ground, plot: Path | None) -> Iterator[Line]:
    """Measure the search at each size; the largest is judged, all of them are drawn."""
    found: dict[int, dict[str, Any]] = {}
    for size in QUICK_SIZES if ground.quick else SIZES:
        ground.say(f"Searching among {size:,} passages")
        found[size] = _at(ground, size)
    size, last = max(found.items())
    runs = f"{len(ground.questions)} questions × {ground.runs}"
    kind = f" ({last['kind']})" if last["kind"] else ""
    yield Line(
        f"search among {size:,} passages{kind}, p95",
        f"{last['p95_ms']:.1f} ms (p50 {last['p50_ms']:.1f} ms)",
        "under 100 ms",
        last["p95_ms"] < 100,
        f"real vectors with noise; {runs}",
    )
    yield Line(
        f"recall@10 among {size:,} passages",
        f"{last['recall']:.3f}",
        "at least 0.98",
        last["recall"] >= 0.98,
        "against exact search",
    )
    yield Line(
        f"memory of searching among {size:,} passages",
        f"{last['memory_mib']:,.0f} MiB ({last['size_mib']:,.0f} MiB on disk)",
        how=f"what the process grew by, mapped pages included; making the index took "
        f"{last['seconds']:,.0f} s and {last['peak_mib']:,.0f} MiB",
    )
    yield Line("growth", "; ".join(_words(size, each) for size, each in found.items()))
    if plot is not None:
        plot.write_text(_drawn(found) + "\n", encoding="utf-8")
        ground.say(f"Wrote {plot}")


def _at(ground: Ground, size: int) -> dict[str, Any]:
    folder = ground.work / "scale"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    asked = str(ground.question_vectors)
    made = run_child(
        "grow",
        seed=str(ground.generation),
        count=size,
        noise=NOISE,
        questions=asked,
        folder=str(folder),
    )
    searched = run_child("search", folder=str(folder), questions=asked, rounds=ground.runs)
    shutil.rmtree(folder)
    return searched | {"seconds": made["seconds"], "peak_mib": made["peak_mib"]}


def _words(size: int, found: dict[str, Any]) -> str:
    return (
        f"{size:,}: p95 {found['p95_ms']:.1f} ms, recall {found['recall']:.3f}, "
        f"{found['memory_mib']:,.0f} MiB"
    )


def _drawn(found: dict[int, dict[str, Any]]) -> str:
    """Return time and memory by size, side by side on logarithmic axes, as SVG."""
    sizes = list(found)

    def draw(figure: Figure) -> None:
        left, right = figure.subplots(1, 2)
        for name, style in (("p95", "-"), ("p50", "--")):
            times = [found[size][f"{name}_ms"] for size in sizes]
            left.plot(sizes, times, marker="o", color=ACCENT, linestyle=style)
            left.annotate(name, (sizes[-1], times[-1]), (4, 0), textcoords="offset points")
        left.set_title("milliseconds a search", loc="left")
        memory = [found[size]["memory_mib"] for size in sizes]
        right.plot(sizes, memory, "o-", color=ACCENT)
        right.set_title("MiB of memory while searching", loc="left")
        for axes in (left, right):
            axes.set_xscale("log")
            axes.set_yscale("log")
            axes.minorticks_off()
            axes.set_xticks(sizes, [_short(size) for size in sizes], color=INK)
            axes.set_xlabel("passages")

    return drawing("search-growth", draw, 9, 3.2)


def _short(size: int) -> str:
    return f"{size // 1_000_000} M" if size >= 1_000_000 else f"{size // 1000} k"
