"""The bodies that documents are about: which of them a question names, in their many spellings.

What a document is about is one of its facts (`Facts.subject`), so nothing is listed here: a library
of other bodies brings its own names. `Newcastle` is Newcastle upon Tyne where no other body begins
so, but "Newcastle-under-Lyme" is another place, and so is "South Gloucestershire" where only
Gloucestershire is known.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.words import surface_words

Words = tuple[str, ...]
"""A name in lower case, without possessives, hyphens, commas and a leading "the"."""


def _set_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*|&")
_JOINS = _set_of("upon under on of le by with")
"""Words inside the names of places that make them longer, and other ones."""
_LISTS = _JOINS | {"and"}
_ALWAYS_JOIN = _set_of("upon under le")
_COMPASS = _set_of("north south east west")
_POINTS = _COMPASS | _set_of("central greater mid inner outer new upper lower")
"""Words beside a name that make it another one: "South Gloucestershire", but "in south Dorset"."""
_NO_SHORT_FORM = _POINTS | _set_of(
    "isle isles city county borough district town parish royal london university college school"
    " hospital department ministry office bank house council board institute"
)
_OF_BODIES = _set_of(
    "council county city borough metropolitan district unitary authority corporation children"
    " childrens family families trust trusts nhs foundation services service care social local"
    " partnership university hospitals hospital teaching community health police fire rescue"
    " and of for the"
)
_MONTH = re.compile(
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A body as a question names it."""

    name: str
    """As it is written there."""
    words: Words
    documents: frozenset[str]
    """Those that are about it."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    start: int
    end: int
    capital: bool
    joined: bool
    """A hyphen stands between it and the word before."""
    apart: bool
    """A comma, a stop or the like does."""


def name_words(name: str) -> Words:
    """Return the words that a name is compared by.

    >>> name_words("the Royal Borough of Windsor & Maidenhead")
    ('royal', 'borough', 'of', 'windsor', 'and', 'maidenhead')
    """
    words = surface_words(name.replace("&", " and "))
    return tuple(words[1:] if words[:1] == ["the"] else words)


def places_of(words: Sequence[str], phrase: Words) -> Iterator[int]:
    """Yield where `phrase` begins in `words`, whole and in order, and not as half of a name.

    "West Northamptonshire" does not name Northamptonshire.
    """
    for at, word in enumerate(words):
        if word == phrase[0] and tuple(words[at : at + len(phrase)]) == phrase:
            if at and words[at - 1] in _COMPASS:
                continue
            yield at


def holds(words: Sequence[str], phrase: Words) -> bool:
    """Whether `phrase` stands in `words`."""
    return any(True for _ in places_of(words, phrase))


class Bodies:
    """The bodies of one library by their names.

    `mentions` tells whether documents hold a name anywhere, `is_word` whether a name is also an
    everyday word of the library, as "reading" is.
    """

    def __init__(
        self,
        subjects: Mapping[str, str],
        mentions: Callable[[Words, frozenset[str]], bool],
        is_word: Callable[[str, frozenset[str]], bool],
    ) -> None:
        by_words: dict[Words, set[str]] = defaultdict(set)
        for path, subject in subjects.items():
            if words := name_words(subject):
                by_words[words].add(path)
        self._names = _with_other_forms(by_words)
        self._longest = max(map(len, self._names), default=0)
        self._mentions, self._is_word = mentions, is_word

    def named_in(self, text: str) -> tuple[tuple[Named, ...], tuple[str, ...]]:
        """Return the bodies that `text` names, in order, and longer names that are none of them.

        The second are names that begin or end as a body's does, and are in none of its documents.
        """
        tokens = list(_tokens(text))
        cased = any(token.capital for token in tokens[1:]) and not all(
            token.capital for token in tokens if len(token.word) > 3
        )
        found: list[Named] = []
        others: list[str] = []
        at = taken = 0
        while at < len(tokens):
            size = self._match(tokens, at)
            if not size or not self._is_name(tokens[at : at + size], cased=cased, first=at == 0):
                at += 1
                continue
            first, last = _whole(tokens, at, at + size, cased=cased, taken=taken)
            documents = self._names[tuple(token.word for token in tokens[at : at + size])]
            words = tuple(token.word for token in tokens[first:last])
            start, end = tokens[first].start, tokens[last - 1].end
            name = re.sub(r"[’']s?$", "", text[start:end])
            beside = {token.word for token in (*tokens[first:at], *tokens[at + size : last])}
            same = beside.isdisjoint(_POINTS) and self._mentions(words, documents)
            if last - first == size or same:
                found.append(Named(name, words, documents, start, end))
            else:
                others.append(name)
            at = taken = max(last, at + size)
        return tuple(found), tuple(others)

    def _match(self, tokens: Sequence[_Token], at: int) -> int:
        """Number of words of the longest known name that begins at `at`; 0 for none."""
        for size in range(min(self._longest, len(tokens) - at), 0, -1):
            if tuple(token.word for token in tokens[at : at + size]) in self._names:
                return size
        return 0

    def _is_name(self, tokens: Sequence[_Token], *, cased: bool, first: bool) -> bool:
        if len(tokens) > 1:
            return True
        if tokens[0].capital and not first:
            return True
        if cased and not tokens[0].capital:
            return False
        return not self._is_word(tokens[0].word, self._names[(tokens[0].word,)])


def _tokens(text: str) -> Iterator[_Token]:
    before = 0
    for match in _WORD.finditer(text):
        words = name_words(match[0]) or ("the",)
        gap = text[before : match.start()]
        joined, apart = gap in {"-", "‑", "–"}, bool(re.search(r"[^\s\w‑–-]", gap))
        yield _Token(words[0], match.start(), match.end(), match[0][0].isupper(), joined, apart)
        before = match.end()


def _whole(
    tokens: Sequence[_Token], first: int, last: int, *, cased: bool, taken: int
) -> tuple[int, int]:
    """Return the bounds of the name that the known one [first, last) is a part of, as written.

    What stands before `taken` belongs to the name before.
    """

    def name_at(at: int) -> bool:
        token = tokens[at]
        return (token.capital or not cased) and not _MONTH.fullmatch(token.word)

    def points(token: _Token) -> bool:
        return token.word in (_POINTS if cased else _COMPASS) and (token.capital or not cased)

    while last < len(tokens):
        token, following = tokens[last], last + 1
        if token.apart:
            break
        if token.joined or points(token):
            last += 1
        elif token.word in _ALWAYS_JOIN or (token.word in _JOINS and token.capital):
            if following == len(tokens) or not name_at(following):
                break
            last += 2
        else:
            break
    while first > taken and not tokens[first].apart:
        before = tokens[first - 1]
        if tokens[first].joined or points(before):
            first -= 1
        elif before.word in _ALWAYS_JOIN and first - 2 >= taken and name_at(first - 2):
            first -= 2
        else:
            break
    return first, last


def _with_other_forms(subjects: Mapping[Words, set[str]]) -> dict[Words, frozenset[str]]:
    """Return the documents of every name, the short forms of names among them."""
    names: dict[Words, set[str]] = {words: set(paths) for words, paths in subjects.items()}
    longer: dict[Words, set[Words]] = defaultdict(set)
    for words in subjects:
        for short in _short_forms(words):
            longer[short].add(words)
        for size in range(1, len(words)):
            if words[:size] in subjects and _OF_BODIES.issuperset(words[size:]):
                names[words[:size]] |= subjects[words]
    for words in subjects:
        # "Kingston upon Hull" is called Hull, where there is a Hull.
        if "upon" in words and (last := words[words.index("upon") + 1 :]) in subjects:
            names[words] |= subjects[last]
            names[last] |= subjects[words]
    for short, longs in longer.items():
        if short not in subjects:
            names[short] = set().union(*(subjects[words] for words in longs))
        elif len(longs) == 1 and (words := next(iter(longs)))[len(short)] in _JOINS:
            # "East Riding" and "East Riding of Yorkshire" are one body under two names.
            names[short] |= subjects[words]
            names[words] |= subjects[short]
    return {words: frozenset(paths) for words, paths in names.items()}


def _short_forms(words: Words) -> Iterator[Words]:
    """Yield what people call a body for short: the parts that its name joins.

    >>> sorted(_short_forms(("bath", "and", "north", "east", "somerset")))
    [('bath',), ('north', 'east', 'somerset')]
    """
    places = [at for at, word in enumerate(words) if word in _LISTS]
    if words[:2] == ("city", "of"):
        # London is more than the City of London, but the London Corporation is not.
        yield from ((*words[2:], council) for council in ("council", "corporation"))
        if words[2:] != ("london",):
            yield words[2:]
    if not places or _OF_BODIES.issuperset(words[places[0] + 1 :]):
        return
    if words[: places[0]] and not _NO_SHORT_FORM.issuperset(words[: places[0]]):
        yield words[: places[0]]
    if words[places[-1]] == "and" and not _OF_BODIES.intersection(words[places[-1] :][1:]):
        yield words[places[-1] + 1 :]
