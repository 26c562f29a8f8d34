"""Keeping what was answered: the buttons under an answer and in the sidebar that download it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

import streamlit as st

from assistant.answer import Answer
from assistant.export import FORMS, Form, exported
from assistant.full_record import record_of
from ui.turn import Turn

_NAMES = {"json": "JSON, to verify later", "md": "Markdown", "docx": "Word"}
_MIMES = {
    "json": "application/json",
    "md": "text/markdown",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def draw_save(turn: Turn, number: int) -> None:
    """Draw the button under an answer that keeps it, in the form that is chosen."""
    if turn.answer is not None:
        _popover("Save this answer", [turn.answer], f"answer-{number}", key=f"save-{number}")


def draw_save_all(turns: Sequence[Turn]) -> None:
    """Draw the button that keeps the whole conversation; nothing while there is none."""
    answers = [turn.answer for turn in turns if turn.answer is not None]
    if answers:
        _popover("Save the conversation", answers, "conversation", key="save-all")


def _popover(label: str, answers: Sequence[Answer], name: str, *, key: str) -> None:
    with st.popover(label, icon=":material/download:", type="tertiary", key=f"{key}-menu"):
        for form in FORMS:
            st.download_button(
                _NAMES[form],
                partial(_file, answers, form),
                file_name=f"{name}.{form}",
                mime=_MIMES[form],
                key=f"{key}-{form}",
                on_click="ignore",
                type="tertiary",
            )


def _file(answers: Sequence[Answer], form: Form) -> bytes:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return exported([record_of(answer, now) for answer in answers], form)
