import numpy as np
import pytest

from assistant.chain import RetrievalChain
from assistant.confidence import CONFIDENCE_NAMES


@pytest.fixture(scope="module")
def row(library):
    """The signals of a whole question, by name."""
    chain = RetrievalChain.over(library)

    def measured(question):
        found = chain.evidence(question).confidence_row
        assert np.isfinite(found).all()
        return dict(zip(CONFIDENCE_NAMES, found.tolist(), strict=True))

    return measured


def test_the_best_sentence_covers_more_of_a_question_it_answers(row):
    there, elsewhere = row("care leavers at university"), row("care of zeppelins and balloons")
    for name in ("best_cover", "best_late_interaction"):
        assert there[name] > elsewhere[name], name


def test_years_that_are_nowhere_are_seen(row):
    assert row("the council in 2015")["years_missing_everywhere"] == 0
    nowhere = row("the council in 1950")
    assert (nowhere["years_missing_everywhere"], nowhere["years_missing_near"]) == (1, 1)


def test_names_that_are_not_near_the_best_sentences_are_seen(row):
    assert row("Did Northshire Council look?")["names_missing"] == 0
    assert row("Did Ada Lovelace look?")["names_missing"] == 1


def test_a_question_of_stop_words_alone_gives_finite_signals(row):
    assert row("what is it")["words_asked"] == 0


def test_an_amount_that_the_best_sentences_do_not_give_is_seen(row):
    assert row("How many care leavers are at university?")["amount_missing"] < 0.5
    assert row("How much did the care leavers at university cost?")["amount_missing"] > 0.9
    assert row("Where are the care leavers?")["amount_missing"] == 0


def test_a_name_that_the_best_sentences_do_not_give_is_seen(row):
    assert row("What is the name of the director of children’s services?")["name_missing"] > 0.5
    assert row("How many care leavers are at university?")["name_missing"] == 0


def test_what_came_after_the_newest_document_is_seen(row):
    assert row("What has been done since the 2050 report?")["after_newest"] == 1
    assert row("What has been done since the 2005 report?")["after_newest"] == 0
