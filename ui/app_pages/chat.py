"""Ask: the conversation, each answer beside the sources it is pinned to."""

from __future__ import annotations

import streamlit as st

from assistant.answer import Answer, Outcome
from ui import resources, screens, session, views
from ui.asking import AskJob
from ui.marking import by_whom, heading
from ui.saving import draw_save
from ui.service import Overview, Service, Standing
from ui.turn import Turn
from ui.wording import count

SOON_S = 0.4
"""An answer that is there this soon is drawn at once, without a word of waiting."""


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
    job = session.job(lambda question: service.ask(question, quote=session.quotes_only()))
    if job is None:
        return
    if turn := job.wait(SOON_S):
        session.add_turn(turn)
        st.rerun()
    with st.container(key="under-way"):
        number = len(session.turns()) + 1
        st.html(views.question_html(job.question.text, number))
        st.html(views.scroll_html(number), unsafe_allow_javascript=True)
        _follow(job)


@st.fragment(run_every=0.3)
def _follow(job: AskJob) -> None:
    """Draw what a model has written so far, and once it is checked, the page with the answer."""
    if turn := job.turn:
        if session.pending() is job.question:
            session.add_turn(turn)
        st.rerun()
    st.html(views.writing_html(job.text, stopped=job.stopped))
    if job.can_stop and not job.stopped:
        st.button("Stop", key="stop", icon=":material/stop_circle:", on_click=job.stop)


def welcome(service: Service, overview: Overview) -> None:
    """Draw the first screen: what can be asked, and questions to begin with."""
    read = count(len(overview.read), "document")
    with st.container(key="welcome"):
        st.html(
            '<div class="pc-hero"><h1>Ask your documents</h1><p>Every sentence of an answer is '
            f"{_how(service)} {views.inert(read)} and pinned to the place it came from. When the "
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


def _how(service: Service) -> str:
    written = service.writer.usable and not session.quotes_only()
    return "checked against" if written else "quoted from"


def draw_turn(turn: Turn, number: int, overview: Overview) -> None:
    """Draw one turn: the question, and the answer beside its sources."""
    with st.container(key=f"turn-{number}"):
        st.html(views.question_html(turn.question.text, number))
        if turn.answer is None:
            screens.error(turn.error or "")
            return
        if turn.answer.question.understood:
            st.html(views.footnote_html([f"Understood as: {turn.answer.question.understood}"]))
        if turn.answer.searched_as:
            st.html(views.wordings_html(turn.answer.searched_as))
        left, right = st.columns([6, 5], gap="large")
        with left:
            if turn.answer.outcome is Outcome.ANSWERED:
                st.html(views.answer_html(turn.answer, number))
            else:
                _draw_no_answer(turn.answer, number)
            if turn.answer.notes:
                st.html(views.notes_html(turn.answer.notes))
            _draw_footnote(turn, overview)
            draw_save(turn, number)
        with right:
            if (turn.answer.extractive or turn.answer).citations:
                st.html(views.cards_html(turn, number))
            elif turn.nearby:
                st.html(views.nearby_cards_html(turn))


def _draw_no_answer(answer: Answer, number: int) -> None:
    """Draw why there is no answer; under what a model wrote in vain, the answer that quotes."""
    words = heading(answer) or ""
    st.html(views.notice_html(words, answer.reason or "", "declined"))
    if answer.sentences:
        with st.expander("What the model wrote", key=f"vain-{number}", expanded=True):
            st.html(views.answer_html(answer, number, pinned=False))
    quoted = answer.extractive
    if quoted is not None and quoted.outcome is Outcome.ANSWERED:
        st.html('<h3 class="pc-instead">Quoted from the documents instead</h3>')
        st.html(views.answer_html(quoted, number))
    elif quoted is not None and quoted.reason:
        st.html(views.footnote_html([quoted.reason]))


def _draw_footnote(turn: Turn, overview: Overview) -> None:
    if turn.answer is None:
        return
    done = "Searched" if turn.answer.outcome is Outcome.DECLINED else "Answered"
    parts = [f"{done} in {max(turn.answer.elapsed_ms / 1000, 0.1):.1f} seconds"]
    if who := by_whom(turn.answer):
        parts.append(who)
    if turn.question.where:
        parts.append("with the filters set at the time")
    if turn.answer.generation != overview.generation:
        parts.append("from an earlier build of the index")
    st.html(views.footnote_html(parts))


page()
