"""What can go wrong while answering. One tree:

AssistantError
├── SettingsError   a setting is unknown, of the wrong kind or out of bounds
├── QuestionError   there is nothing to answer
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


class RecordError(AssistantError):
    """A saved answer that is not one."""


class WeightsError(AssistantError):
    """The evidence model's weights cannot be used."""
