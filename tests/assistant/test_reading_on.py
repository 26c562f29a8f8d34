import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.reading_on import ReadingOn
from index.builder import BuildSettings, build
from index.hashing_encoder import HashingEncoder
from index.library import Library
from ingest.splitter import SplitSettings


@pytest.fixture(scope="module")
def cut_small(tmp_path_factory):
    """A library whose passages are so small that sentences run over from one into the next."""
    root = tmp_path_factory.mktemp("cut")
    (root / "library").mkdir()
    for name in ("a", "b", "c"):
        text = f"The {name} sentence has forty words: " + " ".join(f"{name}{n}" for n in range(33))
        (root / "library" / f"{name}.txt").write_text(f"{text}.\n\nThe end of {name}.\n")
    (root / "library" / "broken.pdf").write_bytes(b"%PDF-1.4\nnothing of the kind")
    split = SplitSettings(target=12, most=16, context=4)
    encoder = HashingEncoder()
    build(root / "library", root / "index", settings=BuildSettings(split=split), encoder=encoder)
    return Library.open(root / "index", encoder=encoder)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_span_is_found_in_just_the_passages_that_hold_some_of_it(cut_small, data):
    path = data.draw(st.sampled_from(["a.txt", "b.txt", "c.txt"]))
    length = len(cut_small.document(path).text)
    start = data.draw(st.integers(0, length - 1))
    end = data.draw(st.integers(start + 1, length))
    expected = [
        passage
        for passage in cut_small.passages
        if passage.document == path and passage.start < end and start < passage.end
    ]
    assert ReadingOn(cut_small)(path, start, end) == expected


def test_every_unit_of_a_passage_leads_back_to_it(library):
    read_on = ReadingOn(library)
    for passage in library.passages:
        for unit in passage.units:
            assert read_on(passage.document, unit.start, unit.end) == [passage]
