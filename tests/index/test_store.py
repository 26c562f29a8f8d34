import gc
import hashlib
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
    """Keep `documents`, the passages with the first."""
    with closing(StoreWriter(folder)) as store:
        for number, document in enumerate(documents):
            store.add(document, () if number else passages)
        store.commit()


PASSAGES = [Passage("a.txt", "s", n, n + 1, f"text {n}", "", Place(), (), 1) for n in range(1203)]
DOCUMENT = Document("a.txt", "s", 3, "abc", (Block(BlockKind.PARAGRAPH, 0, 3),))


def sum_of(label, data):
    return hashlib.blake2b(label.encode() + b"\0" + data, digest_size=8).digest()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(documents, min_size=1, max_size=3, unique_by=lambda document: document.path),
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


def test_text_that_is_not_unicode_is_refused(tmp_path):
    odd = Document("odd.txt", "s", 3, "half \ud800", ())
    with closing(StoreWriter(tmp_path)) as writer, pytest.raises(ValueError, match="surrogate"):
        writer.add(odd, [])


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
        connection.execute("UPDATE passages SET data = ?, sum = ?", (b"{}", sum_of("0", b"{}")))
        connection.execute(
            "UPDATE documents SET data = ?, sum = ?", (b"{}", sum_of("a.txt", b"{}"))
        )
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


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("UPDATE passages SET data = replace(data, 'text 1', 'text 2') WHERE row = 1", "passage 1"),
        ("DELETE FROM passages WHERE row = 2", "passages from 0 to 3 are missing"),
        ("DELETE FROM passages WHERE row = 1", "passage 1 was changed"),
        ("UPDATE passages SET data = (SELECT data FROM passages WHERE row = 0)", "passage 1"),
    ],
)
def test_a_row_that_was_changed_is_damage_and_never_served(tmp_path, change, words):
    save(tmp_path, [DOCUMENT], PASSAGES[:3])
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        connection.execute(change)
        connection.commit()
    with closing(Store(tmp_path)) as store, pytest.raises(IndexDamaged, match=words):
        store.stored_passages(0, 3)


def test_a_document_that_was_changed_is_damage(tmp_path):
    save(tmp_path, [DOCUMENT])
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        connection.execute("UPDATE documents SET data = CAST(replace(data, 'abc', 'abd') AS BLOB)")
        connection.commit()
    with (
        closing(Store(tmp_path)) as store,
        pytest.raises(IndexDamaged, match=r"a\.txt was changed"),
    ):
        store.document("a.txt")


def test_the_same_content_makes_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        save(tmp_path / name, [DOCUMENT], PASSAGES)
    assert (tmp_path / "one" / FILE).read_bytes() == (tmp_path / "two" / FILE).read_bytes()


def test_what_one_store_gives_another_can_keep(tmp_path):
    (tmp_path / "new").mkdir()
    save(tmp_path, [DOCUMENT], PASSAGES[:5])
    with closing(Store(tmp_path)) as old, closing(StoreWriter(tmp_path / "new")) as new:
        new.add_stored("a.txt", old.stored_document("a.txt"), old.stored_passages(2, 4))
        new.commit()
    with closing(Store(tmp_path / "new")) as store:
        assert store.document("a.txt") == DOCUMENT
        assert list(store.passages) == PASSAGES[2:4]
