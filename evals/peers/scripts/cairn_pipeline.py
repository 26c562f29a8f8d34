"""cairn-assistant with its defaults.

It reads Markdown files with a title and a language in front, in one flat folder; each file gets
them and keeps its text. The title is the first line that holds any letters.
"""

# It runs in an environment of its own, which mypy does not see.
# mypy: disable-error-code="import-not-found"

from __future__ import annotations

from typing import Any

from cairn.config import Config
from cairn.engine import ask
from cairn.index import build_index
from job import Answer, Job, passage, serve


def make(job: Job) -> tuple[Answer, int]:
    """Index the library; return what answers, and how many passages there are."""
    corpus = job.work / "corpus"
    corpus.mkdir()
    names: dict[str, str] = {}
    for number, file in enumerate(job.files):
        text = file.read_text(encoding="utf-8")
        title = next(line for line in text.splitlines() if any(map(str.isalpha, line)))
        key = f"d{number}"
        names[key] = job.name(file)
        head = f"---\nid: {key}\ntitle: {title.strip('# ')}\nlang: en\n---\n"
        (corpus / f"{key}.md").write_text(head + text, encoding="utf-8")
    index = build_index(corpus)
    settings = Config(corpus_path=str(corpus))

    def answer(question: str) -> dict[str, Any]:
        asked = ask(question, index, settings, lang="en")
        found = asked.answer.trace.candidates
        sources = [
            {"document": names[source.source_id.partition("#")[0]], "quote": source.text}
            for source in asked.answer.sources
        ]
        return {
            "passages": [
                passage(names[each.passage.doc_id], each.passage.text, each.score)
                for each in found[: job.top]
            ],
            "answer": {
                "answered": asked.answer.kind == "grounded",
                "text": asked.answer.text,
                "sources": sources,
                "confidence": found[0].score if found else 0.0,
            },
        }

    return answer, index.passage_count


serve(make, ["cairn-assistant"])
