from pathlib import Path

import pytest

from evals.evaluate import RunSettings, evaluate
from evals.outside import scifact

SCIFACT = Path("../shared/bench/scifact")


@pytest.fixture
def folder(tmp_path, write):
    write(
        tmp_path / "corpus.jsonl",
        {"_id": "10", "title": "Oats", "text": "Oats lower cholesterol in adults."},
        {"_id": "20", "title": "Rye", "text": "Rye bread is dark."},
        {"_id": "30", "title": "Zinc", "text": "Zinc shortens a cold."},
    )
    write(
        tmp_path / "queries.jsonl",
        {"_id": "1", "text": "Oats lower cholesterol."},
        {"_id": "2", "text": "Nobody judged this."},
        {"_id": "3", "text": "Zinc makes a cold shorter."},
    )
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text("q\td\ts\n1\t10\t1\n3\t30\t1\n3\t20\t1\n")
    return tmp_path


def test_only_judged_claims_are_asked(folder):
    assert [(case.id, case.gold_documents) for case in scifact.suite(folder).load()] == [
        ("scifact-1", ("10",)),
        ("scifact-3", ("30", "20")),
    ]


def test_the_products_search_alone_is_scored(folder, tmp_path, settings):
    suite = scifact.suite(folder)
    library = suite.collection().open(tmp_path / "index", settings)
    assert library.passages[0].indexed == "Oats\nOats lower cholesterol in adults."
    report = evaluate(
        suite,
        suite.chain(library, settings),
        lambda path: library.document(path).text,
        RunSettings(),
    )
    assert report.score("document_at_1").value == 1
    assert report.score("document_recall_at_10").value == 1
    assert 0.9 < report.score("document_ndcg_at_10").value <= 1
    wanted = [hit.passage.document for hit in library.search("Zinc makes a cold shorter.")]
    assert [hit["document"] for hit in report.cases[1].found] == wanted
    assert report.groups == ()
    assert not any(case.misses for case in report.cases)


@pytest.mark.shared
@pytest.mark.skipif(not SCIFACT.is_dir(), reason="the outside data is not beside the repository")
def test_the_published_set_is_300_claims_over_5183_abstracts():
    suite = scifact.suite(SCIFACT)
    states = suite.collection().states
    cases = suite.load()
    assert (len(cases), len(states)) == (300, 5183)
    paths = {state.source.relative for state in states}
    assert {path for case in cases for path in case.gold_documents} <= paths
