"""The cases of the support check: sound, proved against the seeds, and judged as promised."""

import json
from collections import Counter
from pathlib import Path

import pytest

from assistant.support import SupportCheck
from evals.errors import SuiteError
from evals.support import judge
from evals.support_cases import CHANGES, HALVES, library_of, load_support_cases
from index.encoder import default_encoder

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(scope="module")
def support_check():
    return SupportCheck(default_encoder())


@pytest.fixture(scope="module")
def cases():
    return {half: load_support_cases(half) for half in HALVES}


@pytest.fixture(scope="module")
def library(cases):
    return library_of(SEEDS, [case for half in cases.values() for case in half])


def test_they_are_as_many_and_as_mixed_as_promised(cases):
    everything = [case for half in cases.values() for case in half]
    altered = [case for case in everything if not case.supported]
    assert len(altered) >= 150
    assert len(everything) - len(altered) >= 100
    kinds = Counter(case.changed for case in altered)
    assert all(kinds[change] >= 15 for change in CHANGES)
    assert len({case.sentence for case in everything}) == len(everything)
    assert len({case.id for case in everything}) == len(everything)


def test_no_evidence_of_a_single_quote_is_in_both_halves(cases):
    quotes = {
        half: {case.evidence[0].quote for case in of if len(case.evidence) == 1}
        for half, of in cases.items()
    }
    assert not quotes["tuning"] & quotes["reporting"]


def test_every_quote_stands_in_its_document(cases, library):
    for half in cases.values():
        for case in half:
            for evidence in case.evidence:
                assert library.places(evidence)


def test_no_sentence_is_only_copied(cases):
    copied = [
        case.id
        for half in cases.values()
        for case in half
        if case.supported and any(case.sentence == each.quote for each in case.evidence)
    ]
    assert not copied


def test_what_is_cited_is_the_quote_or_its_passages(cases, library):
    for case in cases["tuning"][::40]:
        quoted, passages = library.quoted(case), library.passages(case)
        assert set(quoted.spans) <= set(passages.spans)
        assert len(quoted.spans) == len(quoted.contexts)
        assert all(" | " in context or context for context in quoted.contexts)


WRONG = {
    "id": "1-1",
    "sentence": "Ten came.",
    "supported": True,
    "changed": "date",
    "evidence": [{"document": "a.txt", "quote": "10 came"}],
}


@pytest.mark.parametrize(
    ("line", "fault"),
    [("{", "line 1"), ('{"id": "1-1"}', "line 1"), (json.dumps(WRONG), "changed")],
)
def test_a_broken_line_is_named(tmp_path, line, fault):
    (tmp_path / "tuning.jsonl").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(SuiteError, match=fault):
        load_support_cases("tuning", tmp_path)


def test_altered_sentences_are_caught_and_true_ones_pass(cases, library, support_check):
    some = [case for half in cases.values() for case in half][::6]
    judged = judge(support_check, [(case, library.quoted(case)) for case in some])
    altered = [each.passed for each in judged if not each.case.supported]
    true = [each.passed for each in judged if each.case.supported]
    assert sum(altered) <= 0.1 * len(altered)
    assert sum(true) >= 0.9 * len(true)
