"""What one person's session keeps: the turns so far, the question under way, a build's last word.

Kept under our own names, because Streamlit forgets a widget's value when its page is left.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from assistant.answer import Question
from index.hit import Filter
from ui.asking import AskJob
from ui.service import Overview
from ui.turn import Turn

_TURNS = "pincite_turns"
_PENDING = "pincite_pending"
_JOB = "pincite_job"
_QUOTE = "pincite_quote"
_WHERE = "pincite_where"
_NEW = "pincite_new_turn"
_REMEMBERED = 8
"""Earlier questions that a new one may lean on."""
_NOTICED = "pincite_build_noticed"
_SEEN = "pincite_seen"
_ASKED_ABOUT = "pincite_asked_about"


def turns() -> tuple[Turn, ...]:
    """Return the turns of this session, oldest first."""
    kept: tuple[Turn, ...] = st.session_state.get(_TURNS, ())
    return kept


def add_turn(turn: Turn) -> None:
    """Keep a turn and take its question off the desk, in one step."""
    st.session_state[_TURNS] = (*turns(), turn)
    st.session_state[_PENDING] = None
    st.session_state[_JOB] = None
    st.session_state[_NEW] = True


def just_answered() -> bool:
    """Return whether a turn was added since this was asked last."""
    new: bool = st.session_state.pop(_NEW, False)
    return new


def forget_turns() -> None:
    """Begin a new conversation; a question under way is left."""
    stop()
    st.session_state[_TURNS] = ()
    st.session_state[_PENDING] = None
    st.session_state[_JOB] = None


def pending() -> Question | None:
    """Return the question that has been asked and not answered yet."""
    question: Question | None = st.session_state.get(_PENDING)
    return question


def job(begin: Callable[[Question], AskJob]) -> AskJob | None:
    """Return the answer under way to the question on the desk, begun if it was not; None without.

    It goes on while the script is run anew, and is found again.
    """
    question = pending()
    if question is None:
        return None
    kept: AskJob | None = st.session_state.get(_JOB)
    if kept is None or kept.question is not question:
        kept = begin(question)
        st.session_state[_JOB] = kept
    return kept


def stop() -> None:
    """Leave the model that is writing; what it wrote by then is checked."""
    kept: AskJob | None = st.session_state.get(_JOB)
    if kept is not None:
        kept.stop()


def quotes_only() -> bool:
    """Return whether the next question is answered by quoting, although a model could write."""
    chosen: bool = st.session_state.get(_QUOTE, False)
    return chosen


def set_quotes_only(chosen: bool) -> None:
    """Keep who answers the next question."""
    st.session_state[_QUOTE] = chosen


def put(text: str) -> None:
    """Ask a question under the filters set now. It stays asked if the script is run anew."""
    if text.strip():
        asked = Question(text.strip(), where(), history=_history())
        st.session_state[_PENDING] = asked


def _history() -> tuple[str, ...]:
    """The last questions, oldest first, as they were understood."""
    answered = [turn.answer.question.complete for turn in turns() if turn.answer is not None]
    return tuple(answered[-_REMEMBERED:])


def where() -> Filter:
    """Return the filters set in the sidebar."""
    kept: Filter = st.session_state.get(_WHERE, Filter())
    return kept


def set_where(chosen: Filter) -> None:
    """Keep the filters for the next question."""
    st.session_state[_WHERE] = chosen


def noticed_build(job: object) -> bool:
    """Return whether the end of this build was shown already, and remember that it is now."""
    seen = st.session_state.get(_NOTICED) is job
    st.session_state[_NOTICED] = job
    return seen


def seen_before(overview: Overview) -> Overview | None:
    """Return the overview of an earlier generation that this session saw last; None without one.

    The one given is kept as seen.
    """
    before: Overview | None = st.session_state.get(_SEEN)
    st.session_state[_SEEN] = overview
    return None if before is None or before.generation == overview.generation else before


def asked_about() -> str | None:
    """Return the generation that somebody wants to go to, or to remove, and has not confirmed."""
    wanted: str | None = st.session_state.get(_ASKED_ABOUT)
    return wanted


def ask_about(generation: str | None) -> None:
    """Keep the generation that is to be confirmed; None for none."""
    st.session_state[_ASKED_ABOUT] = generation
