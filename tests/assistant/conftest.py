"""Small libraries built with the encoder that needs no model, and chains over them."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import ConfigDict, Field

from assistant.answer import Answer, Outcome
from assistant.chain import RetrievalChain
from assistant.chat_model import ChatModel
from assistant.settings import AnswerSettings, Settings, WritingSettings
from index.builder import build
from index.hashing_encoder import HashingEncoder
from index.library import Library
from index.words import surface_words, terms

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
    assert all(
        sentence.text.strip() and (sentence.citations or not sentence.supported)
        for sentence in answer.sentences
    )
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
    if answer.answerer == "generative":
        quoted_or_written(answer)
        return
    assert answer.answerer == "extractive"
    if answer.outcome == "answered":
        assert answer.text == " ".join(sentence.text for sentence in answer.sentences)
    else:
        assert answer.text == answer.reason
        assert not answer.sentences
        assert not answer.citations


def quoted_or_written(answer: Answer) -> None:
    """What is true of every answer that a model wrote."""
    assert answer.written is not None
    assert all(
        sentence.supported == (sentence.verdict == "supported") for sentence in answer.sentences
    )
    assert (answer.extractive is not None) == (answer.outcome == "unsupported")
    assert bool(answer.sentences) == (answer.outcome != "declined")
    assert bool(answer.reason) == (answer.outcome != "answered")


@pytest.fixture(scope="session")
def check() -> Callable[[Answer, Library], None]:
    """Check all that is promised of every answer."""
    return holds_true


@pytest.fixture
def ask(make_shelf: Callable[[Mapping[str, str]], Shelf]) -> Callable[..., Answer]:
    """Ask one question of some documents, which answer it, and check what is promised."""

    def asked(files: Mapping[str, str], question: str, **settings: float) -> Answer:
        library = make_shelf(files).open()
        answer = chain_over(library, **settings).invoke(question)
        assert answer.outcome == Outcome.ANSWERED
        holds_true(answer, library)
        return answer

    return asked


class QueuedModel(BaseChatModel):
    """A chat model that says what it was given to say, reply after reply, and keeps its prompts.

    A reply is a text, an error to raise, or a function from the prompt to either. It streams word
    by word; what comes after its replies is the last one again.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    replies: list[Any] = Field(default_factory=list)
    prompts: list[str] = Field(default_factory=list)
    break_after: int | None = None
    """Words after which a reply breaks off with `breaks_with`."""
    breaks_with: Any = ConnectionError("reset by peer")
    gate: Any = None
    """An event that it waits for before each word."""
    finish: str = "stop"

    @property
    def _llm_type(self) -> str:
        return "queued"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=AIMessage(self._next(messages)))])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        for count, word in enumerate(re.findall(r"\S*\s*", self._next(messages))):
            if self.gate is not None:
                self.gate.wait(20)
            if self.break_after is not None and count >= self.break_after:
                raise self.breaks_with
            chunk = ChatGenerationChunk(message=AIMessageChunk(word))
            if run_manager is not None:
                run_manager.on_llm_new_token(word, chunk=chunk)
            yield chunk
        end = {"finish_reason": self.finish}
        yield ChatGenerationChunk(message=AIMessageChunk("", response_metadata=end))

    def _next(self, messages: list[BaseMessage]) -> str:
        self.prompts.append("\n\n".join(str(message.text) for message in messages))
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if callable(reply):
            reply = reply(self.prompts[-1])
        if isinstance(reply, Exception):
            raise reply
        return str(reply)


@dataclass(frozen=True)
class Opinion:
    """What the stand-in judge says."""

    verdict: str
    score: float
    unsupported_words: tuple[str, ...]
    best: tuple[int, ...]


class WordJudge:
    """A support check that looks for the words: all there, half of them there, or fewer."""

    def judge(
        self, sentence: str, spans: Sequence[str], contexts: Sequence[str] | None = None
    ) -> Opinion:
        above = contexts or [""] * len(spans)
        known = [set(terms(f"{c} {span}")) for c, span in zip(above, spans, strict=True)]
        words = [word for word in surface_words(sentence) if terms(word)]
        there = {
            word: [i for i, own in enumerate(known) if set(terms(word)) & own] for word in words
        }
        lacking = tuple(word for word in dict.fromkeys(words) if not there[word])
        score = 1 - len(lacking) / max(len(words), 1)
        counts = {i: sum(i in found for found in there.values()) for i in range(len(spans))}
        best = max(counts, key=lambda i: (counts[i], -i), default=None)
        verdict = "supported" if not lacking else "partly" if score >= 0.6 else "unsupported"
        return Opinion(verdict, score, lacking, () if best is None or not words else (best,))


WRITTEN = replace(ALWAYS, writing=WritingSettings(retries=0))


def chain_written(
    library: Library,
    *replies: Any,
    settings: Settings = WRITTEN,
    window: int | None = None,
    judge: Any = None,
    **model: Any,
) -> RetrievalChain:
    """A chain in which a stand-in, `chain.model.runnable`, writes the given replies."""
    settings = replace(settings, writing=replace(settings.writing, window=window))
    stand_in = QueuedModel(replies=list(replies), **model)
    opened = ChatModel.of(stand_in, "stand-in", settings.writing)
    return RetrievalChain(library, settings, model=opened, judge=judge or WordJudge())


@pytest.fixture(scope="session")
def written() -> Callable[..., RetrievalChain]:
    """Make a chain over a library in which a stand-in model writes the replies that are given."""
    return chain_written


@pytest.fixture(scope="session")
def over_model() -> Callable[[Library, ChatModel, Settings], RetrievalChain]:
    """Make a chain over a library in which an open chat model writes."""
    return lambda library, model, settings: RetrievalChain(
        library, settings, model=model, judge=WordJudge()
    )


@pytest.fixture
def gate() -> threading.Event:
    """What a stand-in model can be made to wait for."""
    return threading.Event()
