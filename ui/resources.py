"""What all sessions of one process share: the service over the library the settings name."""

from __future__ import annotations

import streamlit as st

from assistant.settings import load_settings
from ui.library_service import LibraryService
from ui.service import Service

SERVICE = "pincite_service"
"""A service put into the session under this name is used in place of the shared one."""


@st.cache_resource(show_spinner=False)
def _shared() -> LibraryService:
    service = LibraryService(load_settings())
    service.warm()
    return service


def service() -> Service:
    """Return the service of this session."""
    own: Service | None = st.session_state.get(SERVICE)
    return own if own is not None else _shared()
