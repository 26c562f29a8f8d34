"""Asking a recorded question again: an answer that quotes comes out the same, byte for byte."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from assistant.chain import RetrievalChain
from assistant.errors import RecordError
from assistant.extractive import NAME
from assistant.full_record import OF_THE_RUN, question_of, record_of
from assistant.settings import AnswerSettings, Settings
from index.cross_encoder import PairScorer, open_cross_encoder
from index.library import Library, SearchSettings


@dataclass(frozen=True, slots=True)
class Replay:
    """What came of asking again."""

    same: bool
    """The new record is the old one, but for the time it took, when it was saved and the build."""
    differs: tuple[str, ...]
    """The fields that are not the same."""
    record: Mapping[str, Any]
    """The new one."""


def replay(record: Mapping[str, Any], library: Library, cross_encoder: str = "") -> Replay:
    """Ask a recorded question of the library of today, with the settings of the record.

    A record names the cross-encoder that had a part in it, and not where it lies: `cross_encoder`
    is its folder. RecordError when that is missing or another one, and when a model wrote the
    answer: a model need not say the same twice.
    """
    if record.get("answerer") != NAME or record.get("written"):
        raise RecordError(
            "a model wrote this answer, so asking again proves nothing; leave out `--replay`"
        )
    if "settings" not in record:
        raise RecordError("this record holds no settings to ask with; save one with `ask --save`")
    settings = _settings(record["settings"], library)
    scorer = _scorer(record["settings"], cross_encoder) if settings.answer.cross_encoder else None
    chain = RetrievalChain(library, settings, scorer=scorer)
    answer = chain.invoke(question_of(record), quote=True)
    again = record_of(answer, record.get("saved_at"))
    # A record keeps settings that this version may not have; they had no part in the answer.
    again["settings"] = record["settings"]
    differs = tuple(
        name
        for name in dict.fromkeys((*record, *again))
        if name not in OF_THE_RUN and _bytes(record.get(name)) != _bytes(again.get(name))
    )
    return Replay(not differs, differs, again)


def canonical(record: Mapping[str, Any]) -> bytes:
    """Return a record as bytes, without what differs from run to run."""
    return _bytes({name: value for name, value in record.items() if name not in OF_THE_RUN})


def _bytes(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=True, sort_keys=True).encode()


def _settings(saved: object, library: Library) -> Settings:
    if not isinstance(saved, Mapping):
        raise RecordError("the settings of this record are no settings; save the answer again")
    try:
        answer = TypeAdapter(AnswerSettings).validate_python(
            _known(saved, "answer", AnswerSettings)
        )
        search = TypeAdapter(SearchSettings).validate_python(
            _known(saved, "search", SearchSettings)
        )
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise RecordError(
            f"the record's setting `{where}` cannot be used; save it again"
        ) from error
    return replace(
        Settings(), library=library.library_dir, index=library.path, answer=answer, search=search
    )


def _scorer(saved: Mapping[str, Any], folder: str) -> PairScorer:
    """The cross-encoder of the folder, which must be that of the record."""
    name, wanted = (saved["answer"].get(key) for key in ("cross_encoder", "cross_encoder_sha256"))
    scorer = open_cross_encoder(folder) if folder else None
    if scorer is None or scorer.fingerprint != wanted:
        there = "none is" if scorer is None else "another one is"
        raise RecordError(
            f"the cross-encoder {name} (SHA-256 {str(wanted)[:12]}…) had a part in this answer and "
            f"{there} set: set `answer.cross_encoder` to its folder"
        )
    return scorer


def _known(saved: Mapping[str, Any], group: str, kind: type[Any]) -> dict[str, Any]:
    names = {each.name for each in fields(kind)}
    given = saved.get(group)
    return {k: v for k, v in given.items() if k in names} if isinstance(given, Mapping) else {}
