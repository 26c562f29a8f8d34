import shutil
import threading
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from index.builder import BuildSettings, build
from index.errors import (
    BadSearch,
    DocumentNotInLibrary,
    IndexDamaged,
    IndexMissing,
    IndexOutdated,
)
from index.hashing_encoder import HashingEncoder
from index.hit import Filter
from index.library import Library, SearchSettings
from ingest.document import DocDate
from ingest.splitter import SplitSettings

QUESTION = "How many care leavers were at university?"


def test_the_passage_that_answers_comes_first(library):
    best = library.search(QUESTION)[0]
    assert "12 care leavers were at university" in best.passage.text
    assert best.passage.document == "2015/inspection.txt"


def test_ranks_run_from_one_and_scores_go_down(library):
    hits = library.search(QUESTION, 4)
    assert [hit.rank for hit in hits] == [1, 2, 3, 4][: len(hits)]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({hit.passage.key for hit in hits}) == len(hits)


def test_each_part_of_a_score_is_what_its_index_says(library):
    vector = library.encoder.encode([QUESTION])[0]
    words = library.lexical.scores(QUESTION) / library.lexical.most(QUESTION)
    rows = {passage.key: row for row, passage in enumerate(library.passages)}
    [asked] = library.encoder.ask([QUESTION])
    for hit in library.search(QUESTION, 20):
        row = rows[hit.passage.key]
        own = library.encoder.encode([hit.passage.indexed])[0]
        assert hit.dense == pytest.approx(float(own @ vector), abs=1e-5)
        assert hit.lexical == pytest.approx(float(words[row]), abs=1e-6)
        matches = (asked.tokens @ library.tokens.of(row).T).max(axis=1)
        assert hit.late == pytest.approx(float(asked.weights @ matches), abs=1e-4)
        assert hit.row == row
        assert 0 <= hit.fused <= 1
        assert hit.reader is None


def test_weights_at_the_ends_rank_by_one_index_alone(library):
    alone = SearchSettings(late_weight=0)
    dense = library.search(QUESTION, 20, settings=replace(alone, dense_weight=1))
    lexical = library.search(QUESTION, 20, settings=replace(alone, dense_weight=0))
    late = library.search(QUESTION, 20, settings=SearchSettings(late_weight=1))
    assert [hit.late for hit in late] == sorted((hit.late for hit in late), reverse=True)
    assert [hit.dense for hit in dense] == sorted((hit.dense for hit in dense), reverse=True)
    assert [hit.lexical for hit in lexical] == sorted(
        (hit.lexical for hit in lexical), reverse=True
    )


def test_a_passage_is_found_in_words_that_the_question_does_not_use(library):
    asked = library.ask("How many ex-care youngsters went to uni?")
    assert any("care leaver" in wording for wording in asked.wordings)
    best = library.search("How many ex-care youngsters went to uni?")[0]
    assert "12 care leavers were at university" in best.passage.text


def test_abbreviations_that_a_document_defines_stand_for_what_they_mean(folder, rebuild, index_dir):
    (folder / "board.md").write_text("The Harbour Boats Council (HBC) met. The HBC chose a mill.\n")
    rebuild()
    [record] = [each for each in Library.open(index_dir).records if each.path == "board.md"]
    assert [(each.short, each.full) for each in record.abbreviations] == [
        ("HBC", "Harbour Boats Council")
    ]


def test_the_same_question_always_gives_the_same_hits(library):
    assert library.search(QUESTION) == library.search(QUESTION)


def test_k_bounds_the_hits_and_more_than_there_are_gives_all(library):
    assert len(library.search(QUESTION, 2)) == 2
    assert len(library.search(QUESTION, 10_000)) == len(library.passages)
    few = SearchSettings(candidates=1)
    assert len(library.search(QUESTION, 3, settings=few)) == 3


@pytest.mark.parametrize("question", ["", "  \n\t"])
def test_an_empty_question_is_refused(library, question):
    with pytest.raises(BadSearch, match="empty"):
        library.search(question)


@pytest.mark.parametrize("k", [0, -1])
def test_fewer_than_one_hit_is_refused(library, k):
    with pytest.raises(BadSearch, match="at least 1"):
        library.search(QUESTION, k)


@pytest.mark.parametrize("question", ["?!", "zzzz qqqq", "who is it", "日本語", "\ud800"])
def test_a_question_without_any_known_word_still_gives_hits(library, question):
    assert library.search(question, 3)


@pytest.fixture
def dated(folder, rebuild, index_dir, hashing):
    """The library with its facts set by hand."""
    for name, facts in {
        "2015/inspection.txt": 'kind = "inspection report"\npublished = 2015-09-15',
        "2024/committee.txt": 'kind = "committee report"\npublished = "2024"',
        "news.md": 'kind = "news item"\npublished = ""\nevent_start = ""\nevent_end = ""',
    }.items():
        (folder / f"{name}.meta.toml").write_text(facts)
    rebuild()
    return Library.open(index_dir, encoder=hashing)


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (Filter(documents=frozenset({"news.md"})), {"news.md"}),
        (Filter(kinds=frozenset({"news item", "letter"})), {"news.md"}),
        (Filter(since=DocDate(2024, 3)), {"2024/committee.txt"}),
        (Filter(until=DocDate(2015)), {"2015/inspection.txt"}),
        (Filter(since=DocDate(2015, 9, 15), until=DocDate(2015, 9, 15)), {"2015/inspection.txt"}),
        (Filter(since=DocDate(2030)), set()),
        (Filter(kinds=frozenset({"letter"})), set()),
    ],
)
def test_a_filter_is_applied_before_the_ranking(dated, where, expected):
    # With one candidate only, a filter applied afterwards would find nothing.
    hits = dated.search(QUESTION, 1, where=where, settings=SearchSettings(candidates=1))
    assert {hit.passage.document for hit in hits} == expected
    hits = dated.search(QUESTION, 100, where=where)
    assert {hit.passage.document for hit in hits} == expected
    if expected:
        allowed = [passage for passage in dated.passages if passage.document in expected]
        assert len(hits) == len(allowed)


