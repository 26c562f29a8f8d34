"""A stand-in for the service that the screens talk to: it answers from its own documents."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from assistant.answer import Answer, Citation, Outcome, Question, Sentence
from assistant.excerpt import Excerpt
from index.builder import Changes
from index.history import Kept
from index.hit import Hit
from index.manifest import DocumentRecord
from ingest.document import DocDate, Facts, Passage, Place
from ui.asking import AskJob
from ui.building import BuildJob
from ui.service import Overview, Standing
from ui.turn import Nearby, Turn
from ui.writer import WriterState

COMMON = frozenset(
    ["a", "and", "are", "at", "by", "for", "how", "in", "is", "of", "on", "the", "to", "was"]
)


def words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.casefold()) if word not in COMMON}


@dataclass
class Paper:
    """A document of the stand-in: paragraphs, numbered from 1."""

    path: str
    facts: Facts
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    def passages(self) -> list[Passage]:
        found, start = [], 0
        for number, paragraph in enumerate(self.paragraphs, start=1):
            found.append(
                Passage(
                    document=self.path,
                    sha256=self.sha256,
                    start=start,
                    end=start + len(paragraph),
                    text=paragraph,
                    context=self.facts.title or "",
                    place=Place(page=number, paragraph=str(number), heading=("Findings",)),
                    units=(),
                    tokens=len(paragraph.split()),
                )
            )
            start += len(paragraph) + 1
        return found

    def record(self) -> DocumentRecord:
        return DocumentRecord(
            path=self.path,
            sha256=self.sha256,
            size=len(self.text),
            outcome="read",
            reason=None,
            passages=len(self.paragraphs),
            pages_read=len(self.paragraphs),
            pages_without_text=(),
            characters=len(self.text),
            facts=self.facts,
            warnings=(),
        )


REPORT = Paper(
    "report.txt",
    Facts("Inspection of Northshire", "Ofsted", "inspection report", DocDate(2015, 9, 15)),
    (
        "Twelve care leavers were at university at the time of the inspection. This is 8%.",
        "Foster carers speak highly of the training. Placements have become more stable.",
    ),
)
LETTER = Paper(
    "letter.txt",
    Facts("Letter to the council", "Peer team", "letter", DocDate(2013, 3)),
    ("The leader of the council is new. Plans for young people are ambitious.",),
)


@dataclass
class StandInService:
    """Plays the service: answers with the sentences that share most words with the question."""

    papers: tuple[Paper, ...] = (REPORT, LETTER)
    standing: Standing = Standing.READY
    reason: str | None = None
    failed: tuple[tuple[str, str], ...] = ()
    changes: str | None = None
    pending: Changes | None = None
    problem: str | None = None
    """What every question fails with."""
    generation: str = "first"
    work: Callable[..., object] | None = None
    """What a build does."""
    job: BuildJob | None = None
    kept: tuple[Kept, ...] = ()
    """Generations, newest first."""
    asked: list[Question] = field(default_factory=list)
    searched_as: tuple[str, ...] = ()
    quoted: list[bool] = field(default_factory=list)
    writer: WriterState = field(default_factory=WriterState)
    writing: Callable[..., Turn] | None = None
    """What a model does, with the turn that would quote, `say` and `stop`."""

    def overview(self) -> Overview:
        if self.standing is not Standing.READY:
            return Overview(self.standing, Path("papers"), self.reason, changes=self.changes)
        failures = tuple(
            DocumentRecord(
                path=path,
                sha256="0" * 64,
                size=0,
                outcome="failed",
                reason=reason,
                passages=0,
                pages_read=0,
                pages_without_text=(),
                characters=0,
                facts=Facts(),
                warnings=(),
            )
            for path, reason in self.failed
        )
        return Overview(
            Standing.READY,
            Path("papers"),
            generation=self.generation,
            built_at=datetime(2026, 1, 2, 9, 30, tzinfo=UTC),
            records=tuple(paper.record() for paper in self.papers) + failures,
            passages=sum(len(paper.paragraphs) for paper in self.papers),
            changes=self.changes,
            pending=self.pending,
        )

    def suggestions(self) -> tuple[str, ...]:
        return ("How many care leavers were at university?", "Who is the leader of the council?")

    def ask(self, question: Question, *, quote: bool = False) -> AskJob:
        self.asked.append(question)
        self.quoted.append(quote)
        if self.writing is None or quote:
            return AskJob(question, lambda say, stop: self.answer(question)).start()
        return AskJob(question, partial(self.writing, self.answer(question)), can_stop=True).start()

    def answer(self, question: Question) -> Turn:
        if self.problem:
            return Turn(question, error=self.problem)
        wanted = words(question.text)
        allowed = question.where.documents
        passages = [
            passage
            for paper in self.papers
            if not allowed or paper.path in allowed
            for passage in paper.passages()
        ]
        passages.sort(key=lambda passage: -len(wanted & words(passage.text)))
        hits = tuple(
            Hit(passage, rank, 0.5, 1.0, 1 / rank) for rank, passage in enumerate(passages, start=1)
        )
        best = [hit.passage for hit in hits if len(wanted & words(hit.passage.text)) >= 2]
        if not best:
            answer = Answer(
                question,
                Outcome.DECLINED,
                (),
                (),
                hits,
                "stand-in",
                self.generation,
                reason=f"Nothing about this in {len(passages)} passages.",
            )
            facts = {paper.path: paper.facts for paper in self.papers}
            near = tuple(
                Nearby(hit, facts[hit.passage.document].title or "", "2015") for hit in hits[:2]
            )
            return Turn(question, answer, nearby=near)
        citations = tuple(self._cite(passage, n, wanted) for n, passage in enumerate(best, start=1))
        sentences = tuple(Sentence(cited.quote, (cited.number,)) for cited in citations)
        answer = Answer(
            question,
            Outcome.ANSWERED,
            sentences,
            citations,
            hits,
            "stand-in",
            self.generation,
            searched_as=self.searched_as,
        )
        return Turn(question, answer, {c.number: self._excerpt(c) for c in citations})

    def start_build(self) -> None:
        if self.work is not None:
            self.job = BuildJob(self.work).start()

    @property
    def building(self) -> BuildJob | None:
        return self.job

    def generations(self) -> tuple[Kept, ...]:
        return tuple(replace(kept, current=kept.id == self.generation) for kept in self.kept)

    def go_back(self, generation: str) -> str | None:
        if self.problem:
            return self.problem
        self.generation = generation
        return None

    def remove_generation(self, generation: str) -> str | None:
        if self.problem:
            return self.problem
        self.kept = tuple(kept for kept in self.kept if kept.id != generation)
        return None

    def _paper(self, path: str) -> Paper:
        return next(paper for paper in self.papers if paper.path == path)

    def _cite(self, passage: Passage, number: int, wanted: set[str]) -> Citation:
        sentences = re.findall(r"[^.]+\.", passage.text)
        quote = max(sentences or [passage.text], key=lambda s: len(wanted & words(s))).strip()
        start = passage.start + passage.text.index(quote)
        facts = self._paper(passage.document).facts
        return Citation(
            number,
            passage.document,
            passage.sha256,
            facts.title,
            str(facts.date) if facts.date else None,
            passage.place.page,
            passage.place.paragraph,
            " > ".join(passage.place.heading),
            start,
            start + len(quote),
            quote,
        )

    def _excerpt(self, citation: Citation) -> Excerpt:
        text = self._paper(citation.document).text
        start = text.rfind("\n", 0, citation.start) + 1
        end = text.find("\n", citation.end)
        return Excerpt(
            before=text[start : citation.start],
            quote=citation.quote,
            after=text[citation.end : end if end >= 0 else len(text)],
            heading=citation.heading,
            page_label=str(citation.page),
            paragraph=citation.paragraph,
            cut_before=False,
            cut_after=False,
        )


@pytest.fixture
def service() -> StandInService:
    """Two papers, read and indexed."""
    return StandInService()


@pytest.fixture
def make_service() -> type[StandInService]:
    """The stand-in's class, to make one in another state."""
    return StandInService


@pytest.fixture
def make_paper() -> type[Paper]:
    """The class of the stand-in's documents."""
    return Paper
