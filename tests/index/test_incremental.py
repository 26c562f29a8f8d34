import shutil
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.builder import BuildSettings, build
from index.generation import Generation, current_id
from index.hashing_encoder import HashingEncoder
from index.library import Library
from ingest.reading import read_document
from ingest.splitter import SplitSettings

SEEDS = Path(__file__).parents[2] / "seeds"


class CountingEncoder(HashingEncoder):
    """Remembers what it was given to encode."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = []

    def encode(self, texts, *, progress=None):
        self.seen += texts
        return super().encode(texts, progress=progress)


class OtherEncoder(HashingEncoder):
    """The same, by another fingerprint."""

    def __init__(self) -> None:
        super().__init__()
        self.name = "other"
        self.fingerprint = "other"


def content(index_dir):
    """Everything of the current generation but its time: the sum of every file is in it."""
    return Generation.open(index_dir).manifest.content()


def from_nothing(folder, encoder, **options):
    """The content of an index built where there was none."""
    with tempfile.TemporaryDirectory() as fresh:
        build(folder, Path(fresh), encoder=encoder, **options)
        return content(Path(fresh))


def test_an_edit_embeds_the_passages_it_touched_and_no_other(rebuild, folder, index_dir):
    passages = rebuild().passages
    text = (folder / "news.md").read_text()
    (folder / "news.md").write_text(text.replace("Training takes six weeks", "It takes a year"))
    encoder = CountingEncoder()
    report = rebuild(encoder=encoder)
    assert (report.read, report.reused) == (1, 2)
    assert report.embedded == 1
    assert report.embeddings_reused == report.passages - 1 == passages - 1
    assert [text for text in encoder.seen if "It takes a year" in text] == encoder.seen[-1:]
    assert content(index_dir) == from_nothing(folder, encoder)


def test_a_moved_file_is_neither_read_nor_embedded(rebuild, folder, index_dir, hashing):
    rebuild()
    (folder / "news.md").rename(folder / "2015" / "archive.md")
    report = rebuild(read=None)
    assert report.changes.moved == (("news.md", "2015/archive.md"),)
    assert (report.read, report.reused, report.embedded) == (0, 3, 0)
    library = Library.open(index_dir, encoder=hashing)
    assert library.document("2015/archive.md") == read_document(folder, "2015/archive.md")
    assert content(index_dir) == from_nothing(folder, hashing)


def test_a_copy_of_a_file_costs_no_reading(rebuild, folder, index_dir, hashing):
    rebuild()
    shutil.copy(folder / "news.md", folder / "copy.md")
    report = rebuild()
    assert report.changes.added == ("copy.md",)
    assert (report.read, report.reused, report.embedded) == (0, 4, 0)
    assert content(index_dir) == from_nothing(folder, hashing)


def test_texts_that_stand_twice_are_encoded_once(rebuild, folder):
    shutil.copy(folder / "news.md", folder / "copy.md")
    encoder = CountingEncoder()
    report = rebuild(encoder=encoder)
    assert len(encoder.seen) - 1 == len(set(encoder.seen[1:])) < report.passages == report.embedded


def test_a_text_that_comes_back_is_found_in_an_older_generation(rebuild, folder):
    before = (folder / "news.md").read_bytes()
    rebuild()
    (folder / "news.md").unlink()
    rebuild()
    (folder / "news.md").write_bytes(before)
    report = rebuild()
    assert report.embedded == 0
    assert report.read == 1


def test_other_splitting_reads_nothing_and_embeds_only_new_texts(
    rebuild, folder, index_dir, hashing
):
    rebuild()
    other = BuildSettings(split=SplitSettings(target=20))
    report = rebuild(settings=other)
    assert report.read == 0
    assert 0 < report.embedded < report.passages
    assert content(index_dir) == from_nothing(folder, hashing, settings=other)


def test_another_encoder_embeds_everything_and_reads_nothing(rebuild, folder, index_dir):
    rebuild()
    report = rebuild(encoder=OtherEncoder())
    assert (report.read, report.reused) == (0, 3)
    assert report.embedded == report.passages
    assert content(index_dir) == from_nothing(folder, OtherEncoder())


def test_other_limits_of_reading_read_everything_and_embed_nothing(rebuild, folder):
    rebuild()
    read = replace(BuildSettings().read, largest=10_000)
    report = rebuild(settings=BuildSettings(read=read))
    assert (report.read, report.reused, report.embedded) == (3, 0, 0)
    assert "settings for reading changed: all documents are read again" in report.changes.reason


def test_a_moved_library_reads_nothing(rebuild, folder, index_dir, hashing):
    rebuild()
    moved = folder.rename(folder.with_name("elsewhere"))
    report = build(moved, index_dir, encoder=hashing)
    assert (report.built, report.read, report.embedded) == (True, 0, 0)
    assert content(index_dir) == from_nothing(moved, hashing)


def test_force_builds_from_nothing(rebuild):
    first = rebuild()
    report = rebuild(force=True)
    assert (report.read, report.embedded) == (3, first.passages)


def test_what_failed_is_tried_again_and_built_once_it_can_be_read(rebuild, index_dir):
    present = []

    def read(root, relative):
        if relative == "news.md" and not present:
            raise ZeroDivisionError
        return read_document(root, relative)

    first = rebuild(read=read)
    again = rebuild(read=read)
    assert [record.path for record in first.failed] == ["news.md"]
    assert (again.built, again.read, again.reused) == (False, 1, 2)
    present.append("the library it needs")
    third = rebuild(read=read)
    assert third.built
    assert third.failed == ()
    assert (third.read, third.reused) == (1, 2)
    assert third.changes.failed_before == ("news.md",)


def test_the_stages_say_how_long_they_took(rebuild):
    seconds = rebuild().stage_seconds
    assert {"reading", "splitting", "loading", "embedding", "words", "checking"} < seconds.keys()
    assert all(0 <= value < 60 for value in seconds.values())


WORDS = ("care", "leavers", "inspection", "budget", "council", "school", "foster", "2015", "12")
sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
texts = st.lists(sentences.map(lambda words: f"{words.capitalize()}."), max_size=4).map("\n\n".join)
names = st.sampled_from(("a.txt", "b.txt", "b.md", "deep/a.txt", "deep/er/c.md", "z.txt"))
edits = st.one_of(
    st.tuples(st.just("write"), names, texts),
    st.tuples(st.just("remove"), names, st.just("")),
    st.tuples(st.just("move"), names, names),
    st.tuples(st.just("copy"), names, names),
    st.tuples(st.just("sidecar"), names, sentences),
)


def apply_edit(folder, edit):
    what, name, value = edit
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if what == "write":
        path.write_text(value)
    elif what == "sidecar":
        path.with_name(f"{path.name}.meta.toml").write_text(f'title = "{value}"')
    elif path.exists():
        target = folder / value
        target.parent.mkdir(parents=True, exist_ok=True)
        if what == "remove":
            path.unlink()
        elif what == "move":
            path.replace(target)
        elif path != target:
            shutil.copy(path, target)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.lists(edits, min_size=1, max_size=3), min_size=1, max_size=4))
def test_whatever_was_edited_the_index_is_that_of_a_build_from_nothing(steps):
    encoder = HashingEncoder(32)
    with tempfile.TemporaryDirectory() as name:
        folder, index_dir = Path(name, "library"), Path(name, "index")
        apply_edit(folder, ("write", "always.txt", "There is always this page."))
        build(folder, index_dir, encoder=encoder)
        for step in steps:
            for edit in step:
                apply_edit(folder, edit)
            build(folder, index_dir, encoder=encoder)
            assert content(index_dir) == from_nothing(folder, encoder)
        Generation.open(index_dir).check()


def test_with_the_real_encoder_too_every_bit_is_the_same(tmp_path, minilm):
    folder = tmp_path / "library"
    folder.mkdir()
    smallest = min((path for path in SEEDS.iterdir() if path.is_file()), key=_size)
    shutil.copy(smallest, folder)
    build(folder, tmp_path / "index", encoder=minilm)
    edited = folder / smallest.name
    data = edited.read_bytes()
    middle = data.index(b". ", len(data) // 2)
    edited.write_bytes(data[:middle] + b", as every year" + data[middle:])
    report = build(folder, tmp_path / "index", encoder=minilm)
    assert 0 < report.embedded < report.embeddings_reused
    assert content(tmp_path / "index") == from_nothing(folder, minilm)


def _size(path):
    return path.stat().st_size


def test_nothing_to_do_takes_no_model_and_no_time(run_python, folder, index_dir):
    build(folder, index_dir, encoder=None)
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 no more")
    build(folder, index_dir, encoder=None)
    before = current_id(index_dir)
    code = f"""
        import time
        from pathlib import Path
        from index.builder import build
        started = time.process_time()
        report = build(Path({str(folder)!r}), Path({str(index_dir)!r}))
        assert not report.built
        assert report.read == 1
        assert report.changes.failed_before == ("broken.pdf",)
        assert time.process_time() - started < 2
        """
    started = time.perf_counter()
    run_python(code, never=("torch", "sentence_transformers"))
    assert time.perf_counter() - started < 20
    assert current_id(index_dir) == before
