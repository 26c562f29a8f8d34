"""The answerer in which a chat model writes, and nothing it writes is believed unread.

The model is shown numbered passages and streams its text. Then the text is taken apart, every
sentence is judged against the passages it cites, and pinned to the exact spans that carry it. When
the model fails, the answer that quotes takes its place; when no sentence it wrote is supported in
full, that answer stands beside it.

Where the evidence alone would decline, the model is asked nevertheless (`writing.ask_when_unsure`):
the estimate is often wrong, and a model can find what was put in other words. The answer then says
that the evidence was weak. No model is asked where nothing was found.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace

from langchain_core.runnables import RunnableConfig

from assistant.answer import Answer, Delta, Outcome, Question, Sentence, Verdict, Written
from assistant.chat_model import ChatModel
from assistant.citations import keep_cited
from assistant.declining import searched
from assistant.evidence import Evidence
from assistant.extractive import ExtractiveAnswerer
from assistant.grounding import Grounding, Judge
from assistant.prompts import prompts
from assistant.reply import read_reply
from assistant.settings import AnswerSettings, WritingSettings
from assistant.writing import Ended, Prompt, Writer
from index.library import Library

NAME = "generative"


class GenerativeAnswerer:
    """Lets a chat model write the answer, and checks it. Safe for several threads."""

    name = NAME

    def __init__(
        self,
        library: Library,
        model: ChatModel,
        judge: Judge,
        extractive: ExtractiveAnswerer,
        answer: AnswerSettings,
        writing: WritingSettings,
    ) -> None:
        self._library = library
        self._model = model
        self._judge = judge
        self._extractive = extractive
        self._answer = answer
        self._settings = writing
        self._writer = Writer(library, model, writing)

    def stream(
        self,
        question: Question,
        evidence: Evidence,
        config: RunnableConfig | None = None,
        stop: threading.Event | None = None,
    ) -> Iterator[Delta | Answer]:
        """Yield the text as it comes, then the checked answer, which replaces it.

        When `stop` is set the model is left, and what it has written by then is checked.
        """
        quoted = self._extractive.answer(question, evidence)
        unsure = evidence.confidence < self._answer.threshold
        if not evidence.candidates or (unsure and not self._settings.ask_when_unsure):
            yield quoted
            return
        prompt = self._writer.prompt(question, evidence.hits)
        reply = ""
        if prompt.passages:
            writing = self._writer.write(prompt, config, stop)
            for piece in writing:
                reply += piece
                yield Delta(piece)
            ended = writing.ended
        else:
            ended = Ended(
                "has no room for the question with even one passage; ask in fewer words, or set "
                "`writing.window` to what the model takes"
            )
        yield self._checked(quoted, evidence, prompt, reply, ended)

    def answer(self, question: Question, evidence: Evidence) -> Answer:
        """Return the checked answer alone."""
        *_, answer = self.stream(question, evidence)
        if not isinstance(answer, Answer):
            raise TypeError(f"the stream ended with {type(answer).__name__}")
        return answer

    def _checked(
        self, quoted: Answer, evidence: Evidence, prompt: Prompt, text: str, ended: Ended
    ) -> Answer:
        reply = read_reply(text, len(prompt.passages), prompts().declined, whole=ended.whole)
        written = Written(
            model=self._model.name,
            prompts=prompts().sha256,
            prompt=prompt.text,
            reply=text,
            passages=tuple(passage.key for passage in prompt.passages),
            prompt_tokens=prompt.tokens,
            window=self._model.window,
            left_out=prompt.left_out,
            invented=reply.invented,
        )
        if reply.declined:
            return self._declined(quoted, evidence, written, prompt.withheld)
        if not reply.sentences:
            return _failed(quoted, written, ended.failure or ended.empty)
        grounding = Grounding(self._library, self._judge, prompt.passages)
        judged = grounding.judged(reply.sentences)
        unsure = evidence.confidence < self._answer.threshold
        supported = any(each.sentence.supported for each in judged)
        if not supported and ended.failure is not None:
            # It broke off, and nothing before that is of use.
            return _failed(quoted, written, ended.failure)
        notes = _notes(written, ended, prompt.withheld)
        if self._settings.supported_only and supported:
            kept = [each for each in judged if each.sentence.supported]
            if struck := len(judged) - len(kept):
                notes.append(f"{_count(struck, 'sentence')} without full support left out.")
            judged = kept
        if found := sum(each.searched for each in judged):
            notes.append(
                f"{_count(found, 'sentence')} cited nothing; Pincite looked for the source."
            )
        sentences, citations = grounding.pinned(judged)
        if supported and unsure:
            notes.append("The search alone found too little to answer this: look at the sources.")
        return replace(
            quoted,
            outcome=Outcome.ANSWERED if supported else Outcome.UNSUPPORTED,
            sentences=sentences,
            citations=citations.all(),
            passages=citations.passages(),
            hits=keep_cited(
                evidence.hits[: self._answer.hits], evidence.hits, citations.passages()
            ),
            answerer=self.name,
            reason=None if supported else _why(sentences, written.model),
            notes=tuple(notes),
            written=written,
            extractive=None if supported else quoted,
        )

    def _declined(
        self, quoted: Answer, evidence: Evidence, written: Written, withheld: int
    ) -> Answer:
        looked = _count(len(written.passages), "passage")
        reason = f"{written.model} found no answer in the {looked} that it was shown."
        return replace(
            quoted,
            outcome=Outcome.DECLINED,
            sentences=(),
            citations=(),
            passages=(),
            hits=evidence.hits[: self._answer.hits],
            answerer=self.name,
            reason=f"{reason} {searched(self._library, evidence.where)}",
            notes=tuple(_notes(written, Ended(None), withheld)),
            written=written,
        )


def _failed(quoted: Answer, written: Written, failure: str) -> Answer:
    """The answer that quotes, with what became of the model."""
    note = f"{written.model} {failure}. This answer is quoted from the documents instead."
    if quoted.outcome is not Outcome.ANSWERED:
        note = f"{written.model} {failure}."
    return replace(quoted, notes=(note, *quoted.notes), written=replace(written, failure=failure))


def _notes(written: Written, ended: Ended, withheld: int) -> list[str]:
    notes = []
    if ended.failure is not None:
        notes.append(f"{written.model} {ended.failure}; what it wrote by then is checked here.")
    elif not ended.whole:
        notes.append(ended.note)
    if written.left_out:
        notes.append(
            f"{_count(written.left_out, 'passage')} of lower rank did not fit into the model’s "
            f"window of {written.window:,} tokens and {_were(written.left_out)} not shown to it."
        )
    if withheld:
        notes.append(
            f"{_count(withheld, 'stretch', 'stretches')} of these documents that "
            f"{'addresses' if withheld == 1 else 'address'} a language model "
            f"{_were(withheld)} not shown to it."
        )
    if written.invented:
        notes.append(
            f"{_count(written.invented, 'citation')} of passages that are not there "
            f"{_were(written.invented)} removed."
        )
    return notes


def _why(sentences: Sequence[Sentence], model: str) -> str:
    if any(sentence.verdict is Verdict.PARTLY for sentence in sentences):
        return f"No sentence that {model} wrote is supported in full by what it cites."
    return f"Nothing that {model} wrote is supported by what it cites."


def _count(number: int, noun: str, several: str = "") -> str:
    return f"{number:,} {noun if number == 1 else several or noun + 's'}"


def _were(number: int) -> str:
    return "was" if number == 1 else "were"
