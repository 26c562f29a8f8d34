import gc
import sqlite3
import threading
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import DocumentNotInLibrary, IndexDamaged, IndexOutdated
from index.store import FILE, Store, StoreWriter
from ingest.document import (
    Block,
    BlockKind,
    DocDate,
    Document,
    Facts,
    Page,
    Passage,
    Place,
    SourceRun,
    Unit,
)

texts = st.text(max_size=20)
maybe_texts = st.none() | texts
numbers = st.integers(0, 10_000)
kinds = st.sampled_from(BlockKind)
dates = st.builds(DocDate, st.integers(1, 9999), st.none() | st.integers(1, 12), st.none())
spans = st.tuples(numbers, numbers)
places = st.builds(Place, st.none() | numbers, maybe_texts, st.lists(texts).map(tuple))
units = st.builds(Unit, numbers, numbers, kinds, places, st.none() | spans, st.none() | spans)
documents = st.builds(
    Document,
    path=texts,
    sha256=texts,
    size=numbers,
    text=st.text(),
    blocks=st.lists(
        st.builds(
            Block,
            kinds,
            numbers,
            numbers,
            level=st.integers(0, 9),
            number=maybe_texts,
            path=st.lists(texts, max_size=3).map(tuple),
            under=maybe_texts,
            table=st.none() | numbers,
            cells=st.lists(spans, max_size=3).map(tuple),
        ),
        max_size=3,
    ).map(tuple),
    runs=st.lists(st.builds(SourceRun, numbers, numbers, numbers, numbers), max_size=3).map(tuple),
    pages=st.lists(st.builds(Page, numbers, maybe_texts, st.booleans()), max_size=3).map(tuple),
    facts=st.builds(
        Facts,
        title=maybe_texts,
        publisher=maybe_texts,
        kind=maybe_texts,
        published=st.none() | dates,
        event_start=st.none() | dates,
        event_end=st.none() | dates,
        subject=maybe_texts,
    ),
    warnings=st.lists(texts, max_size=2).map(tuple),
)
passages = st.builds(
    Passage,
    document=texts,
    sha256=texts,
    start=numbers,
    end=numbers,
    text=st.text(),
    context=texts,
    place=places,
    units=st.lists(units, max_size=3).map(tuple),
    tokens=numbers,
)


def save(folder, documents=(), passages=()):
    with closing(StoreWriter(folder)) as store:
        for document in documents:
            store.add_document(document)
        store.add_passages(passages)
        store.commit()


PASSAGES = [Passage("a.txt", "s", n, n + 1, f"text {n}", "", Place(), (), 1) for n in range(1203)]
DOCUMENT = Document("a.txt", "s", 3, "abc", (Block(BlockKind.PARAGRAPH, 0, 3),))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(documents, max_size=3, unique_by=lambda document: document.path),
    st.lists(passages, max_size=4),
)
def test_saved_and_opened_it_holds_the_same(tmp_path_factory, documents, passages):
    folder = tmp_path_factory.mktemp("store")
    save(folder, documents, passages)
    with closing(Store(folder)) as store:
        assert [store.document(document.path) for document in documents] == documents
        assert store.document_count() == len(documents)
        assert list(store.passages) == passages
        assert len(store.passages) == len(passages)


def test_passages_are_a_sequence_like_any_other(tmp_path):
    save(tmp_path, [DOCUMENT], PASSAGES)
    with closing(Store(tmp_path)) as store:
        found = store.passages
        assert (found[0], found[1202], found[-1]) == (PASSAGES[0], PASSAGES[-1], PASSAGES[-1])
        assert found[10:13] == PASSAGES[10:13]
        assert found[::-400] == PASSAGES[::-400]
        assert found[5:5] == []
        assert list(found) == PASSAGES
        with pytest.raises(IndexError, match="there are 1203"):
            found[1203]
        with pytest.raises(IndexError):
            found[-1204]


def test_an_unknown_document_is_named(tmp_path):
    save(tmp_path, [DOCUMENT])
    with (
        closing(Store(tmp_path)) as store,
        pytest.raises(DocumentNotInLibrary, match=r"'b\.txt'.*pincite status"),
    ):
        store.document("b.txt")


def test_a_dropped_document_is_gone(tmp_path):
    with closing(StoreWriter(tmp_path)) as writer:
        writer.add_document(DOCUMENT)
        assert writer.document("a.txt") == DOCUMENT
        writer.drop_document("a.txt")
        writer.commit()
    with closing(Store(tmp_path)) as store:
        assert store.document_count() == 0


def test_what_was_not_committed_is_not_there(tmp_path):
    with closing(StoreWriter(tmp_path)) as writer:
        writer.add_document(DOCUMENT)
    with closing(Store(tmp_path)) as store:
        assert store.document_count() == 0


def test_text_that_is_not_unicode_is_refused(tmp_path):
    odd = Document("odd.txt", "s", 3, "half \ud800", ())
    with closing(StoreWriter(tmp_path)) as writer, pytest.raises(ValueError, match="surrogate"):
        writer.add_document(odd)


def test_reading_writes_nothing_beside_the_file(tmp_path):
    save(tmp_path, [DOCUMENT], PASSAGES[:3])
    (tmp_path / FILE).chmod(0o400)
    before = (tmp_path / FILE).read_bytes()
    with closing(Store(tmp_path)) as store:
        store.check()
        assert list(store.passages) == PASSAGES[:3]
        assert [path.name for path in tmp_path.iterdir()] == [FILE]
    assert (tmp_path / FILE).read_bytes() == before


def test_a_folder_with_signs_of_an_address_in_its_name_is_found(tmp_path):
    folder = tmp_path / "50% of #1? yes"
    folder.mkdir()
    save(folder, [DOCUMENT])
    with closing(Store(folder)) as store:
        assert store.document("a.txt") == DOCUMENT


@pytest.mark.parametrize("damage", ["missing", "empty", "text"])
def test_a_file_that_is_no_store_is_damage(tmp_path, damage):
    if damage != "missing":
        (tmp_path / FILE).write_bytes(b"" if damage == "empty" else b"no database" * 500)
    with pytest.raises(IndexDamaged, match="pincite build"):
        Store(tmp_path)


def test_rows_of_another_shape_are_called_outdated(tmp_path):
    save(tmp_path, [DOCUMENT], PASSAGES[:1])
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        connection.execute("UPDATE passages SET data = '{}'")
        connection.execute("UPDATE documents SET data = '{}'")
        connection.commit()
    with closing(Store(tmp_path)) as store:
        with pytest.raises(IndexOutdated, match="pincite build"):
            store.passages[0]
        with pytest.raises(IndexOutdated, match="pincite build"):
            store.document("a.txt")


def test_many_threads_read_at_once(tmp_path):
    save(tmp_path, [DOCUMENT], PASSAGES)
    wrong = []
    with closing(Store(tmp_path)) as store:

        def read(start):
            wrong.extend(n for n in range(start, 1203, 8) if store.passages[n] != PASSAGES[n])

        threads = [threading.Thread(target=read, args=(start,)) for start in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []


def test_passages_outlive_the_store_they_came_from(tmp_path):
    save(tmp_path, [DOCUMENT], PASSAGES[:2])
    found = Store(tmp_path).passages
    gc.collect()
    assert list(found) == PASSAGES[:2]
