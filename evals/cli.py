"""What `pincite eval` runs: opens the index, evaluates, writes the files asked for."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from assistant.answer import Question
from assistant.chain import RetrievalChain
from assistant.settings import Settings, load_settings
from evals.answer_changes import AnswerChanges, answers_changed, names_generation, open_earlier
from evals.bars import Bars, bars
from evals.baseline import baseline_path, read_baseline, write_baseline
from evals.errors import BaselineError, EvalError
from evals.evaluate import RunSettings, evaluate
from evals.gate import gated, judge
from evals.gold import Texts
from evals.outside.cache import cache_folder
from evals.outside.collection import Collection
from evals.outside.data import DATA
from evals.provenance import plain, short_path
from evals.questions import read_questions
from evals.report import EvalReport
from evals.report_file import check_name, write_changes, write_report
from evals.split import Half
from evals.suites import open_suite
from index.builder import Changes, plan
from index.errors import DocumentNotInLibrary
from index.history import PREVIOUS
from index.library import Library


def run(
    *,
    library: Path,
    index: Path,
    suite: str = "seeds",
    half: Half = "all",
    json_path: Path | None = None,
    report_path: Path | None = None,
    against: Path | str | None = None,
    gate: bool = False,
    refresh: bool = False,
    baseline: Path | None = None,
    limit: int | None = None,
    settings: Settings | None = None,
    data: Path = DATA,
    cache: Path | None = None,
) -> EvalReport:
    """Evaluate the index over `library` and return the report.

    A suite that brings its own documents reads them from the folder of outside data, `data`, and
    keeps their index in the folder `cache` (by default where the system keeps caches); it is
    built when it is missing or no longer theirs. `library` and `index` then play no part.

    With `gate`, the report has the verdict on the run against the suite's baseline; with `refresh`,
    the run becomes that baseline. It lies with the code, or at `baseline`.

    `against` is the JSON of an earlier run, or names another generation of the same index: the
    questions are then asked of that one too, and the report says which answers changed.

    Writes the run to `json_path` (JSON) and `report_path` (HTML or Markdown) where given. Draws a
    progress bar on standard error when that is a terminal. Raises an EvalError, or a
    LibraryIndexError when the index is missing, damaged or older than the documents.
    """
    chosen = open_suite(suite, data)
    baseline = baseline or baseline_path(chosen.name)
    # What cannot work is told before anything is asked.
    earlier = read_baseline(baseline, chosen.name) if gate else None
    if refresh and (gate or limit is not None or half != "all"):
        raise BaselineError(
            "a baseline is of all cases, and a run does not pass by becoming it: write it without "
            "a half, a limit or the gate"
        )
    if report_path is not None:
        check_name(report_path)
    settings = settings or load_settings({"library": library, "index": index})
    with bars() as shown:
        if chosen.collection is None:
            opened = Library.open(index)
            _check_current(library, index, settings)
        else:
            own = (cache or cache_folder()) / chosen.name
            opened = _open_own(chosen.collection(), own, settings, shown)
        other = None
        if against is not None and names_generation(str(against)):
            other, against = open_earlier(opened, str(against)), None
        report = evaluate(
            chosen,
            chosen.chain(opened, settings),
            texts_of(opened),
            RunSettings(half=half, limit=limit),
            against=None if against is None else Path(against),
            made_with=_index_facts(opened),
            progress=shown.asking,
        )
        if other is not None:
            changes = answers_changed(
                other,
                opened,
                [Question(case.question, id=case.id) for case in report.cases],
                lambda library: chosen.chain(library, settings),
                known=report.cases,
                progress=partial(shown.stage, "before"),
            )
            report = replace(report, answer_changes=changes)
    if earlier is not None:
        report = replace(
            report, verdict=judge(earlier, report.cases, report.scores, report.made_with)
        )
    if refresh:
        kept = gated(report.scores)
        write_baseline(baseline, chosen.name, report.cases, kept, report.made_with)
    if json_path is not None:
        report.save(json_path)
    if report_path is not None:
        write_report(report, report_path)
    return report


def run_questions(
    questions: Path,
    *,
    index: Path,
    settings: Settings,
    against: str = PREVIOUS,
    json_path: Path | None = None,
    report_path: Path | None = None,
) -> AnswerChanges:
    """Ask a saved list of questions of the current generation and of another one, and compare.

    Nothing is scored: the questions have no gold. Otherwise as `run`.
    """
    asked = read_questions(questions)
    if report_path is not None:
        check_name(report_path)
    opened = Library.open(index)
    earlier = open_earlier(opened, against)
    with bars() as shown:
        changes = answers_changed(
            earlier,
            opened,
            asked,
            lambda library: RetrievalChain.over(library, settings),
            progress=shown.asking,
        )
    if json_path is not None:
        json_path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(changes.to_dict(), ensure_ascii=False, indent=1)
        json_path.write_text(text + "\n", encoding="utf-8", errors="backslashreplace")
    if report_path is not None:
        write_changes(changes, report_path)
    return changes


def brings_documents(suite: str, data: Path = DATA) -> bool:
    """Tell whether a suite is run over documents of its own. SuiteError when there is none."""
    return open_suite(suite, data).collection is not None


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


def _open_own(collection: Collection, index: Path, settings: Settings, shown: Bars) -> Library:
    """Open the index of a suite's own documents, built before where that is needed."""

    def say(changes: Changes) -> None:
        why = changes.reason or "its documents changed"
        shown.say(
            f"Building an index of {len(collection.states)} documents in {index} ({why}); "
            "this is kept for the next run"
        )

    return collection.open(index, settings, progress=shown.stage, say=say)


def _index_facts(opened: Library) -> dict[str, Any]:
    return {
        "library": {
            "path": short_path(opened.library_dir),
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