def test_a_filter_on_an_unknown_document_is_refused(library):
    with pytest.raises(DocumentNotInLibrary, match="gone"):
        library.search(QUESTION, where=Filter(documents=frozenset({"gone.pdf"})))


def test_it_says_what_it_is(library, folder, index_dir):
    assert library.path == index_dir
    assert library.library_dir == folder.resolve()
    assert library.manifest.id == library.generation
    assert abs((datetime.now(UTC) - library.built_at).total_seconds()) < 300
    assert library.manifest.encoder.name == "hashing-256"
    assert len(library.lexical) == len(library.vectors) == len(library.passages)


def test_an_unknown_document_is_refused(library):
    with pytest.raises(DocumentNotInLibrary, match=r"2016\.txt"):
        library.document("2016.txt")


def test_the_encoder_of_the_manifest_is_opened_when_none_is_given(library, index_dir):
    again = Library.open(index_dir)
    assert again.encoder.name == "hashing-256"
    assert again.search(QUESTION) == library.search(QUESTION)


def test_another_encoder_is_refused_at_the_first_search(library, index_dir):
    other = Library.open(index_dir, encoder=HashingEncoder(64))
    assert other.generation == library.generation
    with pytest.raises(IndexOutdated, match=r"hashing-64.*pincite build"):
        other.search(QUESTION)


def test_without_an_index_the_remedy_is_named(tmp_path):
    with pytest.raises(IndexMissing, match="pincite build"):
        Library.open(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_refreshing_gives_the_same_library_until_another_is_built(library, rebuild, folder):
    assert library.refresh() is library
    (folder / "news.md").unlink()
    report = rebuild()
    newest = library.refresh()
    assert newest is not library
    assert newest.generation == report.generation
    assert newest.refresh() is newest
    assert {record.path for record in library.records} - {
        record.path for record in newest.records
    } == {"news.md"}


def swap(library, name, other):
    """Put the file of another generation in place, so that only its content is wrong."""
    folder = library.path / "generations" / library.generation
    shutil.copy(other.path / "generations" / other.generation / name, folder / name)


@pytest.fixture
def other(tmp_path, hashing):
    """Another library, of one passage and 64 numbers."""
    folder = tmp_path / "other library"
    folder.mkdir()
    (folder / "one.txt").write_text("One passage.")
    encoder = HashingEncoder(64)
    build(folder, tmp_path / "other", encoder=encoder)
    return Library.open(tmp_path / "other", encoder=encoder)


@pytest.mark.parametrize("name", ["vectors.faiss", "lexical-lengths.npy", "passages.sqlite"])
def test_a_file_of_another_generation_is_noticed(library, other, hashing, name):
    swap(library, name, other)
    with pytest.raises(IndexDamaged, match="pincite build"):
        Library.open(library.path, encoder=hashing)


def test_many_threads_search_at_once_and_find_the_same(library):
    questions = [QUESTION, "foster carers", "overall judgement 2024", "improvement plan budget"]
    expected = {question: library.search(question) for question in questions}
    again = Library.open(library.path, encoder=library.encoder)
    wrong, start = [], threading.Barrier(8)

    def ask(offset):
        start.wait()
        for n in range(40):
            question = questions[(n + offset) % len(questions)]
            if again.search(question) != expected[question]:
                wrong.append(question)

    threads = [threading.Thread(target=ask, args=(offset,)) for offset in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_opening_often_is_cheap(library):
    opened = [Library.open(library.path) for _ in range(50)]
    assert {other.generation for other in opened} == {library.generation}
    assert len({id(other.encoder) for other in opened}) == 1


def test_opening_and_reading_loads_neither_torch_nor_faiss(run_python, folder, index_dir):
    # A build with the hashing encoder stands in for an earlier one in another process.
    build(folder, index_dir, encoder=HashingEncoder())
    run_python(
        f"""
        from pathlib import Path
        from index.library import Library
        library = Library.open(Path({str(index_dir)!r}))
        assert library.records and library.passages[0].text and library.built_at
        assert library.document(library.records[0].path).text
        """,
        never=("torch", "sentence_transformers", "transformers", "faiss", "langchain_core"),
    )


def test_the_real_model_finds_what_is_said_in_other_words(folder, index_dir, minilm):
    # One paragraph a passage, so that each has one meaning.
    settings = BuildSettings(split=SplitSettings(target=1))
    report = build(folder, index_dir, encoder=minilm, settings=settings)
    assert report.too_long == ()
    library = Library.open(index_dir)
    assert library.encoder is minilm
    meaning = SearchSettings(dense_weight=1)
    for question, words in {
        "Did the authority fail its latest assessment?": "judgement of the 2024 inspection",
        "How much money will be spent on getting better?": "2,217,000 pounds",
        "Are adolescents difficult to house?": "Placements for teenagers",
    }.items():
        best = library.search(question, 1, settings=meaning)[0]
        assert words in best.passage.text
    assert np.isfinite([hit.dense for hit in library.search(QUESTION)]).all()
