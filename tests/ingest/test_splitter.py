from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.compose import compose
from ingest.document import DocDate, Document, Facts
from ingest.layout import pieces_of
from ingest.readers.text import TextReader
from ingest.splitter import SplitSettings, split
from ingest.tokens import count_tokens

ROOT = Path(__file__).parents[2]
SEEDS = sorted((ROOT / "seeds").glob("0*.txt"))
CORPUS = sorted((ROOT.parent / "shared/corpus/text").glob("*.txt"))[::10]


def document(data: bytes, title: str = "A report") -> Document:
    reading = TextReader().read(data)
    text, blocks, runs = compose(pieces_of(reading.lines))
    facts = Facts(title=title, published=DocDate(2024, 5, 16))
    return Document("d.txt", "0" * 64, len(data), text, blocks, runs, reading.pages, facts)


def assert_sound(doc: Document, settings: SplitSettings = SplitSettings()) -> None:
    passages = split(doc, settings)
    last, covered = 0, set()
    for passage in passages:
        assert passage.text.strip()
        assert passage.start >= last
        assert doc.text[passage.start : passage.end] == passage.text
        assert passage.tokens == count_tokens(passage.indexed)
        unbreakable = max((len(word) for word in passage.text.split()), default=0) > 40
        assert passage.tokens <= settings.most or unbreakable
        at = passage.start
        for unit in passage.units:
            assert at <= unit.start < unit.end <= passage.end
            at = unit.end
        last = passage.end
        covered.update(range(passage.start, passage.end))
    for block in doc.blocks:
        span = range(block.start, block.end)
        assert all(at in covered or doc.text[at].isspace() for at in span)


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_the_seeds_split_without_losing_text(path):
    assert_sound(document(path.read_bytes()))


@pytest.mark.shared
@pytest.mark.skipif(not CORPUS, reason="the shared texts are not there")
@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_real_reports_split_without_losing_text(path):
    assert_sound(document(path.read_bytes()))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=50),
            st.sampled_from(
                [
                    "1. The plan. It works.",
                    "• a",
                    "a\tb",
                    "# Head",
                    "x" * 500,
                    "word " * 300,
                    "Good:",
                    "",
                ]
            ),
        ),
        min_size=1,
        max_size=25,
    )
)
def test_any_text_splits_without_losing_text(lines):
    data = "\n".join(lines).encode("utf-8", "ignore")
    if data.decode().strip() and not any(byte < 32 and byte != 10 for byte in data):
        assert_sound(document(data))


@pytest.mark.parametrize("most", [60, 120, 400])
def test_passages_keep_to_the_size_that_is_set(most):
    assert_sound(
        document(SEEDS[1].read_bytes()),
        SplitSettings(target=most // 2, most=most, context=most // 3),
    )


def test_a_passage_carries_title_date_and_headings():
    doc = document(
        b"# Part\n\n## Section\n\nThe plan works well.\n\n## Other\n\nMore text.\n", "The title"
    )
    first, second = split(doc)
    assert first.context == "The title, 2024-05-16 | Part > Section"
    assert first.text.startswith("Part\n\nSection")
    assert second.context == "The title, 2024-05-16 | Part > Other"


def test_bullets_cut_off_from_their_lead_carry_it_in_the_context():
    bullets = "\n".join(
        f"• Item {n} is about the work that is done here for all." for n in range(40)
    )
    passages = split(document(f"The report highlighted:\n\n{bullets}\n".encode()))
    assert len(passages) > 2
    assert all("The report highlighted:" in passage.indexed for passage in passages)


def test_rows_cut_off_from_their_heads_carry_them_in_the_context():
    rows = "\n".join(f"Area {n}\tThe finding about this area is number {n}." for n in range(40))
    passages = split(document(f"Area\tFinding\n{rows}\n".encode()))
    assert all("Area | Finding" in passage.indexed for passage in passages)


def test_a_document_without_blocks_has_no_passages():
    assert split(Document("d.txt", "0" * 64, 0, "", ())) == []


def test_splitting_takes_near_linear_time_on_one_giant_line():
    doc = document(b"The cat sat on the mat. " * 5_000)
    assert len(split(doc)) > 100
