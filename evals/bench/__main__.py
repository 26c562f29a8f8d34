"""`python -m evals.bench`: builds and searches measured, as one table that anyone can reproduce.

Each figure is the median of several runs. `--only NAME` measures one thing (again and again, for
more of them), `--quick` a few documents and small sizes, to see that it works. What cannot be
measured here is named with the reason.
"""

# ruff: noqa: T201 - a program's output

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from evals.bench import changes, indexing, retrieval, rough, scale
from evals.bench.errors import UnknownBench
from evals.bench.ground import Ground
from evals.bench.line import Line, as_markdown
from evals.bench.machine import describe
from evals.outside.data import DATA
from evals.peers.environment import Environments

Bench = Callable[[Ground], Iterator[Line]]

BENCHES: Mapping[str, Bench] = {
    "build": indexing.full_build,
    "paths": indexing.paths,
    "changes": changes.one_document,
    "nothing": changes.no_change,
    "ask": changes.cold_ask,
    "retrieval": retrieval.alone,
    "kills": rough.killed_builds,
    "damage": rough.damaged_files,
}
"""By name, in the order of the table; `search` comes with where its plot goes."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; return 1 when a line could not be measured or is not what is wanted."""
    options = _options(arguments)
    benches: dict[str, Bench] = {
        **BENCHES,
        "search": partial(scale.search, plot=options.plot),
    }
    names = options.only or list(benches)
    unknown = [name for name in names if name not in benches]
    if unknown:
        _say(str(UnknownBench(f"no benchmark {unknown[0]!r}; choose {', '.join(benches)}")))
        return 2
    machine = describe()
    with tempfile.TemporaryDirectory(prefix="pincite-bench-") as own:
        ground = Ground(
            options.data,
            options.seeds,
            options.work or Path(own),
            runs=options.runs or (1 if options.quick else 3),
            quick=options.quick,
            environments=(
                Environments(options.environments, _say)
                if options.environments
                else Environments.default(_say)
            ),
            say=_say,
        )
        lines = [line for name in names for line in measured(name, benches[name], ground)]
    text = f"{as_markdown(lines)}\n\nMeasured on {machine}; {ground.runs} runs.\n"
    if options.quick:
        text += "A quick look at a few documents: these are not the figures to report.\n"
    print(text)
    if options.out is not None:
        options.out.write_text(text, encoding="utf-8")
    return 0 if all(line.reached is not False for line in lines) else 1


def measured(name: str, bench: Bench, ground: Ground) -> Iterator[Line]:
    """Yield the lines of a benchmark, or the reason why it has none."""
    _say(f"Measuring: {name}")
    try:
        for line in bench(ground):
            # Said at once as well: what takes an hour is not lost when a later one is stopped.
            _say(f"  {line.what}: {line.value}")
            yield line
    except Exception as error:  # noqa: BLE001 - whatever one does, the others are still measured
        words = " ".join(str(error).split()) or type(error).__name__
        yield Line(name, "not measured", how=words, reached=False)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evals.bench", description=__doc__)
    parser.add_argument("--only", action="append", metavar="NAME")
    parser.add_argument("--runs", type=int, help="of each figure; 3 unless given")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the outside data")
    parser.add_argument("--seeds", type=Path, default=Path("seeds"))
    parser.add_argument("--work", type=Path, help="make everything here and keep it")
    parser.add_argument("--environments", type=Path, help="where those of other pipelines are kept")
    parser.add_argument("--plot", type=Path, help="draw the growth of the search to this SVG file")
    parser.add_argument("--out", type=Path, help="write the table to this file too")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
