"""The suites made of reading sets: squad2, doc2dial and conditionalqa."""

from itertools import count
from pathlib import Path

import pytest

from evals.case import Kind
from evals.evaluate import RunSettings, evaluate
from evals.gold import locate
from evals.outside import conditionalqa, doc2dial, squad2
from evals.reading_sets import held_out

BENCH = Path("../shared/bench")

PARAGRAPH = "The 12 oat fields were sown in March 1973. In October 1973 rye followed."
PAGE = "Renewing \nRenew by post. You pay 12 dollars. \n\nLosing it \nTell us. You pay 12 dollars."


def named(set_name: str, held: bool) -> str:
    """A document of a set that the rule keeps from training, or leaves in."""
    return next(name for n in count() if held_out(set_name, name := f"d{n}") is held)


def all_found(suite) -> bool:
    """Whether every quote of a suite stands in its documents."""
    collection = suite.collection()
    _, missing = locate(suite.load(), lambda path: collection.read(collection.root, path).text)
    return not missing


@pytest.fixture
def squad(tmp_path, write):
    held, trained = named("squad2", True), named("squad2", False)
    write(
        tmp_path / "contexts.jsonl",
        {"_id": f"{held}#0", "title": "Oats", "text": "In March 1973 it rained on oats."},
        {"_id": f"{held}#1", "title": "Oats", "text": PARAGRAPH},
        {"_id": f"{trained}#0", "title": "Rye", "text": "Rye is sown in autumn."},
    )

    def question(id_, context, *answers):
        return {
            "id": id_,
            "question": "When were the oats sown?",
            "context_id": context,
            "article": context.partition("#")[0],
            "answers": [{"text": text, "answer_start": 0} for text in answers],
            "is_impossible": not answers,
        }

    write(
        tmp_path / "questions.jsonl",
        question("a", f"{held}#1", "March 1973", "March 1973", "March 19"),
        question("b", f"{held}#1"),
        question("c", f"{trained}#0", "autumn"),
        question("d", f"{held}#1", "ow"),
    )
    return squad2.suite(tmp_path)


def test_squad_asks_only_of_articles_kept_from_training(squad):
    assert [(case.id, case.kind) for case in squad.load()] == [
        ("a", Kind.FACT),
        ("b", Kind.UNANSWERABLE),
        ("d", Kind.FACT),
    ]


def test_squads_gold_is_the_answer_in_its_own_paragraph(squad):
    assert all_found(squad)
    case, _, cut = squad.load()
    assert case.answers == (("March 1973", "March 19"),)
    (entry,) = case.evidence
    assert [quote.quote for quote in entry.quotes] == ["March 1973"]  # "March 19" cuts a number
    assert entry.quotes[0].within == PARAGRAPH
    assert cut.evidence[0].quotes[0].quote == PARAGRAPH


def test_squads_articles_are_documents_with_all_their_paragraphs(squad, tmp_path, settings):
    library = squad.collection().open(tmp_path / "index", settings)
    assert len(library.records) == 2
    report = evaluate(
        squad, squad.chain(library, settings), lambda path: library.document(path).text
    )
    assert report.score("no_answer_accuracy").cases == 1
    assert report.score("exact_match").cases == 3
    assert report.score("section_at_5").value == 1


@pytest.fixture
def dial(tmp_path, write):
    held, trained = named("doc2dial", True), named("doc2dial", False)
    write(
        tmp_path / "contexts.jsonl",
        {"_id": held, "title": "Licences", "text": PAGE},
        {"_id": trained, "title": "Plates", "text": "Plates cost 5 dollars."},
    )

    def question(id_, page, span):
        answers = [{"text": span, "answer_start": 0}]
        return {"id": id_, "context_id": page, "question": "How much?", "answers": answers}

    span = "You pay 12 dollars."
    write(
        tmp_path / "questions.jsonl",
        question("x_1", held, span),
        question("x_2", held, span),
        question("y_1", trained, "Plates cost 5 dollars."),
    )
    for name, turns in (("beir_first_turn", ("x_1", "y_1")), ("beir_all_turns", ("x_1", "x_2"))):
        write(tmp_path / name / "queries.jsonl", *({"_id": t, "text": f"{t}?"} for t in turns))
        write(
            tmp_path / name / "corpus.jsonl",
            {"_id": "s0", "text": "Renewing\nRenew by post. You pay 12 dollars."},
            {"_id": "s1", "text": "Losing it\nTell us. You pay 12 dollars."},
        )
        (tmp_path / name / "qrels").mkdir()
        lines = "".join(f"{turn}\ts1\t1\n" for turn in turns)
        (tmp_path / name / "qrels" / "test.tsv").write_text(f"q\td\ts\n{lines}")
    return tmp_path


