"""Completing a question that leans on another, each form of it in its own way."""

from __future__ import annotations

import re

from assistant.follow_up_signs import Form, Lean
from assistant.follow_up_topic import Phrase, Topic
from assistant.follow_up_words import Time, times_in, words_of

_NOW = re.compile(
    r"\b(?:now|nowadays|current(?:ly)?|latest|today|at present|these days|most recent(?:ly)?|since|"
    r"later|earlier|before|after|next|previous(?:ly)?|last|ever|will)\b",
    re.IGNORECASE,
)
_ASKS_WHEN = re.compile(r"\bwhen\b|\b(?:what|which) (?:date|day|month|year)\b", re.IGNORECASE)
_COUNTED = re.compile(
    r"^(how many(?: more| others| else)?|which)(?: ones?)?(?: of (?:them|these|those))?\b",
    re.IGNORECASE,
)
_SAYING = re.compile(
    r"\b(?:says?|said|states?|stated|mention\w*|recommend\w*|conclu\w+|describe[sd]?|signed|signs?|"
    r"wrote|written|writes?|address(?:ed)?|dated|published?|author|led|leads?|carried out|"
    r"took place|conducted|cover(?:s|ed)?|find|found|held)\b",
    re.IGNORECASE,
)
_PLACED = re.compile(
    r"(in|at|for|with|by|on|under|over|from|among|between|within|of|outside|inside)\s",
    re.IGNORECASE,
)
_PLURAL = frozenset({"they", "them", "their", "theirs", "these", "those"})
_PERSON = frozenset({"he", "she", "him", "his", "her", "hers"})
_OWNING = frozenset({"its", "their", "his", "her", "theirs", "hers"})
_OF_THEM = re.compile(r"^(?:how many|which)(?: ones?)? of (?:them|these|those)\b", re.IGNORECASE)
_ONES = re.compile(r"\b(?:ones?|others?|rest|else|more)\b", re.IGNORECASE)
_NAME = re.compile(r"[A-Z][\w’'-]*[a-z](?: (?:of |and |upon |the )?[A-Z][\w’'-]*[a-z])*")


Completed = tuple[str, list[str]]
"""The completed question, and what was taken over; nothing of either is checked yet."""


def completed(lean: Lean, topic: Topic) -> Completed:
    """Return a leaning question with what it lacks put in."""
    return _BY_FORM[lean.form](lean, topic)


def _bare(lean: Lean, topic: Topic) -> Completed:
    """Complete "Why?": the question word takes the place of the one before."""
    after = topic.text[len(topic.asking) :].strip() if topic.asking else topic.text
    return f"{lean.rest} {_lower_first(after)}", [topic.statement]


def _about(lean: Lean, topic: Topic) -> Completed:
    """Complete "The reasons?": they are of what was asked about."""
    return f"{lean.rest}: {topic.statement}", [topic.statement]


def _fragment(lean: Lean, topic: Topic) -> Completed:
    """Complete "And care leavers in 2024?": each part takes the place of its like."""
    times = times_in(lean.rest)
    rest, text = lean.rest, topic.text
    for time in reversed(times):
        rest = f"{rest[: time.start]}{rest[time.end :]}"
    rest = " ".join(rest.split()).strip(" ,")
    if _ONES.search(rest):
        return _about(lean, topic)
    if any(word.names for word in words_of(rest)):
        text = _put(rest, topic)
    elif not times:
        # "And now?", "And before that?"
        text = f"{_without_times(topic)} {rest}"
    if times:
        text = _at_time(text, times[-1])
    return text, [topic.statement]


def _put(part: str, topic: Topic) -> str:
    """Put a part of a question where its like stands in the question before."""
    found = _PLACED.match(part)
    text = topic.text
    if found:
        for phrase in reversed(topic.phrases):
            before = re.search(rf"\b{found[1]}\s+$", text[: phrase.start], re.IGNORECASE)
            if before:
                return f"{text[: before.start()]}{part}{text[phrase.end :]}"
        timed = next((time for time in topic.times if time.alone), None)
        at = timed.start if timed else len(text)
        return f"{text[:at].rstrip()} {part} {text[at:]}".strip()
    like = _like(part, topic)
    if like is None:
        return f"{part}: {topic.statement}"
    return f"{text[: like.start]}{_lower_article(part)}{text[like.end :]}"


def _like(part: str, topic: Topic) -> Phrase | None:
    """The phrase that a part takes the place of: of like words, or like kind, or the subject."""
    name = _named_like(part, topic)
    if name is not None:
        return name
    shared = topic.with_terms(part)
    if shared is not None:
        return shared
    words = [word for word in words_of(part) if word.names]
    if words and words[-1].document:
        same = next((phrase for phrase in topic.phrases if phrase.head.document), None)
        if same is not None:
            return same
    return _subject(topic)


