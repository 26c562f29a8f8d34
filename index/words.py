"""The words of a text as lexical search counts them.

- Lower case, accents of Latin letters dropped, ligatures and full-width forms made plain, soft
  hyphens taken out. Hyphens and slashes separate: `re-open` is `re` and `open`.
- Numbers stay whole: `2,217` is `2217`, `3.2` is `3.2`, `£1.5m` is `1.5` and `m`; `117a` and
  `1990s` are words of their own.
- A percentage counts as its number and as itself: `8%`, `8 %`, `8 per cent` and `8 percent`
  all give `8` and `8%`, so that it is found by the number alone and found better in full.
- Possessives lose their ending: `children's` is `children`. Other apostrophes only vanish.
- English words are stemmed with Snowball's English stemmer (Porter2).
- Stop words are function words alone. `may` is not among them, being a month, and neither are
  `no` and `not`.

Scripts without blanks between words (Chinese, Japanese, Thai) are not cut into words.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer  # type: ignore[import-untyped]

# In this order: determiners, pronouns, question words, prepositions, conjunctions, auxiliaries,
# contractions without their apostrophes, adverbs of grammar.
_STOP_WORDS = """
a an the this that these those each every either neither such
i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his himself
she her hers herself it its itself they them their theirs themselves
who whom whose which what when where why how
about above across after against along amid among around as at before behind below beneath beside
besides between beyond by despite down during except for from in inside into like near of off on
onto out outside over past per since than through throughout to toward towards under until up upon
via with within without
and but or nor so yet if because although though while whereas unless whether
am is are was were be been being have has had having do does did doing done can could shall should
will would might must ought cannot
im youre hes shes theyre weve ive youve theyve isnt arent wasnt werent hasnt havent hadnt dont
doesnt didnt cant couldnt shouldnt wont wouldnt mustnt youll theyll
there here then thus hence therefore however also too very just
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())

_LETTER = r"[^\W_]"
_INSIDE = r"(?:[^\W_]|[\u0300-\u036f\u00ad])"
_TOKEN = re.compile(
    rf"""
    (?P<number>
        \d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?     # 2,217 and 1,234,567.89
      | \d+(?:\.\d+)+                              # 3.2 and 1.2.10
      | \d+(?!{_INSIDE})                           # 2015, but not 1990s
    )
    (?P<percent>\s?(?:%|per\s?cent\b))?
  | {_LETTER}{_INSIDE}*(?:['’ʼ＇]{_INSIDE}+)*
    """,
    re.VERBOSE | re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"'s$")
_MARKS = re.compile(r"[\u0300-\u036f\u00ad]")
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "＇": "'"})

_stemmer = snowballstemmer.stemmer("english")
# A Snowball stemmer keeps its word in itself while it works on it.
_stemming = threading.Lock()


@dataclass(frozen=True, slots=True)
class Token:
    """A word or number at text[start:end], and the terms it counts as (none for a stop word)."""

    start: int
    end: int
    terms: tuple[str, ...]


@lru_cache(maxsize=200_000)
def _plain(word: str) -> str:
    """Return `word` in lower case, without accents, possessive and apostrophes."""
    text = unicodedata.normalize("NFKD", word.translate(_APOSTROPHES)).casefold()
    text = unicodedata.normalize("NFC", _MARKS.sub("", text))
    return _POSSESSIVE.sub("", text).replace("'", "")


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    """Return the stem of a plain word; anything with a digit stays as it is."""
    if not word.isalpha():
        return word
    with _stemming:
        return str(_stemmer.stemWord(word))


def tokens(text: str) -> Iterator[Token]:
    """Give every word and number of `text` in order, stop words included."""
    for match in _TOKEN.finditer(text):
        found: tuple[str, ...]
        if match["number"]:
            number = unicodedata.normalize("NFKC", match["number"]).replace(",", "")
            found = (number, f"{number}%") if match["percent"] else (number,)
        else:
            word = _plain(match[0])
            found = () if not word or word in STOP_WORDS else (_stem(word),)
        yield Token(match.start(), match.end(), found)


def terms(text: str) -> list[str]:
    """Return the terms of `text` in order, repeated as often as they occur."""
    return [term for token in tokens(text) for term in token.terms]


def surface_words(text: str) -> list[str]:
    """Return every word and number in lower case and unstemmed, stop words included."""
    found = []
    for match in _TOKEN.finditer(text):
        number = match["number"]
        plain = number.replace(",", "") if number else _plain(match[0])
        if plain:
            found.append(plain)
    return found
