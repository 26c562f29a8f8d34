import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.duplicates import NEAR, Same, duplicates, sketch_of
from ingest.reading import read_document

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(scope="module")
def report():
    """The text of a real report, the shortest seed."""
    files = sorted((p for p in SEEDS.iterdir() if p.is_file()), key=lambda p: p.stat().st_size)
    return read_document(SEEDS, files[0].name).text


def exact(one, other):
    """The share of runs of five words that stand in both, counted."""
    runs = []
    for text in (one, other):
        words = re.findall(r"\w+", text.casefold())
        runs.append({tuple(words[at : at + 5]) for at in range(max(1, len(words) - 4))})
    return len(runs[0] & runs[1]) / len(runs[0] | runs[1])


def edited(text, share, seed=1):
    """The text with a share of its words replaced."""
    chance = random.Random(seed)
    words = text.split()
    return " ".join(f"x{at}" if chance.random() < share else w for at, w in enumerate(words))


def found(**texts):
    """The groups among texts, each in a file of its own."""
    return duplicates({name: (name, sketch_of(text)) for name, text in texts.items()})


def test_the_same_bytes_are_the_same_file_whatever_it_is_called():
    files = {"a.txt": ("1", "x"), "b.txt": ("2", ""), "old/a.txt": ("1", "x")}
    (group,) = duplicates(files)
    assert (group.same, group.documents) == (Same.BYTES, ("a.txt", "old/a.txt"))


def test_another_layout_case_or_punctuation_is_the_same_words(report):
    (group,) = found(a=report, b=report.upper().replace(". ", " \n\n• "))
    assert (group.same, group.documents, group.likeness) == (Same.WORDS, ("a", "b"), 1)


@pytest.mark.parametrize("share", [0.003, 0.01, 0.05, 0.3])
def test_the_estimate_is_near_the_count(report, share):
    other = edited(report, share)
    counted = exact(report, other)
    groups = found(a=report, b=other)
    # Three standard errors of 128 hashes.
    error = 3 * (counted * (1 - counted) / 128) ** 0.5
    if counted > NEAR + error:
        assert groups[0].same is Same.NEARLY
        assert groups[0].likeness == pytest.approx(counted, abs=error)
    elif counted < NEAR - error:
        assert groups == ()


def test_a_version_with_a_new_ending_is_nearly_the_same_and_an_excerpt_is_not(report):
    half = len(report) // 2
    longer = report + " A further page was added in May, with nothing of weight in it."
    groups = found(report=report, longer=longer, half=report[:half])
    assert [group.documents for group in groups] == [("longer", "report")]


def test_versions_hang_together_in_one_group_and_copies_count_once(report):
    versions = {f"v{n}": edited(report, 0.002, seed=n) for n in range(5)}
    files = {name: (name, sketch_of(text)) for name, text in versions.items()}
    files["copy"] = files["v0"]
    files["other"] = ("other", sketch_of("Nothing of the kind stands in this short text at all."))
    copies, near = duplicates(files)
    assert copies.documents == ("copy", "v0")
    assert near.documents == ("copy", "v1", "v2", "v3", "v4")
    assert NEAR <= near.likeness < 1


def test_texts_without_words_or_sketches_of_another_making_are_like_nothing(report):
    sketch = sketch_of(report)
    others = ("", sketch_of(" — … "), sketch.replace("1:", "0:"), sketch[:-4], "1:no base 64!")
    files = {str(at): (str(at), sketch) for at, sketch in enumerate(others)}
    assert duplicates(files) == ()
    assert duplicates({}) == ()


def test_no_two_seeds_are_nearly_the_same():
    files = [path.name for path in SEEDS.iterdir() if path.is_file()]
    sketches = {name: (name, sketch_of(read_document(SEEDS, name).text)) for name in files}
    assert len(sketches) == 5
    assert duplicates(sketches) == ()


def test_ten_thousand_documents_take_a_moment_even_when_all_are_versions_of_one(report):
    import base64
    import time

    chance = random.Random(3)
    data = base64.b64decode(sketch_of(report).removeprefix("1:"))

    def version():
        changed = bytearray(data)
        changed[:16] = chance.randbytes(16)
        for _ in range(6):
            changed[16 + chance.randrange(128)] = chance.randrange(256)
        return "1:" + base64.b64encode(changed).decode()

    files = {str(at): (str(at), version()) for at in range(10_000)}
    started = time.process_time()
    (group,) = duplicates(files)
    assert len(group.documents) == 10_000
    assert time.process_time() - started < 10


@given(st.text(max_size=200))
def test_any_text_has_a_sketch_that_is_like_itself(text):
    sketch = sketch_of(text)
    assert sketch == sketch_of(text)
    assert sketch.isascii()
    groups = duplicates({"a": ("1", sketch), "b": ("2", sketch)})
    assert [group.same for group in groups] == ([Same.WORDS] if sketch else [])
