"""`pincite app`: the Streamlit app on this machine."""

# ruff: noqa: PLC0415 - a command loads only what it needs, so that all start quickly

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.commands import options

if TYPE_CHECKING:
    from assistant.settings import Settings

UI = Path(__file__).parents[1]


def app(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port to serve on.")] = 8501,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open a browser window.")
    ] = True,
    update: Annotated[
        bool,
        typer.Option("--build/--no-build", help="Build the index first if missing or stale."),
    ] = True,
    library: options.LibraryFolder = None,
    index: options.IndexFolder = None,
    model: options.Model = None,
    model_url: options.ModelUrl = None,
    supported_only: options.SupportedOnly = None,
) -> None:
    """Open the app in a browser, on this machine only (127.0.0.1).

    The index is built first when it is missing or the documents have changed.
    """
    from assistant.settings import NO_MODEL

    settings = options.read_settings(library, index, model, model_url, supported_only)
    if update:
        _bring_up_to_date(settings)
    # The app is a script that Streamlit runs; it reads its settings as everything else does.
    os.environ["PINCITE_LIBRARY"] = str(settings.library.absolute())
    os.environ["PINCITE_INDEX"] = str(settings.index.absolute())
    # An empty variable would leave the model of pincite.toml standing.
    os.environ["PINCITE_MODEL"] = settings.model if settings.writes else NO_MODEL
    os.environ["PINCITE_MODEL_URL"] = settings.model_url
    os.environ["PINCITE_WRITING__SUPPORTED_ONLY"] = str(settings.writing.supported_only)
    typer.echo(f"Pincite is at http://127.0.0.1:{port} (stop it with Ctrl-C)", err=True)

    from streamlit.web import cli as streamlit

    streamlit.main(
        ["run", str(UI / "app.py"), *streamlit_flags(port, headless=not browser)],
        standalone_mode=False,
    )


def streamlit_flags(port: int, *, headless: bool) -> list[str]:
    """Return the options that Streamlit is started with; nothing is sent anywhere."""
    flags = {
        "server.address": "127.0.0.1",
        "server.port": port,
        "server.headless": headless,
        # Its file watcher looks into every loaded module and trips over torch.
        "server.fileWatcherType": "none",
        "server.showEmailPrompt": False,
        "browser.gatherUsageStats": False,
        "browser.serverAddress": "127.0.0.1",
        # Its magic would show every bare expression of a page.
        "runner.magicEnabled": False,
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
        "client.showErrorLinks": False,
        "theme.base": UI / "theme.toml",
        "logger.hideWelcomeMessage": True,
    }
    return [f"--{name}={str(v).lower() if isinstance(v, bool) else v}" for name, v in flags.items()]


def _bring_up_to_date(settings: Settings) -> None:
    """Build what is missing or stale; the app has screens of its own for an empty library."""
    from index.errors import LibraryIndexError
    from index.plan import plan
    from ingest.errors import IngestError
    from ui.commands.build import run_build
    from ui.wording import one_line

    try:
        if not plan(settings.library, settings.index, settings=settings.build).nothing_to_do:
            run_build(settings)
    except (LibraryIndexError, IngestError) as error:
        typer.echo(f"pincite: {one_line(str(error))}", err=True)
