"""A record in readable form: the same parts for Markdown and for Word, and saving to a file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from assistant.errors import RecordError
from index.disk import not_written, write_whole

Form = Literal["json", "md", "docx"]
FORMS: tuple[Form, ...] = ("json", "md", "docx")
"""The forms of a record, by the ending of its file."""

_MOST_SETTINGS = 60


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a readable record: a heading, a paragraph, a quote or a named fact."""

    kind: Literal["title", "heading", "text", "quote", "fact", "hit"]
    text: str
    name: str = ""
    """Facts: what it is called. Sentences: how far it is supported, when not in full."""


def exported(records: Sequence[Mapping[str, Any]], form: Form) -> bytes:
    """Return one answer, or a conversation, as a file of a form."""
    if form == "json":
        whole: object = records[0] if len(records) == 1 else list(records)
        text = json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
        return text.encode("utf-8", "replace")
    parts = [part for record in records for part in parts_of(record)]
    if form == "md":
        from assistant.export_markdown import markdown  # noqa: PLC0415 - each form when needed

        return markdown(parts).encode("utf-8", "replace")
    from assistant.export_docx import docx  # noqa: PLC0415 - python-docx takes a while to load

    return docx(parts)


def form_of(path: Path) -> Form:
    """Return the form that a file's name asks for. RecordError when there is none of it."""
    ending = path.suffix.lower().removeprefix(".")
    for form in FORMS:
        if ending == form:
            return form
    raise RecordError(
        f"{path.name}: answers are saved as .json, .md or .docx; end the file's name in one of them"
    )


def save(records: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Write records to a file in the form its name asks for, whole or not at all.

    RecordError names what is wrong; a file of that name is then as it was.
    """
    data = exported(records, form_of(path))
    try:
        write_whole(path, data)
    except OSError as error:
        raise RecordError(
            not_written(str(path), path.parent, error, instead="choose another file")
        ) from error


def parts_of(record: Mapping[str, Any]) -> list[Part]:
    """Return the parts of a record in the order a reader wants them."""
    parts = [Part("title", str(record["question"]))]
    if record.get("understood") not in (None, "", record["question"]):
        parts.append(Part("fact", str(record["understood"]), "Understood as"))
    searched_as = record.get("searched_as")
    if isinstance(searched_as, list) and searched_as:
        parts.append(Part("fact", "; ".join(map(str, searched_as)), "Also searched as"))
    outcome = record.get("outcome")
    if outcome == "declined":
        parts.append(Part("text", "The documents do not answer this."))
    if outcome == "unsupported":
        parts.append(Part("text", "Nothing in this answer is supported by what it cites."))
    if record.get("reason"):
        parts.append(Part("text", str(record["reason"])))
    parts += _sentences(record, numbered=not record.get("extractive"))
    beside = record.get("extractive")
    if beside:
        parts.append(Part("heading", "What the documents say"))
        parts += _sentences(beside)
    parts += [Part("text", str(note)) for note in record.get("notes") or ()]
    parts += _sources((beside or record)["citations"])
    parts += _found(record.get("hits") or ())
    parts += _made(record)
    return parts


def _sentences(answer: Mapping[str, Any], *, numbered: bool = True) -> list[Part]:
    parts = []
    for sentence in answer["sentences"]:
        pins = "".join(f" [{number}]" for number in sentence["citations"]) if numbered else ""
        verdict = sentence.get("verdict", "supported")
        if not sentence.get("supported", True) and verdict == "supported":
            verdict = "unsupported"
        words = ", ".join(sentence.get("unsupported_words") or ())
        doubt = {"supported": "", "partly": "supported in part"}.get(verdict, "not supported")
        parts.append(Part("text", f"{sentence['text']}{pins}", f"{doubt}: {words}".rstrip(": ")))
    return parts


def _sources(citations: Sequence[Mapping[str, Any]]) -> list[Part]:
    parts = [Part("heading", "Sources")] if citations else []
    for each in citations:
        place = [
            f"page {each['page']}" if each.get("page") is not None else "",
            f"paragraph {each['paragraph']}" if each.get("paragraph") else "",
            str(each.get("heading") or ""),
        ]
        title = f"[{each['number']}] {each.get('title') or each['document']}"
        known = [title, str(each.get("date") or ""), *place]
        parts.append(Part("text", ", ".join(filter(None, known))))
        parts.append(Part("quote", each["quote"]))
        span = f"{each['document']}, characters {each['start']} to {each['end']}"
        parts.append(Part("fact", span, "Place"))
        parts.append(Part("fact", str(each["sha256"]), "SHA-256 of the file"))
        if each.get("quote_sha256"):
            parts.append(Part("fact", each["quote_sha256"], "SHA-256 of the quote"))
    return parts


def _found(hits: Sequence[Mapping[str, Any]]) -> list[Part]:
    parts = [Part("heading", "Passages found")] if hits else []
    for hit in hits:
        scores = hit.get("scores") or {}
        told = ", ".join(f"{name} {value:.4f}" for name, value in scores.items())
        where = f"{hit['document']}, characters {hit['start']} to {hit['end']}"
        parts.append(Part("hit", f"{hit['rank']}. {where}: score {hit['score']:.4f} ({told})"))
    return parts


def _made(record: Mapping[str, Any]) -> list[Part]:
    written = record.get("written") or {}
    facts: list[tuple[str, object]] = [
        ("Answered by", record.get("answerer")),
        ("Model", written.get("model") or record.get("model")),
        ("SHA-256 of the prompts", written.get("prompts")),
        ("Generation of the index", record.get("generation")),
        ("Saved at", record.get("saved_at")),
        ("Confidence", record.get("confidence")),
    ]
    facts += sorted(_flat(record.get("settings") or {}))[:_MOST_SETTINGS]
    parts = [Part("heading", "How it was made")]
    parts += [Part("fact", str(value), name) for name, value in facts if value not in (None, "")]
    for name, key in (("Prompt", "prompt"), ("What the model wrote", "reply")):
        if written.get(key):
            parts += [Part("heading", name), Part("quote", str(written[key]))]
    return parts


def _flat(settings: Mapping[str, Any], prefix: str = "") -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = []
    for key, value in settings.items():
        if isinstance(value, Mapping):
            found += _flat(value, f"{prefix}{key}.")
        else:
            found.append((f"{prefix}{key}", value))
    return found


_ACTING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_HALVES = re.compile("[\ud800-\udfff]")


def readable(text: str) -> str:
    """Return text without characters that act on a screen or that a file format refuses."""
    return _HALVES.sub("\ufffd", _ACTING.sub("", text))
