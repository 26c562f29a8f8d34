"""Which words of a question name things, and which only hold it together.

No tagger is needed for questions: what is left when function words, common verbs and words such
as "reasons" are taken away names what is asked about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.words import STOP_WORDS
from ingest.dates import find_dates

_VERBS_TEXT = """
agree agreed aim allow apply applied argue arrange ask asked become became begin began believe
bring brought buy call called carried carry cause caused change changed check checked choose
chose come comes came complain conclude concluded consider considered cost costs cover covers
decide decided deal describe described differ do done drop dropped end ended ends expect
expected explain explained fall fell fail failed feel felt find finds found fund funded get gets
give given gives gave go goes going gone got grow grew happen happened happens hear heard help
helped hold holds held identify identified improve improved include included increase increased
issue issued judge judged keep keeps kept know known last lasted launch launched lead led leads
learn leave left live live look looked lose lost make makes made mean means meant meet met
mention mentioned miss missed move moved need needed needs note noted occur offer offered pay
paid pays place placed plan planned promise promised provide provided publish published put
raise raised rate rated reach read receive received recommend recommended record recorded
reduce reduced refer referred remain report reported require required respond responded rise
rose run runs said saw say says see seen send sent serve set show shown shows sign signed spend
spent spoke stand start started starts state stated stay stop stopped suggest suggested support
take taken takes tell tells think thought told took try tried turn turned undertake undertaken
understand use used visit visited want wanted was went work worked works write written wrote
taught built bought caught drawn driven fought grown hidden hit hurt laid lent proven rebuilt risen
sold shut spoken stolen taken thrown understood won worn replace replaced
"""
_VERBS = frozenset(_VERBS_TEXT.split())
_EITHER_TEXT = """
change check cost decision end help issue lead look need note offer place plan record report result
review rise run show start state stay support use visit work
"""
_EITHER = frozenset(_EITHER_TEXT.split())
"""Verbs that are nouns as often: behind an article they name a thing."""
_LOOSE_TEXT = """
ok okay please tell me anything everything something nothing else another other others any
some all both more most less least many much few several own same still now again already
ever never often always soon long far later earlier before after previous previously next
current currently latest recent recently today first second last year years time times back
really actually exactly only even well no not yes one ones thing things way ways kind kinds
kept new old sort what's who's
"""
_LOOSE = frozenset(_LOOSE_TEXT.split())
_GENERIC_TEXT = """
reason reasons cause causes explanation why date dates deadline day month number numbers
figure figures total amount percentage proportion share average rate example examples detail
details result results outcome outcomes consequence consequences difference differences
comparison change changes source evidence name names title address phone email cost costs price
person people whom page paragraph place purpose aim aims effect effects rest remainder
exception exceptions alternative alternatives grade judgement judgment rating
"""
GENERIC = frozenset(_GENERIC_TEXT.split())
"""Nouns that are about something else: alone, with `the` or `any`, they lean on the one before."""

_DOCUMENTS_TEXT = """
agreement announcement article assessment audit brochure bulletin contract decision document
evaluation form guidance guide handbook inspection judgement judgment law leaflet letter manual
meeting memo minutes news note notice page paper plan policy publication regulation regulations
report review statement story strategy study survey text visit website
"""
DOCUMENTS = frozenset(_DOCUMENTS_TEXT.split())
"""What can be written, signed, published, held or found to say something."""

_PEOPLE_TEXT = """
adviser advisor author chair chairman chairwoman chief clerk commissioner contact coordinator
councillor director executive head inspector leader lead manager mayor member minister nurse
officer owner president principal secretary signatory social teacher worker
"""
_PEOPLE = frozenset(_PEOPLE_TEXT.split())
_AGENTS_TEXT = """
adviser advisers author authors authority board committee company council councillors director
government inspectors inspector leaders manager managers ministers ofsted officer officers
officials report researchers reviewers staff team visitors writers
"""
_AGENTS = frozenset(_AGENTS_TEXT.split())
"""Who says or does something, rather than what it is about."""

_PLURALS = frozenset({"children", "people", "men", "women", "staff", "police", "folk"})
_WORD = re.compile(r"[^\W_]+(?:['’&.-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a question and where it stands."""

    text: str
    """Folded, with a straight apostrophe."""
    start: int
    end: int

    @property
    def names(self) -> bool:
        """Whether it names a thing: no function word, common verb or number."""
        bare = re.sub(r"'s?$", "", self.text)
        return not (
            bare in STOP_WORDS
            or bare.replace("'", "") in STOP_WORDS
            or bare in _VERBS
            or bare in _LOOSE
            or bare[:1].isdigit()
        )

    @property
    def is_verb(self) -> bool:
        """Whether it is one of the common verbs."""
        return self.text in _VERBS

    @property
    def either(self) -> bool:
        """Whether it is a common verb that is a noun as often."""
        return self.text in _EITHER

    @property
    def plural(self) -> bool:
        """Whether it looks like a plural noun."""
        return self.text in _PLURALS or bool(re.search(r"[^'siu]s$", self.text))

    @property
    def agent(self) -> bool:
        """Whether it is somebody who says or does things."""
        return self.text in _AGENTS or self.text in _PEOPLE

    @property
    def person(self) -> bool:
        """Whether it is a post that one person holds."""
        return self.text in _PEOPLE

    @property
    def document(self) -> bool:
        """Whether it is something that is written, signed, published or held."""
        return self.text in DOCUMENTS


def words_of(text: str) -> list[Word]:
    """Return the words of a text in order."""
    return [
        Word(match.group().casefold().replace("’", "'"), match.start(), match.end())
        for match in _WORD.finditer(text)
    ]


@dataclass(frozen=True, slots=True)
class Time:
    """A date or span of dates named in a question, `text[start:end]`."""

    start: int
    end: int
    text: str
    """With the preposition that belongs to it: `in July 2015`; without one, `2015`."""
    bare: str
    """Without the preposition."""

    @property
    def alone(self) -> bool:
        """Whether it has a preposition, and so can stand behind any question."""
        return self.text != self.bare


_BEFORE = re.compile(
    r"\b(?:(?:in|on|by|since|from|during|for|until|till|around|about|over|after|before|between"
    r"|as of"
    r"|as at|at(?: the (?:end|start|beginning) of)?|(?:in |over |for )?the (?:financial |school )?"
    r"year(?: to| up to| ending)?)\s+)(?:(?:early|late|mid|spring|summer|autumn|winter|the|end"
    r"|march|"
    r"financial year|of)[\s-]+)*$",
    re.IGNORECASE,
)


def _names_next(text: str) -> bool:
    after = _WORD.match(text.lstrip())
    return after is not None and after.group().casefold() not in STOP_WORDS


def times_in(text: str) -> list[Time]:
    """Return the dates named in a text, each with its preposition; neighbours as one."""
    found: list[Time] = []
    for date in find_dates(text):
        lead = _BEFORE.search(text[: date.start])
        if lead and lead.group().rstrip().endswith("the") and _names_next(text[date.end :]):
            lead = None  # "at the 2015 inspection": the year belongs to the noun
        start = lead.start() if lead else date.start
        last = found[-1] if found else None
        if last and re.fullmatch(r"\s*(?:,|and|or|to|vs\.?|versus|-|–)\s*", text[last.end : start]):
            bare = text[last.end - len(last.bare) : date.end]
            found[-1] = Time(last.start, date.end, text[last.start : date.end], bare)
        else:
            found.append(Time(start, date.end, text[start : date.end], text[date.start : date.end]))
    return found
