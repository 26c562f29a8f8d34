"""Library: every document with what is known of it, what could not be read, and what changed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import streamlit as st

from index.duplicates import Group, duplicates
from index.manifest import DocumentRecord
from ui import generations_view, resources, screens, views
from ui.build_words import changes_as_dict, done, numbers_and_names, same_words, to_do
from ui.service import Overview, Service, Standing
from ui.wording import count, day, moment, one_line, pages

# Documents drawn at once, before more are asked for.
MOST = 50
MOST_SAME = 12


def page() -> None:
    """Draw the list of documents; what somebody has to act on comes first."""
    service = resources.service()
    overview = service.overview()
    if overview.standing is not Standing.READY:
        screens.not_ready(service, overview)
        return
    built = f", built {moment(overview.built_at)}" if overview.built_at else ""
    summary = f"{count(len(overview.read), 'document')}, {count(overview.passages, 'passage')}"
    st.html(
        f'<div class="pc-hero pc-page"><h1>Library</h1><p>{views.inert(summary + built)}</p></div>'
    )
    if overview.pending is not None and (lines := to_do(changes_as_dict(overview.pending))):
        _section("What an update would change", views.facts_html(lines))
    if overview.failed:
        _section("Could not be read", _failures(overview))
    if bare := _bare(overview):
        _section("Pages without text", bare)
    if same := _same(overview):
        _section("Documents that hold the same", same)
    _last_build(service)
    generations_view.draw(service)
    if overview.read:
        st.html('<h2 class="pc-section">Documents</h2>')
        cards = "".join(_document(record) for record in _found(overview))
        if cards:
            st.html(f'<div class="pc-grid">{cards}</div>')


def _section(heading: str, html: str) -> None:
    st.html(f'<h2 class="pc-section">{views.inert(heading)}</h2>{html}')


def _last_build(service: Service) -> None:
    """Draw what the last build of this process did; what it could not read is listed above."""
    job = service.building
    if job is not None and job.state.error:
        st.html(views.notice_html("The last update did not work", job.state.error, "error"))
    if job is None or job.state.report is None:
        return
    report = job.state.report
    notes = "".join(f'<p class="pc-warn">{views.inert(note)}</p>' for note in report.notes)
    took = f"The last update took {report.seconds:.0f} seconds" if report.built else "Up to date"
    _section(took, views.facts_html(done(report)) + notes)


def _same(overview: Overview) -> str:
    """Return the groups of documents that hold the same as a list; empty without any."""
    files = {record.path: (record.sha256, record.sketch) for record in overview.read}
    groups = _groups(hashlib.sha256(repr(files).encode()).hexdigest(), files)
    rows = "".join(
        f"<li><strong>{views.inert(same_words(group.same.value, group.likeness))}</strong>"
        f"<span>{views.inert(numbers_and_names(group.documents))}</span></li>"
        for group in groups[:MOST_SAME]
    )
    return f'<ul class="pc-same">{rows}</ul>{_more_of(groups, "group")}' if rows else ""


@st.cache_data(max_entries=4, show_spinner=False)
def _groups(key: str, _files: Mapping[str, tuple[str, str]]) -> tuple[Group, ...]:  # noqa: ARG001 - the key stands for the files
    return duplicates(_files)


def _found(overview: Overview) -> list[DocumentRecord]:
    """Return the documents to show: all, or those whose title or path has the words looked for."""
    records = sorted(overview.read, key=lambda r: one_line(r.facts.title or r.path).casefold())
    if len(records) <= 10:
        return records
    words = st.text_input(
        "Find a document",
        key="library-find",
        placeholder="Words of the title, publisher or file name",
        icon=":material/search:",
    )
    wanted = words.casefold().split()
    found = [
        record
        for record in records
        if all(
            word in f"{record.facts.title} {record.facts.publisher} {record.path}".casefold()
            for word in wanted
        )
    ]
    if not found:
        st.html(views.notice_html("No document matches", "Try fewer words."))
    return found[:MOST] if not _more(len(found)) else found


def _more(found: int) -> bool:
    if found <= MOST:
        return False
    return st.toggle(f"Show all {found:,}", key="library-all")


def _document(record: DocumentRecord) -> str:
    facts = record.facts
    unread = record.pages_without_text
    event = " to ".join(dict.fromkeys(filter(None, (day(facts.event_start), day(facts.event_end)))))
    rows = [
        ("Published", day(facts.published)),
        ("Publisher", facts.publisher),
        ("Kind", facts.kind),
        ("About", facts.subject),
        ("Event", event),
        ("Passages", f"{record.passages:,}"),
        ("Pages", f"{record.pages_read:,}" if record.pages_read else None),
        ("File", record.path),
    ]
    notes = [f"No text on {pages(unread)}."] if unread else []
    notes += [one_line(warning) for warning in record.warnings]
    return (
        '<article class="pc-card pc-document">'
        f'<div class="pc-title">{views.inert(one_line(facts.title or record.path))}</div>'
        f"{views.facts_html(rows)}"
        + "".join(f'<p class="pc-warn">{views.inert(note)}</p>' for note in notes)
        + "</article>"
    )


def _bare(overview: Overview) -> str:
    """Return the documents that have pages without text as a list; empty without any."""
    found = [record for record in overview.read if record.pages_without_text]
    rows = "".join(
        f"<li><strong>{views.inert(one_line(record.path))}</strong>"
        f"<span>{views.inert(f'no text on {pages(record.pages_without_text)}')}</span></li>"
        for record in found[:MOST_SAME]
    )
    return f'<ul class="pc-listed">{rows}</ul>{_more_of(found, "document")}' if rows else ""


def _more_of(found: Sequence[object], what: str) -> str:
    left = len(found) - MOST_SAME
    words = f"{count(left, f'more {what}')}: `pincite status --all` lists them"
    return f'<p class="pc-small">{views.inert(words)}</p>' if left > 0 else ""


def _failures(overview: Overview) -> str:
    rows = "".join(
        f"<li><strong>{views.inert(one_line(r.path))}</strong>"
        f"<span>{views.inert(one_line(r.reason or 'no reason was recorded'))}</span></li>"
        for r in overview.failed
    )
    return f'<ul class="pc-failures">{rows}</ul>'


page()
