"""Search among many passages: time, recall and memory as they grow to a million."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from evals.bench.child import run_child
from evals.bench.ground import Ground
from evals.bench.line import Line, seconds
from evals.plots import ACCENT, INK, SOFT, drawing
from index.arrangement import VectorSettings

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000)
QUICK_SIZES = (2_000, 10_000)
_SLOW = 40
"""Questions asked where every vector of a large index is compared."""

_FRESH = 1_000
"""Passages counted when words are merged."""

Found = dict[str, Any]


def search(ground: Ground, plot: Path | None) -> Iterator[Line]:
    """Measure the search at each size; the largest is judged, all of them are drawn."""
    for line in _lines(ground, plot):
        # It takes long, and what is measured is not to be lost with the rest.
        ground.say(f"{line.what}: {line.value} ({line.how})")
        yield line


def _lines(ground: Ground, plot: Path | None) -> Iterator[Line]:
    sizes = QUICK_SIZES if ground.quick else SIZES
    found: dict[int, Found] = {}
    exact: dict[int, Found] = {}
    worded: dict[int, Found] = {}
    for size in sizes:
        ground.say(f"Searching among {size:,} passages")
        worded[size] = _words(ground, size)
        found[size], compared, worded[size]["whole"] = _vectors(ground, size)
        exact[size] = compared or found[size]
        yield _line(ground, size, found[size], judged=size == sizes[-1])
        if compared is not None:
            yield Line(
                f"the same, exact search among {size:,} passages",
                _time(compared),
                how=f"{_SLOW} questions",
            )
    size = sizes[-1]
    yield Line(
        f"the same within a filter, among {size:,} passages",
        f"p95 {found[size]['half_p95_ms']:.0f} ms where half may be found, "
        f"{found[size]['few_p95_ms']:.0f} ms where one in a hundred",
        how="exact; 40 questions",
    )
    for each in sizes:
        yield _words_line(each, worded[each])
        yield _candidates_line(each, worded[each], judged=each == size)
    yield _merge_line(size, worded[size])
    yield _passages_line(size, _passages(ground, size))
    if plot is not None:
        plot.write_text(_drawn(found, exact, worded) + "\n", encoding="utf-8")
        ground.say(f"Wrote {plot}")


def _line(ground: Ground, size: int, found: Found, *, judged: bool) -> Line:
    probed = f", {found['probes']} of {found['lists']:,} lists" * bool(found["lists"])
    return Line(
        f"search among {size:,} passages ({found['kind']}{probed})",
        f"{_time(found)}; recall@10 "
        f"{found['recall']:.3f}, @200 {found['recall_far']:.3f}; {found['memory_mib']:,.0f} MiB, "
        f"of which {found['own_mib']:,.0f} not mapped; {found['size_mib']:,.0f} MiB on disk; made "
        f"in {seconds(found['seconds'])} with {found['peak_mib']:,.0f} MiB at most",
        "p95 under 100 ms, recall@10 at least 0.98" if judged else "",
        found["p95_ms"] < 100 and found["recall"] >= 0.98 if judged else None,
        f"{found['questions']} questions × {ground.runs}; {found['real']:,} real vectors, the rest "
        f"made of them; opened in {found['opening_ms']:.0f} ms"
        + f"; the build promised {found['promised']:.3f}"
        * bool(found["lists"]),
    )


def _time(found: Found) -> str:
    return (
        f"p50 {found['p50_ms']:.1f} ms, p95 {found['p95_ms']:.1f} ms "
        f"({found['cpu_p95_ms']:.1f} ms of one core)"
    )


def _words_line(size: int, found: Found) -> Line:
    return Line(
        f"search by words among {size:,} passages",
        f"{_time(found)}; {found['memory_mib']:,.0f} MiB, of which {found['own_mib']:,.0f} not "
        f"mapped; {found['size_mib']:,.0f} MiB on disk",
        how=f"{found['wordings']:.1f} wordings a question; {found['postings']:,} postings; to find "
        f"the wordings {_time(found['put'])}; every posting of one wording counted, to compare "
        f"{_time(found['every'])}",
    )


def _candidates_line(size: int, found: Found, *, judged: bool) -> Line:
    whole = found["whole"]
    return Line(
        f"by meaning and words together, among {size:,} passages",
        _time(whole),
        "p95 under 100 ms" if judged else "",
        whole["p95_ms"] < 100 if judged else None,
        how="wordings, both searches, fusion; without late interaction, whose cost does not grow",
    )


def _merge_line(size: int, found: Found) -> Line:
    merged = found["merged"]
    return Line(
        f"the words of {size:,} passages written anew, one in a hundred gone",
        f"{seconds(merged['seconds'])} with {merged['own_mib']:,.0f} MiB at most",
        how=f"{merged['postings']:,} postings, which are mapped; {_FRESH:,} new passages counted",
    )


def _passages_line(size: int, found: Found) -> Line:
    return Line(
        f"ten of {size:,} passages read from disk",
        f"{_time(found)}; {found['memory_mib']:,.0f} MiB; {found['size_mib']:,.0f} MiB on disk",
        how=f"{found['documents']:,} documents; written in {seconds(found['seconds'])}, opened in "
        f"{found['opening_ms']:.0f} ms",
    )


def _vectors(ground: Ground, size: int) -> tuple[Found, Found | None, Found]:
    """Return what Pincite's own index does, exact search where that is another, and the whole.

    The whole is a search by meaning and by words together.
    """
    folder = _emptied(ground, "vectors")
    asked = str(ground.question_vectors)
    grown = run_child(
        "grow", real=str(ground.generation), count=size, questions=asked, folder=str(folder)
    )

    def measured(exact: bool, most: int, rounds: int) -> Found:
        made = run_child("arrange", folder=str(folder), exact=exact)
        peak = made.pop("peak_mib")
        found = run_child("search", folder=str(folder), questions=asked, rounds=rounds, most=most)
        return grown | found | made | {"peak_mib": peak}

    count = len(np.load(asked))
    own = measured(exact=False, most=count, rounds=ground.runs) | {"questions": count}
    whole = run_child(
        "candidates",
        folder=str(folder),
        worded=str(ground.work / "words"),
        questions=ground.questions,
        vectors=asked,
    )
    large = size > VectorSettings().exact_up_to
    compared = measured(exact=True, most=_SLOW, rounds=1) if large else None
    shutil.rmtree(folder)
    return own, compared, whole


def _words(ground: Ground, size: int) -> Found:
    """Measure the search by words; what is searched stays in the folder `words`."""
    ground.say(f"Searching {size:,} passages by words")
    folder, merged = _emptied(ground, "words"), _emptied(ground, "merged")
    generation = str(ground.generation)
    made = run_child("grow_words", generation=generation, count=size, folder=str(folder))
    found = run_child("words", folder=str(folder), questions=ground.questions)
    anew = run_child(
        "merge_words",
        worded=str(folder),
        generation=generation,
        fresh=_FRESH,
        folder=str(merged),
    )
    shutil.rmtree(merged)
    return made | found | {"merged": anew}


def _passages(ground: Ground, size: int) -> Found:
    ground.say(f"Reading some of {size:,} passages")
    folder = _emptied(ground, "passages")
    found = run_child("passages", generation=str(ground.generation), count=size, folder=str(folder))
    shutil.rmtree(folder)
    return found


def _emptied(ground: Ground, name: str) -> Path:
    folder = ground.work / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def _drawn(
    found: Mapping[int, Found], exact: Mapping[int, Found], worded: Mapping[int, Found]
) -> str:
    """Return time and memory by size, side by side on logarithmic axes, as SVG."""
    sizes = list(found)

    def draw(figure: Figure) -> None:
        left, right = figure.subplots(1, 2)
        # Of the processor, as the waits are those of whatever else the machine does.
        left.set_title("ms of one core a search, p95", loc="left")
        _curve(left, exact, "cpu_p95_ms", "exact", SOFT, "--")
        _curve(left, worded, "cpu_p95_ms", "words", INK, ":")
        _curve(left, found, "cpu_p95_ms", "meaning", ACCENT, "-")
        right.set_title("MiB while searching by meaning", loc="left")
        _curve(right, found, "memory_mib", "all", ACCENT, "-")
        _curve(right, found, "own_mib", "not mapped", SOFT, "--")
        for axes in (left, right):
            axes.set_xscale("log")
            axes.set_yscale("log")
            axes.minorticks_off()
            axes.set_xticks(sizes, [_short(size) for size in sizes], color=INK)
            axes.tick_params(axis="x", labelsize="small")
            # Powers would be written in mathematics, which an SVG keeps as code.
            axes.yaxis.set_major_formatter("{x:g}")
            axes.set_xlabel("passages")
            axes.margins(x=0.14)

    return drawing("search-growth", draw, 9, 3.2)


def _curve(
    axes: Axes, found: Mapping[int, Found], name: str, label: str, colour: str, style: str
) -> None:
    sizes: Sequence[int] = list(found)
    values = [max(found[size][name], 0.01) for size in sizes]
    axes.plot(sizes, values, marker="o", markersize=4, color=colour, linestyle=style)
    axes.annotate(label, (sizes[-1], values[-1]), (5, -3), textcoords="offset points", color=INK)


def _short(size: int) -> str:
    return f"{size // 1_000_000} M" if size >= 1_000_000 else f"{size // 1000} k"
