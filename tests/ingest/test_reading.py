import hashlib
import os
import time

import pytest

from ingest.errors import EmptyFile, NotText, TooLarge, UnknownFormat, UnreadableFile
from ingest.reading import ReadLimits, read_document


def test_a_text_file_becomes_a_document(tmp_path):
    data = b"# Report\n\n1. The plan works.\n\fPage two.\n"
    (tmp_path / "a.txt").write_bytes(data)
    doc = read_document(tmp_path, "a.txt")
    assert (doc.path, doc.size, doc.sha256) == (
        "a.txt",
        len(data),
        hashlib.sha256(data).hexdigest(),
    )
    assert [doc.text[block.start : block.end] for block in doc.blocks] == [
        "Report",
        "1. The plan works.",
        "Page two.",
    ]
    assert [doc.page_at(block.start) for block in doc.blocks] == [1, 1, 2]


def test_a_file_over_the_limit_is_refused_with_the_remedy(tmp_path):
    (tmp_path / "a.txt").write_text("x" * 100)
    with pytest.raises(TooLarge, match="split it or raise the limit"):
        read_document(tmp_path, "a.txt", limits=ReadLimits(largest=99))


def test_a_format_without_a_reader_is_refused_naming_those_there_are(tmp_path):
    with pytest.raises(UnknownFormat, match=r"\.docx.*\.pdf"):
        read_document(tmp_path, "a.xyz")


@pytest.mark.parametrize(
    ("data", "error"),
    [(b"", EmptyFile), (b" \n", EmptyFile), (b"\0\1\2", NotText)],
)
def test_files_that_give_no_text_say_why(tmp_path, data, error):
    (tmp_path / "a.txt").write_bytes(data)
    with pytest.raises(error):
        read_document(tmp_path, "a.txt")


def test_a_missing_file_cannot_be_opened(tmp_path):
    with pytest.raises(UnreadableFile, match="cannot be opened"):
        read_document(tmp_path, "gone.txt")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission_cannot_be_opened(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("x")
    path.chmod(0)
    with pytest.raises(UnreadableFile, match="permissions"):
        read_document(tmp_path, "a.txt")


@pytest.mark.parametrize(
    "data",
    [
        b"one\n" * 30_000,
        b"Word\nEnd.\n12\n" * 8_000,
        b"a\tb\n" * 10_000,
        b"x\t" * 30_000,
        b"." * 100_000,
        b"Contents\n" + b"." * 100_000,
        b"a" + b" " * 100_000 + b"b",
        b"text1\n1 Note here\n" * 8_000,
        b"[" * 50_000,
    ],
    ids=["words", "mixed", "rows", "columns", "dots", "leaders", "blanks", "notes", "brackets"],
)
def test_odd_files_are_read_in_good_time(tmp_path, data):
    (tmp_path / "a.txt").write_bytes(data)
    began = time.monotonic()
    read_document(tmp_path, "a.txt")
    assert time.monotonic() - began < 12, "reading takes more than linear time"
