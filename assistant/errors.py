"""What can go wrong while answering. One tree:

AssistantError
├── SettingsError   a setting is unknown, of the wrong kind or out of bounds
├── QuestionError   there is nothing to answer
├── ChatModelError  the chat model that was named cannot be opened
├── PromptError     the file of prompts is not what this version reads
├── RecordError     a saved answer cannot be read
└── WeightsError    the evidence model's data file is missing or not what this version reads
"""

from __future__ import annotations


class AssistantError(Exception):
    """Base of every error of this package; `str(error)` is one line and names the remedy."""


class SettingsError(AssistantError):
    """A setting that cannot be used."""


class QuestionError(AssistantError):
    """A question that holds no words."""


class ChatModelError(AssistantError):
    """A chat model that cannot be opened; the message never holds a key."""


class PromptError(AssistantError):
    """Prompts that cannot be used."""


class RecordError(AssistantError):
    """A saved answer that is not one."""


class WeightsError(AssistantError):
    """The evidence model's weights cannot be used."""
