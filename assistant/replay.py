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


def replay(record: Mapping[str, Any], library: Library) -> Replay:
    """Ask a recorded question of the library of today, with the settings of the record.

    RecordError when a model wrote the answer: a model need not say the same twice.
    """
    if record.get("answerer") != NAME or record.get("written"):
        raise RecordError(
            "a model wrote this answer, so asking again proves nothing; leave out `--replay`"
        )
    if "settings" not in record:
        raise RecordError("this record holds no settings to ask with; save one with `ask --save`")
    chain = RetrievalChain.over(library, _settings(record["settings"], library))
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


def _known(saved: Mapping[str, Any], group: str, kind: type[Any]) -> dict[str, Any]:
    names = {each.name for each in fields(kind)}
    given = saved.get(group)
    return {k: v for k, v in given.items() if k in names} if isinstance(given, Mapping) else {}
