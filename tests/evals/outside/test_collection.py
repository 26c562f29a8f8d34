import pytest

from evals.errors import SuiteError
from evals.outside.collection import WHOLE, Collection, Text

OATS = "Oats are sown in March.\n\nThey ripen in August, when the days are long."


def test_texts_are_indexed_without_being_written_to_files(tmp_path, settings):
    data, index = tmp_path / "data", tmp_path / "index"
    data.mkdir()
    collection = Collection.of_texts(data, [Text("oats.txt", "Oats", OATS)])
    library = collection.open(index, settings)
    document = library.document("oats.txt")
    assert document.facts.title == "Oats"
    assert "ripen in August" in document.text
    assert library.search("When do oats ripen?")[0].passage.document == "oats.txt"
    assert list(data.iterdir()) == []


def test_an_index_is_built_once_and_anew_when_a_text_changed(tmp_path, settings):
    told = []

    def opened(content):
        collection = Collection.of_texts(tmp_path, [Text("oats.txt", "Oats", content)])
        return collection.open(tmp_path / "index", settings, say=told.append)

    first = opened(OATS).generation
    assert opened(OATS).generation == first
    assert [changes.reason for changes in told] == ["there is no index yet"]
    second = opened(OATS.replace("March", "April"))
    assert second.generation != first
    assert "April" in second.document("oats.txt").text
    assert told[1].changed == ("oats.txt",)


def test_another_title_is_another_text(tmp_path, settings):
    for title in ("Oats", "Rye"):
        collection = Collection.of_texts(tmp_path, [Text("a", title, OATS)], WHOLE)
        library = collection.open(tmp_path / "index", settings)
        assert [passage.context for passage in library.passages] == [title]


def test_a_text_without_an_ending_can_stay_one_passage(tmp_path, settings):
    long = "Of oats and rye. " * 400
    collection = Collection.of_texts(tmp_path, [Text("4983", "Grain", long)], WHOLE)
    (passage,) = collection.open(tmp_path / "index", settings).passages
    assert passage.indexed.startswith("Grain\nOf oats")
    assert (passage.start, passage.end) == (0, len(long.rstrip()))


def test_html_is_read_as_html():
    page = "<html><body><h1>Oats</h1><p>Sown &amp; reaped.</p></body></html>"
    assert "Sown & reaped." in Text("a.html", "Oats", page).read().text


def test_of_a_folder_only_the_folders_named_are_documents(tmp_path, settings):
    for name in ("README.md", "pdf/a.txt", "text/b.txt", "other/c.txt"):
        file = tmp_path / "data" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(OATS)
    collection = Collection.of_folders(tmp_path / "data", ("pdf", "text"))
    library = collection.open(tmp_path / "index", settings)
    assert [record.path for record in library.records] == ["pdf/a.txt", "text/b.txt"]


def test_a_missing_folder_says_what_to_do(tmp_path):
    (tmp_path / "pdf").mkdir()
    with pytest.raises(SuiteError, match=r"text cannot be read .* with `--data`"):
        Collection.of_folders(tmp_path, ("pdf", "text"))
