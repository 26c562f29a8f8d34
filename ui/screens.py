"""The screens for when nothing can be asked: no documents, no index, a build, an error."""

from __future__ import annotations

import streamlit as st

from index.history import difference
from ui import session, views
from ui.build_words import difference_words
from ui.building import BuildJob
from ui.service import Overview, Service, Standing
from ui.wording import count

FORMATS = "PDF, Word (.docx), HTML, Markdown or plain text"


def error(sentence: str) -> None:
    """Draw one sentence of error, which names its remedy."""
    st.html(views.notice_html("That did not work", sentence, "error"))


def not_ready(service: Service, overview: Overview) -> None:
    """Draw what there is to do before the first question."""
    job = service.building
    with st.container(key="not-ready"):
        if job is not None and job.state.running:
            _progress(job)
            return
        folder = str(overview.library_dir)
        if overview.standing is Standing.NO_LIBRARY:
            _hero("There is no library yet", f"The folder {folder} does not exist.")
            _steps(
                "Make the folder, or start the app with `pincite app --library FOLDER`.",
                f"Put documents into it: {FORMATS}.",
            )
            st.button("Look again", key="look-again", icon=":material/refresh:")
        elif overview.standing is Standing.NO_DOCUMENTS:
            _hero("The library is empty", f"There are no documents in {folder}.")
            _steps(f"Put documents into the folder: {FORMATS}.", "Then build the index.")
            st.button("Look again", key="look-again", icon=":material/refresh:")
        elif overview.standing is Standing.NO_INDEX:
            found = f": {overview.changes}" if overview.changes else ""
            _hero("The index has not been built", f"The documents are in {folder}{found}.")
            _build_button(service, "Build the index")
        else:
            _hero("The index cannot be used", overview.reason or "")
            _build_button(service, "Build it again")
        if job is not None and job.state.error:
            error(job.state.error)


def build_beside(service: Service) -> None:
    """Draw a build's progress, and once its result, while the library can be asked all along."""
    job = service.building
    if job is None:
        return
    if job.state.running:
        _progress(job, beside=True)
    elif not session.noticed_build(job):
        report = job.state.report
        if report is None:
            st.toast(views.label(job.state.error or ""), icon=":material/error:")
        else:
            read = sum(1 for record in report.records if record.outcome == "read")
            st.toast(
                f"The index is up to date: {count(read, 'document')}.", icon=":material/check:"
            )


def tell_of_news(service: Service, overview: Overview) -> None:
    """Say once that another process changed the index: a build, or a way back."""
    before = session.seen_before(overview)
    if before is None:
        return
    back = (overview.generation or "") < (before.generation or "")
    report = service.building.state.report if service.building is not None else None
    if not back and report is not None and report.generation == overview.generation:
        return  # our own build, of which `build_beside` tells
    what = "taken back to an earlier build" if back else "updated"
    words = f"The index was {what}: {difference_words(difference(before.read, overview.read))}."
    st.toast(views.label(words), icon=":material/sync:")


def _build_button(service: Service, text: str) -> None:
    if st.button(text, key="build", type="primary", icon=":material/build:"):
        service.start_build()
        st.rerun()


@st.fragment(run_every=0.5)
def _progress(job: BuildJob, *, beside: bool = False) -> None:
    state = job.state
    if not state.running:
        st.rerun()
    if beside:
        st.html('<h3 class="pc-side">Building the index</h3>')
    else:
        _hero("Building the index", "This runs beside the screen: you may leave this page.")
    st.progress(state.fraction, text=views.label(state.words))


def _hero(heading: str, text: str) -> None:
    st.html(f'<div class="pc-hero"><h1>{views.inert(heading)}</h1><p>{views.inert(text)}</p></div>')


def _steps(*steps: str) -> None:
    items = "".join(f"<li>{views.inert(step)}</li>" for step in steps)
    st.html(f'<ol class="pc-steps">{items}</ol>')
