"""What one person's session keeps: the turns so far, the question under way, a build's last word.

Kept under our own names, because Streamlit forgets a widget's value when its page is left.
"""

from __future__ import annotations

import streamlit as st

from assistant.answer import Question
from index.hit import Filter
from ui.turn import Turn

_TURNS = "pincite_turns"
_PENDING = "pincite_pending"
_WHERE = "pincite_where"
_NEW = "pincite_new_turn"
_NOTICED = "pincite_build_noticed"


def turns() -> tuple[Turn, ...]:
    """Return the turns of this session, oldest first."""
    kept: tuple[Turn, ...] = st.session_state.get(_TURNS, ())
    return kept


def add_turn(turn: Turn) -> None:
    """Keep a turn and take its question off the desk, in one step."""
    st.session_state[_TURNS] = (*turns(), turn)
    st.session_state[_PENDING] = None
    st.session_state[_NEW] = True


def just_answered() -> bool:
    """Return whether a turn was added since this was asked last."""
    new: bool = st.session_state.pop(_NEW, False)
    return new


def forget_turns() -> None:
    """Begin a new conversation."""
    st.session_state[_TURNS] = ()
    st.session_state[_PENDING] = None


def pending() -> Question | None:
    """Return the question that has been asked and not answered yet."""
    question: Question | None = st.session_state.get(_PENDING)
    return question


def put(text: str) -> None:
    """Ask a question under the filters set now. It stays asked if the script is run anew."""
    if text.strip():
        st.session_state[_PENDING] = Question(text.strip(), where())


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
