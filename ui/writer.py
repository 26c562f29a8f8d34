"""Who writes the answers in the app: the chat model of the settings, if it can be used."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.chat_model import ChatModel, open_chat_model
from assistant.errors import ChatModelError
from assistant.settings import Settings
from ui.wording import one_line


@dataclass(frozen=True, slots=True)
class WriterState:
    """The chat model of the settings; without a name there is none, and answers quote."""

    name: str = ""
    model: ChatModel | None = None
    problem: str | None = None
    """Why it cannot be used, in words."""

    @property
    def usable(self) -> bool:
        """Whether questions can be put to it."""
        return bool(self.name) and self.problem is None


def open_writer(settings: Settings) -> WriterState:
    """Open the model; one that cannot be opened leaves the app quoting, and is told."""
    if not settings.writes:
        return WriterState()
    try:
        model = open_chat_model(settings.model, settings.model_url, settings.writing)
    except ChatModelError as error:
        return WriterState(settings.model or settings.model_url, problem=one_line(str(error)))
    return WriterState(model.name, model)