def _named_like(part: str, topic: Topic) -> Phrase | None:
    """The name that another name takes the place of: `Leeds` for `Bradford`."""
    if not _NAME.fullmatch(part) or part.isupper():
        return None
    found = [match for match in _NAME.finditer(topic.text) if match.start() > len(topic.asking)]
    if not found:
        return None
    last = found[-1]
    return Phrase(last.group(), last.start(), last.end(), tuple(words_of(last.group())))


def _clause(lean: Lean, topic: Topic) -> Completed:
    """Complete "Who led it?": what points back is named, and a year that is missing is added."""
    text, carried = lean.rest, list[str]()
    if lean.nounless and _OF_THEM.search(text):
        text, carried = f"{text} ({topic.statement})", [topic.statement]
    elif lean.nounless:
        subject = _subject(topic, plural=True)
        if subject is not None:
            named = _without_article(subject.text)
            text = _COUNTED.sub(lambda found: f"{found[1]} {named}", text)
            carried.append(subject.text)
    elif lean.pointer is not None:
        text, carried = _pointed(lean, topic)
    elif not any(word.names for word in words_of(text)):
        text, carried = f"{text} ({topic.statement})", [topic.statement]
    if not times_in(text) and not _NOW.search(text):
        if topic.times and not (_ASKS_WHEN.search(text) and carried):
            time = topic.times[0]
            text = f"{text} {time.text if time.alone else 'in ' + time.bare}"
            carried.append(time.bare)
        elif not any(word.document for word in words_of(text)):
            document = next((phrase for phrase in topic.phrases if phrase.head.document), None)
            if document is not None:
                text = f"{text} ({document.text})"
                carried.append(document.text)
    if not carried:
        text, carried = f"{text} ({topic.statement})", [topic.statement]
    return text, carried


def _pointed(lean: Lean, topic: Topic) -> Completed:
    """Put a name where a word points back."""
    start, end = lean.pointer or (0, 0)
    text = lean.rest
    word = text[start:end].casefold()
    following = next((each for each in words_of(text) if each.start >= end), None)
    if word in {"this", "that", "these", "those"} and following is not None and following.names:
        # "Those children", "that inspection": the noun says which.
        phrase = topic.with_terms(following.text)
        if phrase is not None:
            return f"{text[:start]}{phrase.text}{text[following.end :]}", [phrase.text]
        return f"{text} ({topic.statement})", [topic.statement]
    phrase = _antecedent(word, text, topic)
    if phrase is None:
        return f"{text} ({topic.statement})", [topic.statement]
    name = phrase.text
    if word in _OWNING and not (word == "her" and following is None):
        name += "’" if name.endswith("s") else "’s"
    return f"{text[:start]}{name}{text[end:]}", [phrase.text]


def _antecedent(word: str, text: str, topic: Topic) -> Phrase | None:
    phrases = topic.phrases
    if word in _PERSON:
        return next((phrase for phrase in phrases if phrase.head.person), None)
    if word in _PLURAL:
        return _subject(topic, plural=True)
    if _SAYING.search(text):
        document = next((phrase for phrase in phrases if phrase.head.document), None)
        if document is not None:
            return document
    if topic.about is not None:
        return topic.about
    things = [phrase for phrase in phrases if not phrase.says]
    single = [phrase for phrase in things if not phrase.head.plural]
    return next(iter(single), None) or next(iter(things), None)


def _subject(topic: Topic, *, plural: bool = False) -> Phrase | None:
    """What a question is about: the first thing it names, but for who or what says something."""
    if topic.about is not None:
        return topic.about
    things = [phrase for phrase in topic.phrases if not phrase.says]
    if plural:
        things = [phrase for phrase in things if phrase.head.plural] or things
    return next(iter(things or topic.phrases), None)


def _at_time(text: str, time: Time) -> str:
    there = times_in(text)
    if not there:
        return f"{text} {time.text if time.alone else 'in ' + time.bare}"
    old = there[-1]
    if old.alone and time.alone:
        return f"{text[: old.start]}{time.text}{text[old.end :]}"
    start = old.end - len(old.bare)
    return f"{text[:start]}{time.bare}{text[old.end :]}"


def _without_times(topic: Topic) -> str:
    text = topic.text
    for time in reversed(topic.times):
        text = f"{text[: time.start]}{text[time.end :]}"
    return " ".join(text.split())


def _without_article(text: str) -> str:
    return re.sub(r"^(?:the|an?)\s+", "", text, flags=re.IGNORECASE)


def _lower_article(text: str) -> str:
    return re.sub(r"^(?:The|An?)\b", lambda found: found[0].lower(), text)


def _lower_first(text: str) -> str:
    """Lower the first letter of what began a sentence, unless it begins a name."""
    first = text.split(" ", 1)[0]
    common = first[1:].islower() and words_of(first) and not words_of(first)[0].names
    return text[:1].lower() + text[1:] if common else text


_BY_FORM = {
    Form.BARE: _bare,
    Form.ABOUT: _about,
    Form.FRAGMENT: _fragment,
    Form.CLAUSE: _clause,
}
