from pathlib import Path

import pytest

from evals.bootstrap import BootstrapSettings
from evals.case import Case, Evidence, Kind, Quote, Style
from evals.peers.measure import SourceTexts, measured
from evals.peers.reply import FoundPassage, Quoted, Reply, Run, Stated
from evals.peers.table import comparison

TEXT = (
    "The harbour office has 14 boats\nand a crew of 31.\n\n"
    "In 2019 the pier was closed because storms had bro-\nken its footings.\n"
)
CASES = (
    Case(
        "boats", "How many boats?", Kind.NUMBER, Style.PLAIN,
        (Evidence((Quote("a.txt", "14 boats and a crew"),)),), (("14",),),
    ),
    Case(
        "pier", "Why was the pier closed?", Kind.REASON, Style.PLAIN,
        (Evidence((Quote("a.txt", "storms had broken"),)),), (("storms",),),
    ),
    Case("ferry", "When does the ferry leave?", Kind.UNANSWERABLE, Style.PLAIN),
)  # fmt: skip
BOATS = FoundPassage("a.txt", "The harbour office has 14 boats and a crew of 31.", 0.9)
PIER = FoundPassage("a.txt", "In 2019 the pier was closed because storms had bro-\nken", 0.4)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(TEXT)
    return tmp_path


def measure(library, *replies):
    run = Run({"peer": "1.0"}, 2, tuple(replies))
    return measured("Peer", "1.0", run, CASES, library)


def value(found, name):
    return found.scores("all", BootstrapSettings(resamples=10))[name].value


def test_a_passage_holds_the_evidence_when_it_holds_the_quote_whatever_its_line_breaks(library):
    found = measure(library, Reply("boats", (PIER, BOATS), 1.0), Reply("pier", (BOATS,), 1.0))
    assert value(found, "evidence_at_5") == 0.5
    assert found.unplaced == 0


def test_only_the_first_five_passages_count(library):
    found = measure(library, Reply("boats", (PIER,) * 5 + (BOATS,), 1.0))
    assert value(found, "evidence_at_5") == 0


def test_a_passage_of_words_that_no_document_holds_is_counted_as_unplaced_and_as_a_miss(library):
    invented = FoundPassage("a.txt", "14 boats and a crew of gulls")
    found = measure(library, Reply("boats", (invented,), 1.0))
    assert value(found, "evidence_at_5") == 0
    assert found.unplaced == 1
    assert "1 of its passages could not be found" in comparison([found], {}, "seeds")


def test_words_of_a_passage_are_the_mean_of_the_first_five(library):
    short = FoundPassage("a.txt", "14 boats")
    found = measure(library, Reply("boats", (short, BOATS), 1.0))
    assert value(found, "words_per_passage") == (2 + 11) / 2


def test_a_pipeline_that_only_finds_has_no_score_for_answers(library):
    found = measure(library, Reply("boats", (BOATS,), 1.0))
    assert not found.answers
    assert "answer_correct" not in found.scores("all", BootstrapSettings(resamples=10))


def test_answers_sources_and_refusals_are_scored_as_ours_are(library):
    right = Stated(True, "It has 14 boats.", (Quoted("a.txt", "14 boats and a crew of 31"),), 0.9)
    wrong = Stated(True, "A crew of 31.", (Quoted("a.txt", "crew of 31"),), 0.5)
    refused = Stated(False, "I have no source for that.", (), 0.1)
    found = measure(
        library,
        Reply("boats", (BOATS,), 1.0, right),
        Reply("pier", (PIER,), 1.0, wrong),
        Reply("ferry", (), 1.0, refused),
    )
    assert value(found, "answer_correct") == 0.5
    assert value(found, "cites_right_place") == 0.5
    assert value(found, "refusal_f1") == 1
    assert value(found, "confidence_auc") == 1
    assert value(found, "words_used") == 4


def test_the_place_that_a_pipeline_names_is_believed_only_where_its_words_stand(library):
    texts = SourceTexts(library)
    assert texts.place("a.txt", "14 boats", 23, 31) == (23, 31)
    assert texts.place("a.txt", "14 boats", 0, 8) == (23, 31)
    assert texts.place("missing.txt", "14 boats", None, None) is None
    assert texts.place("../secret.txt", "14 boats", None, None) is None


def test_a_pipeline_that_could_not_be_run_is_named_with_the_reason(library):
    table = comparison([measure(library, Reply("boats", (BOATS,), 1.0))], {"X": "no wheel"}, "s")
    assert "X: not run. no wheel" in table
    assert "all cases (1 cases)" in table
