import pytest

from assistant.question import understand
from assistant.readings import PassageReader
from assistant.scope import Scope
from assistant.sentence_rules import by_rules, of_other_years


@pytest.fixture(scope="module")
def readings(library):
    hits = library.search("judgement of social workers and care leavers", 24)
    return PassageReader(library).read(hits)


def documents(readings, gains, wanted):
    """The documents of the sentences that gain so much."""
    both = zip(readings, gains.tolist(), strict=True)
    return {reading.hit.passage.document for reading, gain in both if gain == wanted}


def test_sentences_of_other_years_lose_where_the_year_asked_for_can_be_had(readings):
    gains = of_other_years(understand("What was judged in 2013?"), readings)
    assert set(gains.tolist()) == {0, -1.5}
    assert "committee.html" in documents(readings, gains, -1.5)
    assert "letter.md" not in documents(readings, gains, -1.5)
    for question in ("What was judged?", "What was judged in 1950?"):
        assert not of_other_years(understand(question), readings).any()


def test_sentences_that_hold_a_phrase_in_quotation_marks_gain(readings):
    gains = by_rules(understand("What is said of “care leavers”?"), Scope(), readings)
    own = ["care leavers" in " ".join([r.text, *r.unit.place.heading]).casefold() for r in readings]
    assert gains.tolist() == [3.0 * held for held in own]
    assert 0 < sum(own) < len(own)


def test_sentences_of_documents_that_are_not_preferred_lose(readings):
    scope = Scope(preferred=frozenset({"letter.md"}))
    gains = by_rules(understand("What of staff?"), scope, readings)
    assert documents(readings, gains, 0.0) == {"letter.md"}
    assert documents(readings, gains, -1.5) == {"2015/report.txt", "committee.html"}
    absent = Scope(preferred=frozenset({"other.md"}))
    assert not by_rules(understand("What of staff?"), absent, readings).any()
