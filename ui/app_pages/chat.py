"""Ask: the conversation, each answer beside the sources it is pinned to."""

from __future__ import annotations

import streamlit as st

from assistant.answer import Outcome
from ui import resources, screens, session, views
from ui.service import Overview, Service, Standing
from ui.turn import Turn
from ui.wording import count


def page() -> None:
    """Draw the page for what can be done now: build, wait for a build, or ask."""
    service = resources.service()
    overview = service.overview()
    if overview.standing is not Standing.READY:
        screens.not_ready(service, overview)
        return
    asked = st.chat_input("Ask about the documents", key="question", max_chars=1000)
    if asked:
        session.put(asked)
    for number, turn in enumerate(session.turns(), start=1):
        draw_turn(turn, number, overview)
    if session.just_answered():
        # Streamlit stays where the page was, which may be far from a new turn's beginning.
        st.html(views.scroll_html(len(session.turns())), unsafe_allow_javascript=True)
    if session.pending() is not None:
        answer_pending(service)
    elif not session.turns():
        welcome(service, overview)


def answer_pending(service: Service) -> None:
    """Answer the question on the desk: the turn is kept before any of it is drawn."""
    question = session.pending()
    if question is None:
        return
    st.html(views.question_html(question.text, len(session.turns()) + 1))
    with st.spinner("Reading the documents"):
        session.add_turn(service.ask(question))
    st.rerun()


def welcome(service: Service, overview: Overview) -> None:
    """Draw the first screen: what can be asked, and questions to begin with."""
    read = count(len(overview.read), "document")
    with st.container(key="welcome"):
        st.html(
            '<div class="pc-hero"><h1>Ask your documents</h1><p>Every sentence of an answer is '
            f"quoted from {views.inert(read)} and pinned to the place it came from. When the "
            "documents do not say, you are told so.</p></div>"
        )
        suggestions = service.suggestions()
        if suggestions:
            st.html('<p class="pc-small">Questions to begin with</p>')
            columns = st.columns(2, gap="small")
            for number, text in enumerate(suggestions):
                columns[number % 2].button(
                    views.label(text),
                    key=f"suggestion-{number}",
                    icon=":material/arrow_forward:",
                    width="stretch",
                    wrap=True,
                    on_click=session.put,
                    args=(text,),
                )


def draw_turn(turn: Turn, number: int, overview: Overview) -> None:
    """Draw one turn: the question, and the answer beside its sources."""
    with st.container(key=f"turn-{number}"):
        st.html(views.question_html(turn.question.text, number))
        if turn.answer is None:
            screens.error(turn.error or "")
            return
        left, right = st.columns([6, 5], gap="large")
        with left:
            if turn.answer.outcome is Outcome.ANSWERED:
                st.html(views.answer_html(turn.answer, number))
            else:
                _draw_declined(turn, number)
            _draw_footnote(turn, overview)
        with right:
            if turn.answer.citations:
                st.html(views.cards_html(turn, number))
            elif turn.nearby:
                st.html(views.nearby_cards_html(turn))


def _draw_declined(turn: Turn, number: int) -> None:
    answer = turn.answer
    if answer is None:
        return
    heading = (
        "The documents do not answer this"
        if answer.outcome is Outcome.DECLINED
        else "Nothing in this answer is supported by what it cites"
    )
    st.html(views.notice_html(heading, answer.reason or "", "declined"))
    if answer.sentences:
        st.html(views.answer_html(answer, number))


def _draw_footnote(turn: Turn, overview: Overview) -> None:
    if turn.answer is None:
        return
    done = "Searched" if turn.answer.outcome is Outcome.DECLINED else "Answered"
    parts = [f"{done} in {max(turn.answer.elapsed_ms / 1000, 0.1):.1f} seconds"]
    if turn.question.where:
        parts.append("with the filters set at the time")
    if turn.answer.generation != overview.generation:
        parts.append("from an earlier build of the index")
    st.html(views.footnote_html(parts))


page()
