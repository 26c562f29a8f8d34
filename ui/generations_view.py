"""The generations of the index on the library page, and the way back to an earlier one."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from index.history import Kept
from ui import session, views
from ui.build_words import difference_lines
from ui.service import Service
from ui.wording import count, moment, one_line, size


def draw(service: Service) -> None:
    """Draw the generations that are kept, the one in use marked; nothing while there is only one.

    Going back is asked about first. What became of it is told by the frame, as every change of the
    index is; only what went wrong is told here.
    """
    kept = service.generations()
    if len(kept) < 2:
        return
    st.html(
        '<h2 class="pc-section">Generations of the index</h2><p class="pc-small">'
        "Every update makes a new generation of the index, and the last ones are kept. Answers "
        "come from the current one. Going back changes none of your documents.</p>"
    )
    with st.container(key="generations", gap="small"):
        for each in kept:
            _generation(service, each, kept)


def _generation(service: Service, each: Kept, kept: Sequence[Kept]) -> None:
    with st.container(key=f"generation-{each.id}", border=True, gap="small"):
        st.html(_facts(each))
        if each.current:
            return
        if session.asked_about() == each.id:
            _confirm(service, each)
            return
        current = next((other.id for other in kept if other.current), "")
        words, icon = _offer(each, current)
        st.button(
            words,
            key=f"{'go-back' if each.problem is None else 'remove'}-{each.id}",
            icon=f":material/{icon}:",
            disabled=_busy(service),
            help="An update is under way: wait until it has ended." if _busy(service) else None,
            on_click=session.ask_about,
            args=(each.id,),
        )


def _offer(each: Kept, current: str) -> tuple[str, str]:
    """Return what can be done with a generation, and its icon."""
    if each.problem is not None:
        return "Remove it", "delete"
    if each.id < current:
        return "Go back to this one", "undo"
    return "Go forward to this one", "redo"


def _confirm(service: Service, each: Kept) -> None:
    """Ask whether to go to this generation, or to remove it, and do it."""
    built = moment(each.built_at)
    if each.problem is None:
        held = count(each.documents, "document")
        said = (
            f"Answer from the index as it was built on {built}, with {held}? It stays so until "
            "the next update or until you choose another generation here."
        )
        yes, going, change = "Yes, use this one", "Checking every byte of it", service.go_back
    else:
        said = (
            f"Remove the generation that was built on {built}? That frees {size(each.size)} and "
            "cannot be undone. Your documents and the other generations stay as they are."
        )
        yes, going, change = "Yes, remove it", "Removing it", service.remove_generation
    st.html(f'<p class="pc-ask">{views.inert(said)}</p>')
    with st.container(horizontal=True, gap="small"):
        sure = st.button(yes, key=f"sure-{each.id}", type="primary", disabled=_busy(service))
        st.button("No", key=f"not-{each.id}", on_click=session.ask_about, args=(None,))
    if sure:
        with st.spinner(f"{going} …"):
            problem = change(each.id)
        session.ask_about(None)
        if problem is None:
            st.rerun()
        st.html(views.notice_html("That did not work", problem, "error"))


def _busy(service: Service) -> bool:
    return service.building is not None and service.building.state.running


def _facts(each: Kept) -> str:
    mark = '<span class="pc-badge">current</span>' if each.current else ""
    title = f'<div class="pc-title">Built {views.inert(moment(each.built_at))}{mark}</div>'
    if each.problem is not None:
        words = (
            f"It cannot be gone back to: {one_line(each.problem)}. Answers do not come from it. It "
            f"makes room when later updates need it; it takes {size(each.size)} now."
        )
        return f'{title}<p class="pc-warn">{views.inert(words)}</p>'
    held = f"{count(each.documents, 'document')}, {count(each.passages, 'passage')}"
    lines = [("Holds", held), ("Not read", count(each.failed, "file") if each.failed else None)]
    if each.difference is not None:
        lines += difference_lines(each.difference)
    return title + views.facts_html(lines)
