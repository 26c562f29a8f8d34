"""A record as Markdown. Words of documents and models show as themselves and can do nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.export import Part, readable

_ACTIVE = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&$^=:@\"'/])")


def markdown(parts: Sequence[Part]) -> str:
    """Return the parts as Markdown: CommonMark, without HTML."""
    return "\n\n".join(_block(part) for part in parts) + "\n"


def _block(part: Part) -> str:
    text = _inert(part.text)
    match part.kind:
        case "title":
            return f"# {_one_line(text)}"
        case "heading":
            return f"## {_one_line(text)}"
        case "quote":
            return "\n".join(f"> {line}  " for line in text.split("\n"))
        case "fact":
            return f"- {_inert(part.name)}: {_one_line(text)}"
        case "hit":
            return f"- {_one_line(text)}"
        case _:
            doubt = f" *({_inert(part.name)})*" if part.name else ""
            return f"{text}{doubt}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _inert(text: str) -> str:
    """Put a backslash before every mark that could mean something in Markdown or HTML."""
    lines = readable(text).split("\n")
    return "\n".join(_ACTIVE.sub(r"\\\1", line.strip()) for line in lines)
