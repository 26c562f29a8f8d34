"""What `pincite eval` runs: opens the index, evaluates, writes the files asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from assistant.chain import RetrievalChain
from assistant.settings import Settings, load_settings
from evals.errors import EvalError
from evals.evaluate import RunSettings, evaluate
from evals.gold import Texts
from evals.markdown import markdown
from evals.provenance import plain, short_path
from evals.report import EvalReport
from evals.runner import Progress
from evals.split import Half
from evals.suites import open_suite
from index.builder import plan
from index.errors import DocumentNotInLibrary
from index.library import Library


def run(
    *,
    library: Path,
    index: Path,
    suite: str = "seeds",
    half: Half = "all",
    json_path: Path | None = None,
    report_path: Path | None = None,
    against: Path | None = None,
    limit: int | None = None,
    settings: Settings | None = None,
) -> EvalReport:
    """Evaluate the index over `library` and return the report.

    Writes the run to `json_path` (JSON) and `report_path` (Markdown) where given. Draws a
    progress bar on standard error when that is a terminal. Raises an EvalError, or a
    LibraryIndexError when the index is missing, damaged or older than the documents.
    """
    chosen = open_suite(suite)
    settings = settings or load_settings({"library": library, "index": index})
    opened = Library.open(index)
    _check_current(library, index, settings)
    chain = RetrievalChain.over(opened, settings)
    with _bar() as progress:
        report = evaluate(
            chosen,
            chain,
            texts_of(opened),
            RunSettings(half=half, limit=limit),
            against=against,
            made_with=_index_facts(opened, library),
            progress=progress,
        )
    if json_path is not None:
        report.save(json_path)
    if report_path is not None:
        report_path.parent.mkdir(parents=True, exist_ok=True)
        report_path.write_text(markdown(report), encoding="utf-8")
    return report


def texts_of(library: Library) -> Texts:
    """Return the library's canonical texts by path, each read once."""
    known: dict[str, str | None] = {}

    def text(path: str) -> str | None:
        if path not in known:
            try:
                known[path] = library.document(path).text
            except DocumentNotInLibrary:
                known[path] = None
        return known[path]

    return text


def _check_current(library: Path, index: Path, settings: Settings) -> None:
    """Raise an EvalError when the documents are no longer those of the index."""
    changes = plan(library, index, settings=settings.build)
    if not changes.nothing_to_do:
        why = f" ({changes.reason})" if changes.reason else ""
        raise EvalError(
            f"the index {index} is not that of {library} as it is now{why}; "
            "bring it up to date with `pincite build`"
        )


def _index_facts(opened: Library, library: Path) -> dict[str, Any]:
    return {
        "library": {
            "path": short_path(library),
            "documents": len(opened.records),
            "passages": len(opened.passages),
        },
        "index": {
            "generation": opened.generation,
            "built_at": opened.built_at.isoformat(timespec="seconds"),
            "software": opened.manifest.software,
            "settings": plain(opened.manifest.settings),
        },
        "encoder": plain(opened.manifest.encoder),
    }


@contextmanager
def _bar() -> Iterator[Progress]:
    console = Console(stderr=True)
    columns = (
        TextColumn("Asking"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("asking", total=None)

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield progress
