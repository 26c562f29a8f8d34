"""Asking and searching: JSON for programs, pins and sources for people."""

import json

import pytest

from index.library import Library


def test_ask_as_json_has_the_keys_of_the_contract_in_order(pincite, folders):
    result = pincite("ask", "--json", "How many care leavers were at university?")
    answer = json.loads(result.stdout)
    assert list(answer) == [
        "id",
        "question",
        "outcome",
        "reason",
        "text",
        "sentences",
        "citations",
        "hits",
        "answerer",
        "generation",
        "elapsed_ms",
        "model",
        "notes",
        "extractive",
    ]
    documents = Library.open(folders[1])
    for citation in answer["citations"]:
        text = documents.document(citation["document"]).text
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_search_as_json_is_the_list_of_hits_alone(pincite, folders):
    hits = json.loads(pincite("search", "--json", "care leavers at university", "-k", "3").stdout)
    assert [hit["rank"] for hit in hits] == list(range(1, len(hits) + 1))
    assert list(hits[0]) == ["rank", "score", "document", "start", "end", "text"]
    assert "Twelve care leavers" in hits[0]["text"]


def test_filters_restrict_what_is_found(pincite):
    def found(*options):
        result = pincite("search", "--json", "council staff and care leavers", *options)
        return {hit["document"] for hit in json.loads(result.stdout)}

    assert found() == {"report.txt", "letter.md"}
    assert found("--document", "letter.md") == {"letter.md"}
    assert found("--since", "2014") == {"report.txt"}


@pytest.mark.parametrize(
    "options",
    [
        ["--document", "nothing.txt"],
        ["--kind", "sonnet"],
        ["--since", "yesterday"],
        ["--until", "2015-13"],
        ["-k", "0"],
    ],
    ids=" ".join,
)
def test_a_filter_that_means_nothing_is_one_line(pincite, options, failed):
    assert failed(pincite("search", "care leavers", *options))


@pytest.mark.parametrize(
    "words", [["ask"], ["ask", " "], ["ask", "a", "--batch", "b"], ["nonsense"]]
)
def test_a_command_that_makes_no_sense_is_one_line(pincite, words, failed):
    assert failed(pincite(*words)).startswith("pincite: ")


def test_a_batch_gives_one_object_a_line_in_order_with_its_id(pincite, tmp_path):
    file = tmp_path / "questions.jsonl"
    questions = [(7, "Who is the leader of the council?"), ("b", "Who trains foster carers?")]
    lines = [json.dumps({"id": name, "question": text}) for name, text in questions]
    file.write_text("\n".join(lines) + "\n")
    answers = [
        json.loads(line)
        for line in pincite("ask", "--json", "--batch", str(file)).stdout.splitlines()
    ]
    assert [(answer["id"], answer["question"]) for answer in answers] == questions


@pytest.mark.parametrize(
    "bad",
    ["{", "[]", '{"id": 1}', '{"question": ""}', '{"question": 5}', '{"id": [], "question": "a"}'],
)
def test_a_bad_line_is_named_and_nothing_before_it_is_lost(pincite, bad):
    good = '{"id": "1", "question": "Who is the leader of the council?"}'
    result = pincite("ask", "--json", "--batch", "-", stdin=f"{good}\n\n{bad}\n{good}\n")
    assert result.exit_code == 2
    assert len(result.stdout.splitlines()) == 1
    assert "line 3" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_the_answer_for_people_has_pins_and_its_sources_in_place(pincite):
    told = pincite("ask", "How many care leavers were at university?").stdout
    assert "[1]" in told
    assert "15 September 2015" in told
    assert "paragraph 117" in told
    assert "Twelve care leavers were at university" in told


def test_document_text_cannot_colour_or_command_the_terminal(pincite):
    told = pincite("search", "not markup stands here beside no colour").stdout
    assert "[red]not markup[/red]" in told
    assert "\x1b" not in told
