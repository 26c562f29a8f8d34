import numpy as np
import pytest

from assistant.evidence import EvidenceFinder
from assistant.question import understand
from index.hit import Filter
from ingest.document import DocDate

QUESTION = "How many care leavers were at university?"
EVERYTHING = Filter()


@pytest.fixture(scope="module")
def finder(library):
    return EvidenceFinder(library)


@pytest.fixture(scope="module")
def weigh(finder, library):
    """Weigh the passages that a search finds."""

    def weighed(question, k=24):
        asked = understand(question)
        return finder.weigh(asked, library.search(question, k), EVERYTHING)

    return weighed


def test_the_sentence_that_answers_is_the_best(weigh):
    best = weigh(QUESTION).candidates[0]
    assert best.text.startswith("Twelve care leavers were at university")
    assert best.years == {2015}


def test_every_sentence_of_every_passage_is_weighed_once(weigh, library):
    evidence = weigh(QUESTION)
    places = [(c.hit.passage.key, c.unit.start) for c in evidence.candidates]
    assert sorted(places) == sorted(
        (hit.passage.key, unit.start) for hit in evidence.hits for unit in hit.passage.units
    )
    for candidate in evidence.candidates:
        document = library.document(candidate.hit.passage.document)
        assert document.text[candidate.unit.start : candidate.unit.end] == candidate.text


def test_candidates_go_down_and_their_shares_make_one(weigh):
    evidence = weigh(QUESTION)
    scores = [candidate.score for candidate in evidence.candidates]
    assert scores == sorted(scores, reverse=True)
    assert sum(candidate.share for candidate in evidence.candidates) == pytest.approx(1)
    assert len(evidence.signals) == len(scores)


def test_passages_are_ranked_by_what_their_sentences_share(weigh):
    evidence = weigh(QUESTION)
    readers = [hit.reader for hit in evidence.hits]
    assert readers == sorted(readers, reverse=True)
    assert sum(readers) == pytest.approx(1)
    assert [hit.rank for hit in evidence.hits] == list(range(1, len(readers) + 1))
    assert evidence.hits[0].passage == evidence.candidates[0].hit.passage


def test_confidence_is_a_probability_and_higher_where_the_words_are_there(weigh):
    there, elsewhere = weigh(QUESTION).confidence, weigh("Who sank the zeppelin?").confidence
    assert 0 < elsewhere < there < 1


def test_nothing_found_is_no_evidence(finder):
    evidence = finder.weigh(understand(QUESTION), [], EVERYTHING)
    assert (evidence.candidates, evidence.hits, evidence.confidence) == ((), (), 0)
    assert np.isfinite(evidence.confidence_row).all()


def test_documents_of_each_year_asked_for_are_looked_into(finder, library):
    asked = understand("What changed from 2013 to 2024?")
    hits = library.search(asked.text, 1)
    extra = finder.extra_hits(asked, hits, EVERYTHING)
    documents = {hit.passage.document for hit in [*hits, *extra]}
    assert {"letter.md", "committee.html"} <= documents
    keys = [hit.passage.key for hit in [*hits, *extra]]
    assert len(set(keys)) == len(keys)
    assert [hit.rank for hit in extra] == list(range(2, len(extra) + 2))


def test_a_filter_by_date_is_not_widened_by_the_years_asked_for(finder, library):
    asked = understand("What changed from 2013 to 2024?")
    since = finder.extra_hits(asked, [], Filter(since=DocDate(2015)))
    assert "letter.md" not in {hit.passage.document for hit in since}
    assert finder.extra_hits(asked, [], Filter(since=DocDate(2025))) == []
    only = Filter(documents=frozenset({"letter.md"}))
    documents = {hit.passage.document for hit in finder.extra_hits(asked, [], only)}
    assert documents == {"letter.md"}


def test_years_the_library_knows_nothing_of_bring_nothing(finder):
    assert finder.extra_hits(understand("What of 1950?"), [], EVERYTHING) == []
    assert finder.years == {2013, 2015, 2024}
