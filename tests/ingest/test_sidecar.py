"""A sidecar beside a document corrects its facts, and says what is wrong with itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.document import DocDate, Facts
from ingest.errors import SidecarError
from ingest.sidecar import apply_sidecar, sidecar_of

FOUND = Facts(title="Found", publisher="Ofsted", published=DocDate(2015, 9, 15), subject="Leeds")


def write(path: Path, text: str) -> Path:
    document = path / "a report.pdf"
    document.write_bytes(b"%PDF")
    sidecar_of(document).write_text(text, encoding="utf-8")
    return document


def test_without_a_sidecar_the_facts_stay_as_found(tmp_path: Path) -> None:
    assert apply_sidecar(FOUND, tmp_path / "a report.pdf") is FOUND


def test_a_sidecar_corrects_what_it_names_and_leaves_the_rest(tmp_path: Path) -> None:
    document = write(
        tmp_path,
        'title = "Full inspection"\nkind = "inspection report"\npublished = "2015-09"\n'
        'event_start = 2015-07-06\nevent_end = "2015-07-30"\n',
    )

    facts = apply_sidecar(FOUND, document)

    assert facts.title == "Full inspection"
    assert facts.kind == "inspection report"
    assert facts.published == DocDate(2015, 9)
    assert (facts.event_start, facts.event_end) == (DocDate(2015, 7, 6), DocDate(2015, 7, 30))
    assert (facts.publisher, facts.subject) == ("Ofsted", "Leeds")


def test_an_empty_string_empties_a_fact(tmp_path: Path) -> None:
    facts = apply_sidecar(FOUND, write(tmp_path, 'subject = ""\npublished = " "\n'))

    assert facts.subject is None
    assert facts.published is None
    assert facts.title == "Found"


@pytest.mark.parametrize(
    ("text", "names", "remedy"),
    [
        ('titel = "x"', "'titel'", "write one of title, publisher, kind, subject, published"),
        ("title = 3", "title", 'title = "…"'),
        ("published = 2024", "published", '"2024"'),
        ('published = "16 May 2024"', "published", "2024-06-03"),
        ('event_end = "2024-02-31"', "event_end", "2024-06-03"),
        ("published = 2024-05-16T10:00:00", "published", "2024-06-03"),
        ("published = true", "published", "2024-06-03"),
        ('event_start = "2024-05"\nevent_end = "2023"', "event_end", "give both days"),
        ('title = "unclosed', "not TOML", 'title = "…"'),
        ("[title]\nx = 1", "title", 'title = "…"'),
    ],
)
def test_a_wrong_sidecar_is_refused_in_one_line_that_names_file_key_and_remedy(
    tmp_path: Path, text: str, names: str, remedy: str
) -> None:
    document = write(tmp_path, text)

    with pytest.raises(SidecarError) as refused:
        apply_sidecar(FOUND, document)

    message = str(refused.value)
    assert message.startswith("a report.pdf.meta.toml: ")
    assert names in message
    assert remedy in message
    assert "\n" not in message


def test_bytes_that_are_no_text_and_huge_files_are_refused(tmp_path: Path) -> None:
    document = write(tmp_path, "")
    sidecar_of(document).write_bytes(b'title = "\xff\xfe"')
    with pytest.raises(SidecarError, match="save it as UTF-8"):
        apply_sidecar(FOUND, document)
    sidecar_of(document).write_bytes(b"# " + b"x" * 70_000)
    with pytest.raises(SidecarError, match="64 KB"):
        apply_sidecar(FOUND, document)


def test_a_sidecar_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.toml"
    secret.write_text('title = "Secret"', encoding="utf-8")
    document = write(tmp_path, "")
    sidecar_of(document).unlink()
    sidecar_of(document).symlink_to(secret)

    assert apply_sidecar(FOUND, document) == FOUND
