"""Small libraries built with the encoder that needs no model, and chains over them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer import Answer
from assistant.chain import RetrievalChain
from assistant.settings import AnswerSettings, Settings
from index.builder import build
from index.hashing_encoder import HashingEncoder
from index.library import Library

REPORT = """Northshire Council
Inspection of services for children
Report published: 15 September 2015

Findings on care leavers

116. Foster carers speak highly of the training. Placements have become more stable since 2013.

117. Twelve care leavers were at university at the time of the inspection, which is 8% of all.

118. The virtual school supports pupils well. Attendance of children looked after is good.

Recommendations to the council

119. The council should do the following:

- review the sufficiency of placements for teenagers, with the partners that commission them
- write every pathway plan together with the young person whom it is about
- make sure that social workers see each child alone at every visit
- hold the supervision of social workers each month and write down what was decided
- tell the courts within two weeks when the plan for a child changes
- publish the fostering allowance on the website before the summer
"""
LETTER = """# Letter to the chief executive

3 March 2013

The leader of the council is new. The peer team met forty members of staff.

## Staff and vacancies

The vacancy rate of social workers was 21 per cent. It had been 30 per cent a year before.
"""
COMMITTEE = """<!doctype html><html><head><title>Report to the committee</title></head><body>
<h1>Report to the children and families committee</h1>
<p>Date of meeting: 3 June 2024</p>
<h2>Judgements of the inspection</h2>
<p>The overall judgement of the 2024 inspection is inadequate.</p>
<table><tr><th>Area</th><th>Judgement</th></tr>
<tr><td>Leaders</td><td>Requires improvement</td></tr>
<tr><td>Children in need of help</td><td>Inadequate</td></tr>
<tr><td>Care experienced people</td><td>Good</td></tr></table>
<h2>Money for the improvement plan</h2>
<p>An improvement plan with a budget of 2,217,000 pounds was agreed by the council.</p>
</body></html>
"""
FILES = {"2015/report.txt": REPORT, "letter.md": LETTER, "committee.html": COMMITTEE}


def write_files(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


class Shelf:
    """A folder of documents and its index: write, delete and rename files, build, open."""

    def __init__(self, root: Path, files: Mapping[str, str]) -> None:
        self.folder = write_files(root / "library", files)
        self.index = root / "index"
        self.encoder = HashingEncoder()

    def write(self, name: str, text: str) -> None:
        write_files(self.folder, {name: text})

    def replace(self, name: str, old: str, new: str) -> None:
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def open(self) -> Library:
        """Build what changed, and open it."""
        build(self.folder, self.index, encoder=self.encoder)
        return Library.open(self.index, encoder=self.encoder)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """Three documents that a test may change."""
    return Shelf(tmp_path, FILES)


@pytest.fixture
def make_shelf(tmp_path: Path) -> Callable[[Mapping[str, str]], Shelf]:
    """Make a shelf of other documents."""
    return lambda files: Shelf(tmp_path, files)


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The three documents, built and open; nobody changes them."""
    return Shelf(tmp_path_factory.mktemp("shelf"), FILES).open()


ALWAYS = Settings(answer=AnswerSettings(threshold=0))
"""Whatever is found is the answer: what the confidence weighs is learned for the real encoder."""
NEVER = Settings(answer=AnswerSettings(threshold=1))


def chain_over(library: Library, settings: Settings = ALWAYS, **answer: float) -> RetrievalChain:
    """A chain that always answers, or as the settings of answering say."""
    return RetrievalChain.over(
        library, replace(settings, answer=replace(settings.answer, **answer))
    )


@pytest.fixture(scope="session")
def over() -> Callable[..., RetrievalChain]:
    """Make a chain over a library: it answers whatever is found, unless settings say otherwise."""
    return chain_over


@pytest.fixture(scope="session")
def chain(library: Library) -> RetrievalChain:
    """A chain over the three documents that answers whatever is found."""
    return chain_over(library)


@pytest.fixture(scope="session")
def never(library: Library) -> RetrievalChain:
    """A chain over the three documents that always declines."""
    return chain_over(library, NEVER)


def holds_true(answer: Answer, library: Library) -> None:
    """What is true of every answer, whatever was asked of whichever library."""
    used = [number for sentence in answer.sentences for number in sentence.citations]
    assert list(dict.fromkeys(used)) == list(range(1, len(answer.citations) + 1))
    assert [citation.number for citation in answer.citations] == sorted(set(used))
    assert all(sentence.text.strip() and sentence.citations for sentence in answer.sentences)
    for citation in answer.citations:
        document = library.document(citation.document)
        assert citation.quote
        assert document.text[citation.start : citation.end] == citation.quote
        assert citation.sha256 == document.sha256
        assert any(
            passage.document == citation.document
            and passage.start <= citation.start
            and citation.end <= passage.end
            for passage in answer.passages
        )
    indexed = {passage.key: passage for passage in library.passages}
    assert all(indexed[passage.key] == passage for passage in answer.passages)
    assert [hit.rank for hit in answer.hits] == list(range(1, len(answer.hits) + 1))
    assert answer.generation == library.generation
    assert answer.answerer == "extractive"
    if answer.outcome == "answered":
        assert answer.text == " ".join(sentence.text for sentence in answer.sentences)
    else:
        assert answer.text == answer.reason
        assert not answer.sentences
        assert not answer.citations


@pytest.fixture(scope="session")
def check() -> Callable[[Answer, Library], None]:
    """Check all that is promised of every answer."""
    return holds_true
