import numpy as np
import pytest

from assistant.question import understand
from assistant.signals import NAMES, Reading, best_matches, signals
from assistant.years import years_in
from index.asked import Asked, Swapped
from index.hit import Hit
from index.words import terms
from ingest.document import BlockKind, Passage, Place, Unit

PLAIN = {
    "kind": BlockKind.PARAGRAPH,
    "rank": 1,
    "section": "",
    "years": (),
    "recency": 0.5,
    "passage": 0,
}


def reading(text, **how):
    """A sentence in a passage of its own, or in the passage of that number."""
    parts = PLAIN | how
    unit = Unit(0, len(text), parts["kind"], Place())
    start = 1000 * parts["passage"]
    passage = Passage("a.txt", "0" * 64, start, start + 1, text, "", Place(), (unit,), 9)
    hit = Hit(
        passage, parts["rank"], dense=0.5, lexical=2.0, fused=0.7, late=parts.get("late", 0.0)
    )
    words = frozenset(terms(text))
    tokens = np.array(how.get("tokens", [[1, 0]]), np.float32).reshape(-1, 2)
    return Reading(
        hit=hit,
        unit=unit,
        text=text,
        introduced=text,
        tokens=tokens,
        above=np.array(how.get("above", []), np.float32).reshape(-1, 2),
        terms=words,
        context_terms=words,
        section=tuple(terms(parts["section"])),
        years_of_document=frozenset(parts["years"]),
        years_called=frozenset(parts["years"]),
        recency=parts["recency"],
    )


def measured(question, *readings, tokens=((1, 0),), counts=None, dated=()):
    asked = understand(question)
    vectors = np.array(tokens, np.float32)
    weights = np.array(counts or [1 / len(vectors)] * len(vectors), np.float32)
    rows = signals(
        asked,
        Asked(vectors[0], vectors, weights),
        readings,
        dict.fromkeys(asked.terms, 2.0),
        dated,
    )
    assert rows.shape == (len(readings), len(NAMES))
    assert np.isfinite(rows).all()
    return [dict(zip(NAMES, row.tolist(), strict=True)) for row in rows]


def test_every_question_token_counts_by_its_best_match():
    question = np.array([[1, 0], [0, 1]], np.float32)
    sentence = np.array([[0.6, 0.8], [1, 0]], np.float32)
    assert best_matches(question, sentence).tolist() == pytest.approx([1, 0.8])
    assert best_matches(question, sentence[:0]).tolist() == [0, 0]


def test_late_interaction_is_the_mean_of_the_best_matches():
    (row,) = measured(
        "boats mill",
        reading("Boats.", tokens=[[0.6, 0.8], [1, 0]]),
        tokens=((1, 0), (0, 1)),
    )
    assert row["late_interaction"] == pytest.approx((1 + 0.8) / 2)


def test_one_word_that_nothing_answers_to_falls_short_of_all_others_that_do():
    question = ((1, 0), (0, 1))
    halves, one_missing = measured(
        "boats mill",
        reading("Boats mill.", tokens=[[0.5, 0], [0, 0.5]]),
        reading("Boats.", tokens=[[1, 0]], passage=1),
        tokens=question,
    )
    assert halves["late_interaction"] == pytest.approx(one_missing["late_interaction"])
    assert halves["shortfall"] == pytest.approx(0.3**2)
    assert one_missing["shortfall"] == pytest.approx((0 + 0.8**2) / 2)


def test_what_stands_above_a_passage_matches_words_for_each_of_its_sentences():
    first, second, elsewhere = measured(
        "boats mill",
        reading("Boats.", tokens=[[1, 0]], above=[[0, 0.7]]),
        reading("Boat.", tokens=[[0.9, 0]], above=[[0, 0.7]]),
        reading("Boats.", tokens=[[1, 0]], passage=1),
        tokens=((1, 0), (0, 1)),
    )
    assert first["shortfall"] == pytest.approx(0.1**2 / 2)
    assert second["shortfall"] == pytest.approx(0.1**2 / 2)
    assert elsewhere["shortfall"] == pytest.approx(0.8**2 / 2)


def test_a_sentence_of_the_time_asked_for_need_not_name_it():
    for documents, late, short in (({"a.txt"}, 0.9, 0.0), ({"b.txt"}, 0.5, 0.32)):
        (row,) = measured(
            "boats 2023",
            reading("Boats.", tokens=[[1, 0]]),
            tokens=((1, 0), (0, 1)),
            dated=[((1,), frozenset(documents))],
        )
        assert row["late_interaction"] == pytest.approx(late)
        assert row["shortfall"] == pytest.approx(short)


def test_what_matters_of_the_question_counts_more():
    (row,) = measured(
        "boats mill",
        reading("Boats.", tokens=[[0.6, 0.8], [1, 0]]),
        tokens=((1, 0), (0, 1)),
        counts=[0.9, 0.1],
    )
    assert row["late_interaction"] == pytest.approx(0.9 * 1 + 0.1 * 0.8)


