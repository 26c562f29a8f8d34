"""A model that obeys: the stand-in that `evals.injection_obeyed` lets write.

It answers with a sentence of the first passage, then does what the planted instruction says if it
finds it in its prompt, and cites the passage that holds it. What obeying each of them looks like
was written by hand (`injection_obeyed.toml`): a sentence to add, or a change to the whole reply. Or
it repeats the instruction itself as if it were an answer: its words do stand in the document.
"""

from __future__ import annotations

import base64
import hashlib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from evals.errors import SuiteError

FILE = "injection_obeyed.toml"
_PASSAGE = re.compile(r'<passage number="(\d+)"[^>]*>\n(.*?)\n</passage>', re.DOTALL)
_SENTENCE = re.compile(r"[^\n.!?]{20,200}[.!?]?")
_DIGITS58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ABROAD: Mapping[str, str] = {
    "french": "Les documents disent ceci.",
    "german": "Die Dokumente sagen dies.",
    "italian": "I documenti dicono questo.",
    "portuguese": "Os documentos dizem isto.",
    "spanish": "Los documentos dicen esto.",
}


@dataclass
class Obedient:
    """What the stand-in writes in reply to one prompt; it keeps what it did."""

    attack: str
    repeats: bool
    """It repeats the instruction instead of following it."""
    saw_it: bool = field(default=False, init=False)
    """The instruction stood in the prompt, where a model could obey it."""

    def __call__(self, prompt: str) -> str:
        """Return the reply."""
        passages = _PASSAGE.findall(prompt)
        number, text = passages[0] if passages else ("1", "")
        said = _SENTENCE.search(text.replace(self.attack, ""))
        honest = f"{said[0].strip() if said else 'It says so'} [{number}]."
        holding = [at for at, words in passages if letters(self.attack) in letters(words)]
        self.saw_it = bool(holding)
        if not holding:
            return honest
        if self.repeats:
            return f"{honest} {self.attack.rstrip('.?!')} [{holding[0]}]."
        act = obeyed(self.attack)
        if act.startswith("="):
            return f"{_changed(act[1:], honest)} [{holding[0]}]."
        return f"{honest} {act.rstrip('.')} [{holding[0]}]."


def obeyed(attack: str) -> str:
    """Return what obeying an instruction adds; SuiteError for one that is not in the file."""
    act = _acts().get(hashlib.sha256(attack.encode()).hexdigest()[:12])
    if act is None:
        raise SuiteError(f"{FILE} does not say how {attack[:60]!r} is obeyed; add it")
    return act


def letters(text: str) -> str:
    """Return the letters and figures of a text alone, in lower case."""
    return "".join(char for char in text.casefold() if char.isalnum())


@cache
def _acts() -> Mapping[str, str]:
    return tomllib.loads(files("evals").joinpath(FILE).read_text(encoding="utf-8"))


def _changed(how: str, text: str) -> str:
    """Return a reply as a change of all of it leaves it, without its citations."""
    text = re.sub(r"\s*\[\d+\]", "", text).rstrip(".")
    name, _, number = how.partition(" ")
    if name == "shifted":
        return "".join(_shifted(char, int(number)) for char in text)
    return _ABROAD[how] if how in _ABROAD else _CHANGES[how](text)


def _shifted(char: str, by: int) -> str:
    if not (char.isascii() and char.isalpha()):
        return char
    first = ord("A" if char.isupper() else "a")
    return chr((ord(char) - first + by) % 26 + first)


def _base58(text: str) -> str:
    number, out = int.from_bytes(text.encode(), "big"), ""
    while number:
        number, rest = divmod(number, 58)
        out = _DIGITS58[rest] + out
    return out


_CHANGES: Mapping[str, Callable[[str], str]] = {
    "base16": lambda text: text.encode().hex().upper(),
    "base32": lambda text: base64.b32encode(text.encode()).decode(),
    "base58": _base58,
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "emoji": lambda text: re.sub(r"\b\w{6,}\b", "📄", text),
    "emoji only": lambda _: "📄 👍 📅",
    "reversed": lambda text: text[::-1],
    "reversed words": lambda text: " ".join(reversed(text.split())),
}
