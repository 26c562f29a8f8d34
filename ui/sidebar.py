"""The sidebar: the library in numbers, what changed since it was built, and the filters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from index.hit import Filter
from ingest.document import DocDate
from ui import screens, session, views
from ui.saving import draw_save_all
from ui.service import Overview, Service, Standing
from ui.wording import count, moment, one_line
from ui.writer import WriterState

if TYPE_CHECKING:
    from streamlit.navigation.page import Page


def draw(service: Service, pages: Sequence[Page]) -> None:
    """Draw the sidebar for the library as it is now, with links to `pages`."""
    overview = service.overview()
    with st.sidebar:
        st.html('<div class="pc-brand">Pincite<span>Answers pinned to their sources</span></div>')
        with st.container(key="pages", gap="xsmall"):
            for page in pages:
                st.page_link(page, width="stretch")
            if session.turns():
                st.button(
                    "New conversation",
                    key="new-conversation",
                    icon=":material/edit_square:",
                    type="tertiary",
                    on_click=session.forget_turns,
                )
                draw_save_all(session.turns())
        if overview.standing is Standing.READY:
            screens.tell_of_news(service, overview)
            _writer(service.writer)
            _library(service, overview)
            _filters(overview)


def _writer(writer: WriterState) -> None:
    """Draw who writes the answers; nothing where the settings name no model."""
    if not writer.name:
        return
    st.html('<h3 class="pc-side">Answers</h3>')
    if not writer.usable:
        st.html(
            f'<p class="pc-warn">{views.inert(writer.problem or "")}. '
            "Until then, answers are quoted.</p>"
        )
        return
    quoting = "Quote the documents"
    chosen = st.radio(
        "Answers",
        [writer.name, quoting],
        index=int(session.quotes_only()),
        format_func=lambda name: quoting if name == quoting else f"Written by {views.label(name)}",
        captions=["Each sentence is checked against its source", "No model is asked"],
        key="writer",
        label_visibility="collapsed",
    )
    session.set_quotes_only(chosen == quoting)


def _library(service: Service, overview: Overview) -> None:
    lines = [
        ("Documents", f"{len(overview.read):,}"),
        ("Passages", f"{overview.passages:,}"),
        ("Built", moment(overview.built_at) if overview.built_at else None),
    ]
    st.html('<h3 class="pc-side">This library</h3>' + views.facts_html(lines))
    unread = len(overview.failed)
    empty_pages = sum(len(record.pages_without_text) for record in overview.read)
    for number, words in (
        (unread, f"{count(unread, 'file')} could not be read"),
        (empty_pages, f"{count(empty_pages, 'page')} without text"),
    ):
        if number:
            st.html(f'<p class="pc-warn">{views.inert(words)}: see Library</p>')
    if service.building is not None and service.building.state.running:
        screens.build_beside(service)
    elif overview.changes:
        st.html(f'<p class="pc-warn">Out of date: {views.inert(overview.changes)}</p>')
        if st.button("Update the index", key="update", icon=":material/sync:", width="stretch"):
            service.start_build()
            st.rerun()
    else:
        screens.build_beside(service)


def _filters(overview: Overview) -> None:
    """Draw the filters and keep what they say; one that could restrict nothing is not drawn."""
    titles = {r.path: one_line(r.facts.title or r.path) for r in overview.read}
    kinds = sorted({r.facts.kind for r in overview.read if r.facts.kind})
    dates = {r.facts.date for r in overview.read if r.facts.date}
    documents: list[str] = []
    chosen: list[str] = []
    since = until = None
    if max(len(titles), len(kinds), len(dates)) > 1:
        st.html('<h3 class="pc-side">Ask only</h3>')
    if len(titles) > 1:
        documents = st.multiselect(
            "Documents",
            sorted(titles, key=lambda path: titles[path].casefold()),
            format_func=lambda path: titles.get(path, path),
            key="filter-documents",
            placeholder="All documents",
        )
    if len(kinds) > 1:
        chosen = st.multiselect("Kind", kinds, key="filter-kinds", placeholder="All kinds")
    if len(dates) > 1:
        years = {known.year for known in dates}
        first, last = date(min(years), 1, 1), date(max(years), 12, 31)
        since, until = (
            st.date_input(
                words,
                value=None,
                min_value=first,
                max_value=last,
                format="DD/MM/YYYY",
                key=f"filter-{words.lower()}",
            )
            for words in ("From", "To")
        )
    session.set_where(
        Filter(frozenset(documents), frozenset(chosen), _doc_date(since), _doc_date(until))
    )


def _doc_date(value: object) -> DocDate | None:
    return DocDate(value.year, value.month, value.day) if isinstance(value, date) else None
