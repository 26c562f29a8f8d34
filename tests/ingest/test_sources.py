"""A library is the ordinary files of a folder, in an order that never changes by itself."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from ingest.errors import LibraryNotFound
from ingest.sources import list_sources, sha256_of


def fill(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")


def relatives(root: Path) -> list[str]:
    return [source.relative for source in list_sources(root)]


def test_the_files_of_all_folders_are_listed_in_byte_order(tmp_path: Path) -> None:
    fill(tmp_path, "b.txt", "a/2.pdf", "a/10.pdf", "Z.md", "a.txt", "é.txt", "a/deep/er/x.html")

    assert relatives(tmp_path) == [
        "Z.md",
        "a/10.pdf",
        "a/2.pdf",
        "a/deep/er/x.html",
        "a.txt",
        "b.txt",
        "é.txt",
    ]
    first = list_sources(tmp_path)[0]
    assert (first.path, first.size, first.problem) == (tmp_path / "Z.md", 4, None)


def test_hidden_unfinished_and_system_files_and_sidecars_are_left_out(tmp_path: Path) -> None:
    fill(
        tmp_path,
        "report.docx",
        "report.docx.meta.toml",
        "REPORT.PDF.META.TOML",
        "~$report.docx",
        ".hidden.txt",
        ".git/config.txt",
        "download.pdf.part",
        "download.pdf.crdownload",
        "x.tmp",
        "note.txt~",
        "Thumbs.db",
        "folder/desktop.ini",
    )

    assert relatives(tmp_path) == ["report.docx"]


def test_suffixes_do_not_matter_here(tmp_path: Path) -> None:
    fill(tmp_path, "noise.xyz", "no suffix")

    assert relatives(tmp_path) == ["no suffix", "noise.xyz"]


def test_a_link_inside_the_library_counts_and_one_that_leads_out_does_not(tmp_path: Path) -> None:
    root = tmp_path / "library"
    fill(root, "a.txt", "folder/b.txt")
    fill(tmp_path, "outside/secret.txt")
    (root / "same.txt").symlink_to("a.txt")
    (root / "out.txt").symlink_to(tmp_path / "outside" / "secret.txt")
    (root / "out").symlink_to(tmp_path / "outside")
    (root / "circle").symlink_to(root)
    (root / "nowhere.txt").symlink_to("missing.txt")

    assert relatives(root) == ["a.txt", "folder/b.txt", "same.txt"]


def test_a_library_that_is_itself_reached_by_a_link_is_read(tmp_path: Path) -> None:
    fill(tmp_path, "real/a.txt")
    (tmp_path / "library").symlink_to("real")

    assert relatives(tmp_path / "library") == ["a.txt"]


def test_names_that_cannot_be_used_are_reported_not_dropped(tmp_path: Path) -> None:
    fill(tmp_path, "good.txt")
    Path(os.fsdecode(bytes(tmp_path) + b"/caf\xe9.txt")).write_bytes(b"latin")
    Path(tmp_path, "two\nlines.txt").write_bytes(b"x")
    Path(tmp_path, "back\u202ewards.txt").write_bytes(b"x")

    problems = {source.relative: source.problem for source in list_sources(tmp_path)}

    assert problems["good.txt"] is None
    assert "rename it" in (problems["caf\\xe9.txt"] or "")
    assert "rename it" in (problems["two\\u{a}lines.txt"] or "")
    assert "rename it" in (problems["back\\u{202e}wards.txt"] or "")
    assert len(problems) == 4


def test_pipes_and_other_things_that_are_no_files_are_passed_over(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt")
    os.mkfifo(tmp_path / "pipe.txt")

    assert relatives(tmp_path) == ["a.txt"]


def test_a_missing_library_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(LibraryNotFound, match=r"does not exist; .*--library"):
        list_sources(tmp_path / "missing")
    fill(tmp_path, "file.txt")
    with pytest.raises(LibraryNotFound, match=r"is not a folder; .*--library"):
        list_sources(tmp_path / "file.txt")


def test_an_empty_folder_is_an_empty_library(tmp_path: Path) -> None:
    assert list_sources(tmp_path) == []


def test_the_hash_is_that_of_the_bytes_also_over_a_megabyte(tmp_path: Path) -> None:
    data = os.urandom(1024 * 1024 + 7)
    (tmp_path / "big").write_bytes(data)

    assert sha256_of(tmp_path / "big") == hashlib.sha256(data).hexdigest()
