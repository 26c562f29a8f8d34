"""Records to read: Markdown and Word say the same, and document text can do nothing there."""

import io
import json
import re
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.answer import Outcome, Sentence, Verdict, Written
from assistant.errors import RecordError
from assistant.export import Part, exported, form_of, parts_of, save
from assistant.export_docx import docx as word
from assistant.export_markdown import markdown
from assistant.full_record import record_of

UNIVERSITY = "How many care leavers were at university?"


@pytest.fixture(scope="module")
def answer(chain):
    return chain.invoke(UNIVERSITY)


def words(text):
    return "".join(re.findall(r"\w", text))


def of_markdown(data):
    tokens = MarkdownIt("commonmark").parse(data.decode())
    inline = [child for token in tokens for child in token.children or ()]
    assert {child.type for child in inline} <= {"text", "text_special", "softbreak", "hardbreak",
                                                 "em_open", "em_close"}  # fmt: skip
    return "".join(child.content for child in inline)


def of_word(data):
    return "\n".join(p.text for p in docx.Document(io.BytesIO(data)).paragraphs)


def test_each_form_holds_question_sentences_quotes_and_hashes(answer):
    record = record_of(answer)
    for text in (of_markdown(exported([record], "md")), of_word(exported([record], "docx"))):
        for wanted in (
            UNIVERSITY,
            *(sentence.text for sentence in answer.sentences),
            *(citation.quote for citation in answer.citations),
            *(citation.sha256 for citation in answer.citations),
            record["citations"][0]["quote_sha256"],
            answer.generation,
            *(hit.passage.document for hit in answer.hits),
        ):
            assert words(wanted) in words(text)


def test_one_answer_is_one_object_and_a_conversation_a_list(answer):
    record = record_of(answer)
    assert json.loads(exported([record], "json")) == json.loads(json.dumps(record))
    assert len(json.loads(exported([record, record], "json"))) == 2
    assert exported([record, record], "md").count(b"\n## Sources") == 2


def test_what_a_model_wrote_is_named_with_its_doubts(answer):
    doubted = Sentence("It was 13.", (1,), verdict=Verdict.UNSUPPORTED,
                       unsupported_words=("13",))  # fmt: skip
    written = Written("ollama:llama3.2", "ab" * 32, "the prompt", "It was 13. [1]")
    made = replace(
        answer,
        outcome=Outcome.UNSUPPORTED,
        sentences=(doubted,),
        answerer="generative",
        written=written,
        extractive=answer,
    )
    text = of_markdown(exported([record_of(made)], "md"))
    for wanted in ("ollama:llama3.2", "ab" * 32, "the prompt", "not supported: 13", answer.text):
        assert words(wanted) in words(text)


HOSTILE = "<script>alert(1)</script> [x](http://a.b) **b** `c` # h\n- l\n1. n $x$ \x1b[31m \u202e"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120))
def test_text_of_documents_shows_as_itself_in_markdown(text):
    for sample in (text, HOSTILE):
        parts = [Part("title", sample), Part("quote", sample), Part("fact", sample, sample)]
        html = MarkdownIt("commonmark", {"html": True}).render(markdown(parts))
        assert not re.search(r"<(?!/?(?:h1|p|blockquote|ul|li|br)\b)", html)
        assert "http://" not in re.findall(r'href="([^"]*)"', html)


@pytest.mark.parametrize("text", [HOSTILE, "\ud800\x00\x0b\uffff", "a\fb", "tab\tand\nline", ""])
def test_any_text_can_stand_in_a_word_file(text):
    shown = of_word(word([Part("title", text), Part("quote", text), Part("fact", text, text)]))
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_the_same_record_gives_the_same_bytes(answer):
    record = record_of(answer)
    for form in ("json", "md"):
        assert exported([record], form) == exported([record], form)
    assert of_word(exported([record], "docx")) == of_word(exported([record], "docx"))


def test_the_ending_chooses_the_form(tmp_path, answer):
    assert [form_of(Path(f"a.{end}")) for end in ("json", "MD", "docx")] == ["json", "md", "docx"]
    save([record_of(answer)], tmp_path / "a.docx")
    assert UNIVERSITY in of_word((tmp_path / "a.docx").read_bytes())
    with pytest.raises(RecordError, match=r"\.json, \.md or \.docx"):
        form_of(Path("a.pdf"))
    with pytest.raises(RecordError, match="another file"):
        save([record_of(answer)], tmp_path / "none" / "a.json")


def test_a_declined_answer_has_its_reason(never):
    parts = parts_of(record_of(never.invoke(UNIVERSITY)))
    assert Part("text", "The documents do not answer this.") in parts