def test_doc2dial_asks_first_turns_or_all_of_pages_kept_from_training(dial):
    first, every = (doc2dial.suite(dial, turns).load() for turns in ("first", "all"))
    assert [(case.id, case.question) for case in first] == [("x_1", "x_1?")]
    assert [case.id for case in every] == ["x_1", "x_2"]


def test_doc2dials_gold_is_the_span_in_its_own_section(dial, tmp_path, settings):
    suite = doc2dial.suite(dial, "first")
    library = suite.collection().open(tmp_path / "index", settings)
    gold, missing = locate(suite.load(), lambda path: library.document(path).text)
    assert not missing
    ((only,),) = gold["x_1"].evidence
    (section,) = gold["x_1"].sections
    text = library.document(only.document).text
    assert text[only.start : only.end] == "You pay 12 dollars."
    assert text[section.start : section.end].startswith("Losing it")
    assert only.start == text.rindex("You pay")


@pytest.fixture
def guidance(tmp_path, write):
    held, trained = named("conditionalqa", True), named("conditionalqa", False)
    html = (
        ("1", "Tell the office:", "<p>Tell the office:</p>"),
        ("2", "your name &amp; age", "<li>your name &amp; age</li>"),
        ("3", "your address", "<li>your address</li>"),
        ("4", "Age 18 | 40 pounds", "<tr>Age 18 | 40 pounds</tr>"),
    )
    write(
        tmp_path / "snippets_corpus.jsonl",
        *(
            {
                "_id": f"{page}::{n}",
                "title": "get a permit",
                "text": text.replace("&amp;", "&"),
                "html": h,
            }
            for page in (held, trained)
            for n, text, h in html
        ),
    )

    def question(id_, page, answer, *snippets, impossible=False):
        return {
            "id": id_,
            "url": f"https://www.example.org/{page}",
            "scenario": "I moved to Oldwick.",
            "question": "What do I tell them?",
            "answers": [{"text": answer, "conditions": []}] if answer else [],
            "evidence_ids": [f"{page}::{n}" for n in snippets],
            "is_impossible": impossible,
        }

    write(
        tmp_path / "train.jsonl",
        question("a", held, "yes", "1", "3", "3"),
        question("b", held, "40 pounds", "4"),
        question("c", held, None, impossible=True),
        question("d", trained, "yes", "1"),
        question("e", held, "yes"),
    )
    return conditionalqa.suite(tmp_path)


def test_conditionalqa_asks_with_the_scenario_where_evidence_is_known(guidance):
    cases = guidance.load()
    assert [(case.id, case.kind, len(case.evidence)) for case in cases] == [
        ("a", Kind.YES_NO, 2),
        ("b", Kind.FACT, 1),
        ("c", Kind.UNANSWERABLE, 0),
    ]
    assert cases[0].question == "I moved to Oldwick. What do I tell them?"
    assert all_found(guidance)


def test_the_snippets_of_a_page_keep_their_lists_and_tables(guidance):
    collection = guidance.collection()
    page = collection.read(collection.root, collection.states[0].source.relative)
    assert page.facts.title == "Get a permit"
    assert [page.text[b.start : b.end] for b in page.blocks if b.kind == "bullet"] == [
        "• your name & age",
        "• your address",
    ]
    (row,) = (block for block in page.blocks if block.cells)
    assert [page.text[start:end] for start, end in row.cells] == ["Age 18", "40 pounds"]


@pytest.mark.shared
@pytest.mark.skipif(not BENCH.is_dir(), reason="the outside data is not beside the repository")
@pytest.mark.parametrize(
    ("suite", "cases"),
    [
        (squad2.suite(BENCH / "squad2"), 845),
        (doc2dial.suite(BENCH / "doc2dial", "all"), 509),
        (conditionalqa.suite(BENCH / "conditionalqa"), 416),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_every_quote_of_the_real_sets_is_found(suite, cases):
    assert len(suite.load()) == cases
    assert all_found(suite)


@pytest.mark.shared
@pytest.mark.skipif(not BENCH.is_dir(), reason="the outside data is not beside the repository")
def test_first_turns_are_some_of_all_turns():
    first, every = (doc2dial.suite(BENCH / "doc2dial", turns).load() for turns in ("first", "all"))
    assert len(first) == 83
    assert {case.id for case in first} < {case.id for case in every}


def test_run_settings_take_cases_evenly(squad, tmp_path, settings):
    library = squad.collection().open(tmp_path / "index", settings)
    report = evaluate(
        squad,
        squad.chain(library, settings),
        lambda path: library.document(path).text,
        RunSettings(limit=2),
    )
    assert [case.id for case in report.cases] == ["a", "b"]
