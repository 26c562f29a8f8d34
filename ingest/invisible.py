"""Characters that show nothing: they break words apart, reorder text, or carry text nobody sees."""

from __future__ import annotations

import re

INVISIBLE = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ufdd0-\ufdef"
    "\ud800-\udfff\U000e0000-\U000e0fff"
)
"""Soft hyphens, zero-width and direction marks, tag characters, control characters, as a class of a
regular expression. The joiners U+200C and U+200D are not among them: several scripts need them."""

_TAGGED = re.compile("[\U000e0020-\U000e007e]{4,}")


def written_in_tags(text: str) -> str:
    """Return the ASCII text that Unicode's tag characters spell, which no screen shows."""
    found = (match.group() for match in _TAGGED.finditer(text))
    return " ".join("".join(chr(ord(char) - 0xE0000) for char in tags) for tags in found)
