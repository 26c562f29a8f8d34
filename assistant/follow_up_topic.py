"""What the question before was about: its subject, its times, and it without its question word."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.follow_up_words import Time, Word, times_in, words_of
from index.words import terms

_ASKING = re.compile(
    r"^(?:(?:in|at|by|to|for|from|of|on|with|since|until|through|under|about)\s+)?(?:how many|"
    r"how much|how (?:well|often|long|far|soon|old|high|large|big|good|come)|how|"
    r"(?:what|which) (?:number|percentage|proportion|share|rate|date|day|month|year|time|kinds?"
    r"|sorts?|"
    r"types?|grade|judgement|rating|amount)(?: of)?|what|which|whose|whom|who|when|where|why)\b\s*",
    re.IGNORECASE,
)
_AUXILIARY = re.compile(
    r"^(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|should|shall|may|might|"
    r"must)\b\s*",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"\b(?:about|regarding|concerning)\s+$", re.IGNORECASE)
_SAYS = re.compile(
    r"\s+(?:\w+ly\s+)?(?:says?|said|finds?|found|thinks?|thought|makes?|made|concludes?|concluded|"
    r"recommends?|recommended|states?|stated|mentions?|mentioned|reports?|reported|sees?|saw"
    r"|describes?|"
    r"described|tells?|told|asks?|asked|expects?|wants?|wanted|notes?|noted|advises?|requires?)\b",
    re.IGNORECASE,
)
_TELL = re.compile(
    r"^(?:please\s+)?(?:(?:can|could) you\s+)?(?:tell me|show me|list|name|give me|give|explain|"
    r"describe|say)\b\s*(?:about\b\s*)?",
    re.IGNORECASE,
)
_LINK_WORDS = """
the a an this that these those of on with in at from for by to into and or & each every all own
under within outside between among than as
"""
_LINKS = frozenset(_LINK_WORDS.split())
_ARTICLES = frozenset({"the", "a", "an"})
_ACTORS = frozenset({"i", "we", "you", "they", "he", "she", "it"})
_SIDE_WORDS = "the a an of on with in at from for by to into and or & under within as"
_SIDES = frozenset(_SIDE_WORDS.split())


@dataclass(frozen=True, slots=True)
class Phrase:
    """A stretch of the question that names one thing: `the peer review letter of 2013`."""

    text: str
    start: int
    end: int
    words: tuple[Word, ...]
    says: bool = False
    """It is who or what says or finds something, not what that is about."""

    @property
    def head(self) -> Word:
        """The noun that it is built on: the last one before an `of`, `on` or `with`."""
        naming: list[Word] = []
        for word in self.words:
            if naming and word.text in {"of", "on", "with", "in", "at", "from", "for", "by", "to"}:
                break
            if word.names or word.is_verb:
                naming.append(word)
        return naming[-1]


@dataclass(frozen=True, slots=True)
class Topic:
    """A question taken apart for another to lean on."""

    text: str
    """Without its question mark."""
    statement: str
    """Without its question word and auxiliary: `care leavers at university in 2015`."""
    asking: str
    """The question word, as written: `How many`."""
    phrases: tuple[Phrase, ...]
    """What it names, in order; dates that stand alone are not among them."""
    times: tuple[Time, ...]

    @property
    def about(self) -> Phrase | None:
        """What something is said `about`."""
        return next((each for each in self.phrases if _ABOUT.search(self.text[: each.start])), None)

    def with_terms(self, wanted: str) -> Phrase | None:
        """Return the phrase that shares most words with a text, None when none shares any."""
        known = set(terms(wanted))
        scored = [(len(known & set(terms(phrase.text))), phrase) for phrase in self.phrases]
        best = max((score for score, _ in scored), default=0)
        return next((phrase for score, phrase in scored if score == best), None) if best else None


def topic_of(question: str) -> Topic:
    """Take the question before apart."""
    text = " ".join(question.split()).rstrip(" ?!.…")
    asking = _ASKING.match(text)
    body = text[asking.end() :] if asking else _TELL.sub("", text)
    return Topic(
        text=text,
        statement=_AUXILIARY.sub("", body) or body,
        asking=asking.group().strip() if asking else "",
        phrases=tuple(_phrases(text, asking.end() if asking else 0)),
        times=tuple(times_in(text)),
    )


def _belongs(word: Word, before: Word | None, held: list[Word]) -> bool:
    """Whether a word is part of a name: a noun or adjective, or what holds those together."""
    after_article = before is not None and before.text in _ARTICLES
    in_phrase = bool(held) and held[0].text in _ARTICLES
    return (
        word.names
        or (word.is_verb and after_article)
        or (word.either and in_phrase)
        or (word.text in _LINKS and (bool(held) or word.text in _ARTICLES))
    )


def _phrases(text: str, begin: int) -> list[Phrase]:
    """Cut a question into what it names: verbs, question words and commas part the phrases."""
    alone = [time for time in times_in(text) if time.alone]
    found: list[Phrase] = []
    held: list[Word] = []

    def close() -> None:
        while held and held[-1].text in _SIDES:
            held.pop()
        while held and held[0].text in _SIDES - {"the", "a", "an"}:
            held.pop(0)
        if any(word.names for word in held):
            start, end = held[0].start, held[-1].end
            says = _SAYS.match(text, end) is not None
            found.append(Phrase(text[start:end], start, end, tuple(held), says))
        held.clear()

    previous: Word | None = None
    for word in words_of(text):
        before, actor = previous, previous is not None and previous.text in _ACTORS
        parted = previous is not None and re.search(r"[,;:?()–—]", text[previous.end : word.start])
        if parted:
            close()
        previous = word
        in_time = any(time.start <= word.start < time.end for time in alone)
        dated = word.text[:1].isdigit() and not in_time
        if word.start < begin or in_time:
            close()
        elif actor and word.names:
            # "How do I renew …": the word is a verb.
            close()
        elif dated or _belongs(word, before, held):
            parts = word.text.endswith("ed") and held and held[-1].names and word.text != "red"
            if parts:
                close()
            else:
                held.append(word)
        elif word.text == "after" and held and held[-1].text == "looked":
            held.append(word)
        else:
            close()
    close()
    return found
