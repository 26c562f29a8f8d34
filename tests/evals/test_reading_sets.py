import json
from pathlib import Path

import pytest

from evals.errors import SuiteError
from evals.reading_sets import gold_of, held_out, load_pages, sentences_of

BENCH = Path("../shared/bench")


def write(file: Path, *rows: dict) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


@pytest.fixture
def bench(tmp_path):
    text = "Oats are sown in March. They ripen in August.\nRye is sown in autumn."
    write(tmp_path / "squad1" / "contexts.jsonl", {"_id": "Farms#0", "title": "", "text": text})
    asked = {"context_id": "Farms#0", "article": "Farms", "is_impossible": False}
    write(
        tmp_path / "squad1" / "questions.jsonl",
        {
            "id": "a",
            "question": "When do oats ripen?",
            "answers": [{"text": "August", "answer_start": text.index("August")}],
            **asked,
        },
        {**asked, "id": "b", "question": "Why?", "answers": [], "is_impossible": True},
    )
    write(
        tmp_path / "conditionalqa" / "snippets_corpus.jsonl",
        {"_id": "probate::1", "text": "Apply if you are 18. Wait eight weeks."},
        {"_id": "probate::2", "text": "brothers and sisters"},
    )
    write(
        tmp_path / "conditionalqa" / "train.jsonl",
        {
            "id": "t",
            "question": "Can my sister apply?",
            "evidence_ids": ["probate::2"],
            "is_impossible": False,
        },
    )
    return tmp_path


def pages(bench: Path, name: str):
    return load_pages(bench, "training", [name]) + load_pages(bench, "held out", [name])


def test_the_sentence_with_the_answer_is_gold_and_unanswerable_questions_have_none(bench):
    (page,) = pages(bench, "squad1")
    question, unanswerable = page.questions
    assert unanswerable.gold == frozenset()
    texts = {sentence.key: sentence.text for sentence in page.passage.sentences}
    assert list(texts.values()) == [
        "Oats are sown in March.",
        "They ripen in August.",
        "Rye is sown in autumn.",
    ]
    assert [texts[key] for key in question.gold] == ["They ripen in August."]


def test_the_snippets_of_a_page_are_one_passage(bench):
    (page,) = pages(bench, "conditionalqa")
    assert [sentence.text for sentence in page.passage.sentences] == [
        "Apply if you are 18.",
        "Wait eight weeks.",
        "brothers and sisters",
    ]
    assert page.questions[0].gold == {page.passage.sentences[2].key}


def test_gold_is_a_sentence_that_holds_half_the_span_or_lies_half_in_it():
    text = "It is so. It was a long answer indeed. No."
    sentences = sentences_of("c", text)
    spans = [(text.index("It was"), text.index(" No."))]
    assert gold_of(sentences, spans) == {("c", text.index("It was"))}
    assert gold_of(sentences, [(0, len(text))]) == {sentence.key for sentence in sentences}


def test_a_missing_set_is_named(tmp_path):
    with pytest.raises(SuiteError, match="squad1 is missing"):
        load_pages(tmp_path, "training", ["squad1"])


@pytest.mark.shared
@pytest.mark.skipif(not BENCH.is_dir(), reason="the outside data is not beside the repository")
def test_no_document_is_in_both_parts():
    names = ["squad1", "policyqa"]
    parts = [
        {(page.passage.set, page.passage.document) for page in load_pages(BENCH, part, names)}
        for part in ("training", "held out")
    ]
    assert parts[0]
    assert parts[1]
    assert not parts[0] & parts[1]
    assert all(held_out(*document) for document in parts[1])
