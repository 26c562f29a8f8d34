"""The Streamlit app: what every page shares (styles, navigation, the library beside the page)."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui import resources, screens, sidebar
from ui.problems import sentence_for

HERE = Path(__file__).parent


def frame() -> None:
    """Draw the shared frame, then the page that was chosen."""
    st.set_page_config(
        page_title="Pincite",
        page_icon=":material/format_quote:",
        layout="wide",
        initial_sidebar_state="auto",
    )
    st.html(HERE / "style.css")
    pages = [
        st.Page(
            HERE / "app_pages" / "chat.py",
            title="Ask",
            icon=":material/forum:",
            url_path="ask",
            default=True,
        ),
        st.Page(
            HERE / "app_pages" / "library.py",
            title="Library",
            icon=":material/library_books:",
            url_path="library",
        ),
    ]
    page = st.navigation(pages, position="hidden")
    try:
        sidebar.draw(resources.service(), pages)
        page.run()
    except Exception as error:  # noqa: BLE001 - a person is told in one sentence; the log has it whole
        screens.error(sentence_for(error))


frame()