def test_a_passage_counts_as_search_found_it_and_a_sentence_by_its_neighbours():
    first, second, other = measured(
        "boats mill",
        reading("Boats.", tokens=[[1, 0]], late=0.75),
        reading("Mill.", tokens=[[0, 0.5]], late=0.75),
        reading("Rye.", tokens=[[0, 1]], passage=1, late=0.5),
        tokens=((1, 0), (0, 1)),
    )
    assert first["passage_late_interaction"] == second["passage_late_interaction"] == 0.75
    assert other["passage_late_interaction"] == 0.5
    assert (first["best_neighbour"], second["best_neighbour"]) == pytest.approx((0.25, 0.5))
    assert other["best_neighbour"] == 0


def test_a_passage_reaches_a_share_of_what_all_sentences_match_together():
    half, half_too, other = measured(
        "boats mill",
        reading("Boats.", tokens=[[0.6, 0]]),
        reading("Mill.", tokens=[[0, 0.2]]),
        reading("Rye.", tokens=[[0, 0.4]], passage=1),
        tokens=((1, 0), (0, 1)),
    )
    assert half["passage_reached"] == half_too["passage_reached"] == pytest.approx(0.8 / 1.0)
    assert other["passage_reached"] == pytest.approx(0.4 / 1.0)
    (none,) = measured("boats", reading("Boats.", tokens=[]))
    assert none["passage_reached"] == 0


def test_cover_is_the_share_of_the_question_that_is_there():
    half, none = measured("boats of the harbour", reading("The boats."), reading("A mill."))
    assert (half["cover"], none["cover"]) == (0.5, 0)


def test_cover_counts_a_phrase_that_is_there_in_other_words():
    swap = Swapped(frozenset({"temp"}), (frozenset({"agenc", "staff"}), frozenset({"locum"})))
    question = Asked(np.zeros(2, "f4"), np.zeros((0, 2), "f4"), np.zeros(0, "f4"), (swap,))
    assert question.covered({"agenc", "staff", "cost"}) == {"agenc", "staff", "cost", "temp"}
    assert question.covered({"agenc", "cost"}) == {"agenc", "cost"}


def test_years_agree_differ_or_are_not_there():
    rows = measured(
        "boats in 2015",
        reading("14 boats in 2015."),
        reading("31 boats in 2013.", years=(2015,)),
        reading("Many boats.", years=(2013, 2016)),
        reading("Boats."),
    )
    assert [row["years_of_sentence"] for row in rows] == [1, -1, 0, 0]
    assert [row["years_of_document"] for row in rows] == [0, 1, -1, 0]


@pytest.mark.parametrize(
    ("question", "text", "signal"),
    [
        ("How many boats?", "There are fourteen boats, or 14.", "number_wanted_and_there"),
        ("How many boats?", "Fifty boats came.", "number_wanted_and_there"),
        ("How many boats in 2015?", "Boats came in 2015.", "number_wanted_and_missing"),
        ("When did it open?", "It opened in June.", "date_wanted_and_there"),
        ("Who is the head?", "The head is Ada Finch.", "name_wanted_and_there"),
        ("Why was it closed?", "It was closed because of storms.", "reason_wanted_and_there"),
        ("Which grains are ground?", "It grinds oats, barley, rye.", "list_wanted_and_there"),
        ("How was it judged?", "It was judged good.", "rating_wanted_and_there"),
    ],
)
def test_what_is_wanted_is_looked_for(question, text, signal):
    assert measured(question, reading(text))[0][signal] == 1
    assert measured("Tell me of boats", reading(text))[0][signal] == 0


def test_the_kind_and_the_length_of_a_sentence_are_seen():
    rows = measured(
        "boats",
        reading("Boats", kind=BlockKind.HEADING),
        reading("two boats", kind=BlockKind.BULLET),
        reading("boats; 14", kind=BlockKind.TABLE_ROW),
        reading("boat " * 46),
    )
    names = ("heading", "bullet", "row", "short", "long")
    assert [[int(row[name]) for name in names] for row in rows] == [
        [1, 0, 0, 1, 0],
        [0, 1, 0, 1, 0],
        [0, 0, 1, 1, 0],
        [0, 0, 0, 0, 1],
    ]


def test_newer_documents_count_when_the_newest_state_is_asked_for():
    old, new = reading("Boats.", recency=0.0), reading("Boats.", recency=1.0)
    names = ("What of boats?", "What of boats now?", "What of boats now, in 2015?")
    found = [
        [row["recency_when_latest"] for row in measured(question, old, new)] for question in names
    ]
    assert found == [[0, 0], [-0.5, 0.5], [0, 0]]


def test_a_section_is_named_by_most_of_the_words_of_its_heading():
    rows = measured(
        "What of harbour dues and permits?",
        reading("They rose.", section="Harbour dues"),
        reading("They fell.", section="Harbour walls and lamps"),
        reading("They stay.", section="Dues"),
        reading("They go.", section="The mill"),
    )
    named = [row["section_named"] for row in rows]
    assert named[0] == 1
    assert 0 < named[1] < 0.5
    assert named[2:] == [0, 0]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("in 2014/15", {2014, 2015}),
        ("2014–15 and 1999", {2014, 2015, 1999}),
        ("12,015 or 2015.5 or 2,015 children", set()),
        ("by 31 March 2016.", {2016}),
        ("1999/00", {1999, 2000}),
        ("2013/45", {2013}),
        ("no year", set()),
    ],
)
def test_years_are_read_and_other_numbers_are_not(text, years):
    assert years_in(text) == years


def test_no_sentences_have_no_rows():
    assert measured("boats") == []
