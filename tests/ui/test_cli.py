"""The commands over a small library of their own, built with the encoder that needs no model."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import ui
from index.builder import build
from index.hashing_encoder import HashingEncoder
from index.library import Library
from ui.cli import cli

ROOT = Path(ui.__file__).parents[1]

REPORT = """Northshire Council
Inspection of services for children
Report published: 15 September 2015

Findings

116. Foster carers speak highly of the training. Placements have become more stable since 2013.

117. Twelve care leavers were at university at the time of the inspection, which is 8% of all.

118. The virtual school supports pupils well. Attendance of children looked after is good.
"""
LETTER = """# Letter to the chief executive

3 March 2013

The leader of the council is new. The peer team met forty members of staff.

[red]not markup[/red] stands here beside \x1b[31mno colour\x1b[0m and <b>no tag</b>.
"""


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """A library with two documents and one file that cannot be read, and its index."""
    library = tmp_path_factory.mktemp("library")
    (library / "report.txt").write_text(REPORT, encoding="utf-8")
    (library / "letter.md").write_text(LETTER, encoding="utf-8")
    (library / "broken.pdf").write_bytes(b"%PDF-1.4\nnothing of the kind")
    index = tmp_path_factory.mktemp("index")
    build(library, index, encoder=HashingEncoder())
    return library, index


@pytest.fixture
def pincite(folders, monkeypatch, tmp_path):
    """Run a command over the small library; returns what it printed and how it ended."""
    library, index = folders
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PINCITE_BUILD__ENCODER", "hashing-256")
    monkeypatch.setenv("COLUMNS", "100")

    def run(*words, stdin=None):
        return CliRunner().invoke(
            cli, [*words, "--library", str(library), "--index", str(index)], input=stdin
        )

    return run


def failed(result) -> str:
    """The one line with which a command failed."""
    assert result.exit_code == 2
    assert result.stdout == ""
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, result.stderr
    return lines[0]


def saved_answer(folders, text, **changes):
    """A record as `ask --json` writes it, quoting `text` from the report."""
    library = Library.open(folders[1])
    document = library.document("report.txt")
    start = document.text.index(text)
    citation = {
        "number": 1,
        "document": "report.txt",
        "sha256": document.sha256,
        "start": start,
        "end": start + len(text),
        "quote": text,
    }
    return {"id": None, "question": "How many?", "citations": [citation | changes]}


# --- help and start-up


HEAVY = {"torch", "sentence_transformers", "streamlit", "langchain", "transformers", "evals"}


@pytest.mark.parametrize(
    "words",
    [["--help"], ["status"], ["show", "report.txt"], ["verify", "-"], ["ask", "--help"]],
    ids=" ".join,
)
def test_light_commands_load_nothing_heavy(folders, words):
    library, index = folders
    options = [] if "--help" in words else ["--library", str(library), "--index", str(index)]
    script = (
        "import sys\n"
        "from ui.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: code = end.code\n"
        f"print('loaded:', sorted({HEAVY!r} & set(sys.modules)), code, file=sys.stderr)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, *words, *options],
        input=json.dumps(saved_answer(folders, "Twelve care leavers")),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PINCITE_BUILD__ENCODER": "hashing-256"},
        check=False,
    )
    assert ran.stderr.strip().splitlines()[-1] == "loaded: [] 0"


def test_every_command_explains_itself():
    listed = CliRunner().invoke(cli, ["--help"]).output
    for name in ("build", "status", "ask", "search", "show", "verify", "eval", "app"):
        assert name in listed
        result = CliRunner().invoke(cli, [name, "--help"])
        assert result.exit_code == 0
        assert "--library" in result.output
        assert "--index" in result.output


# --- status and build


def test_status_lists_documents_and_what_could_not_be_read(pincite):
    result = pincite("status")
    assert result.exit_code == 0
    for words in ("report.txt", "15 September 2015", "broken.pdf", "The index is up to date."):
        assert words in result.stdout


def test_status_as_json_says_what_a_build_would_change(pincite, folders):
    added = folders[0] / "new.txt"
    added.write_text("The new centre opened in May. It has room for thirty children.\n")
    try:
        report = json.loads(pincite("status", "--json").stdout)
    finally:
        added.unlink()
    assert report["state"] == "ready"
    assert report["changes"]["added"] == ["new.txt"]
    outcomes = {entry["document"]: entry["outcome"] for entry in report["documents"]}
    assert outcomes == {"broken.pdf": "failed", "letter.md": "read", "report.txt": "read"}
    assert all(entry["reason"] for entry in report["documents"] if entry["outcome"] == "failed")


def test_status_without_an_index_names_the_remedy_and_ends_well(tmp_path, folders):
    missing = ["--library", str(folders[0]), "--index", str(tmp_path / "none")]
    result = CliRunner().invoke(cli, ["status", *missing])
    assert result.exit_code == 0
    assert "pincite build" in result.stdout
    assert not (tmp_path / "none").exists()


def test_build_reports_failures_and_still_ends_well(pincite, folders, tmp_path):
    arguments = ["--library", str(folders[0]), "--index", str(tmp_path / "fresh")]
    result = CliRunner().invoke(cli, ["build", *arguments])
    assert result.exit_code == 0
    assert "broken.pdf" in result.stdout
    again = CliRunner().invoke(cli, ["build", "--json", *arguments])
    report = json.loads(again.stdout)
    assert report["built"] is False
    assert report["documents"] == 2
    assert [entry["document"] for entry in report["failed"]] == ["broken.pdf"]
    forced = json.loads(CliRunner().invoke(cli, ["build", "--force", "--json", *arguments]).stdout)
    assert forced["built"] is True


def test_a_library_that_is_not_there_is_one_line(pincite, tmp_path):
    line = failed(
        CliRunner().invoke(
            cli, ["build", "--library", str(tmp_path / "no"), "--index", str(tmp_path / "i")]
        )
    )
    assert line.startswith("pincite: ")
    assert "no" in line


# --- show


def test_show_prints_exactly_the_text_that_offsets_count_in(pincite, folders):
    for path in ("report.txt", "letter.md"):
        document = Library.open(folders[1]).document(path)
        printed = pincite("show", path).stdout_bytes.decode()
        assert printed == document.text
        for passage in Library.open(folders[1]).passages:
            if passage.document == path:
                assert printed[passage.start : passage.end] == passage.text


def test_show_prints_a_span(pincite, folders):
    document = Library.open(folders[1]).document("report.txt")
    start = document.text.index("Twelve")
    result = pincite("show", "report.txt", "--start", str(start), "--end", str(start + 19))
    assert result.stdout == "Twelve care leavers"


def test_show_as_json_has_blocks_that_slice_the_text(pincite):
    shown = json.loads(pincite("show", "report.txt", "--json").stdout)
    assert shown["facts"]["published"] == "2015-09-15"
    numbered = {block["number"]: block for block in shown["blocks"] if block["number"]}
    block = numbered["117"]
    assert "Twelve care leavers" in shown["text"][block["start"] : block["end"]]


def test_show_of_a_document_that_is_not_there_is_one_line(pincite):
    assert "nothing.txt" in failed(pincite("show", "nothing.txt"))


def test_show_of_an_impossible_span_is_one_line(pincite):
    assert "choose --start and --end" in failed(pincite("show", "report.txt", "--start", "999999"))


# --- verify


@pytest.mark.parametrize(
    ("quote", "changes", "status", "code"),
    [
        ("Twelve care leavers", {}, "same", 0),
        ("Twelve care leavers", {"start": 0, "end": 19}, "moved", 0),
        ("Twelve care leavers", {"quote": "Thirteen care leavers"}, "changed", 1),
        ("Twelve care leavers", {"document": "other.txt", "quote": "No such words"}, "gone", 1),
    ],
)
def test_verify_tells_what_became_of_a_quote(pincite, folders, quote, changes, status, code):
    record = json.dumps(saved_answer(folders, quote, **changes))
    result = pincite("verify", "-", "--json", stdin=record)
    assert [check["status"] for check in json.loads(result.stdout)[0]["quotes"]] == [status]
    assert result.exit_code == code
    told = pincite("verify", "-", stdin=record)
    assert status in told.stdout
    assert told.exit_code == code


def test_verify_reads_one_answer_a_line(pincite, folders, tmp_path):
    file = tmp_path / "answers.jsonl"
    record = json.dumps(saved_answer(folders, "Twelve care leavers"))
    file.write_text(f"{record}\n\n{record}\n")
    assert len(json.loads(pincite("verify", str(file), "--json").stdout)) == 2
    assert "2 quotes: 2 same" in pincite("verify", str(file)).stdout


@pytest.mark.parametrize("text", ["", "not json", "[1]", '{"a": 1}', '{"citations": [{}]}', "\x00"])
def test_verify_of_something_else_is_one_line(pincite, text):
    assert failed(pincite("verify", "-", stdin=text))


def test_verify_of_a_file_that_is_not_there_is_one_line(pincite):
    assert "none.json" in failed(pincite("verify", "none.json"))


# --- ask and search


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
def test_a_filter_that_means_nothing_is_one_line(pincite, options):
    assert failed(pincite("search", "care leavers", *options))


@pytest.mark.parametrize(
    "words", [["ask"], ["ask", " "], ["ask", "a", "--batch", "b"], ["nonsense"]]
)
def test_a_command_that_makes_no_sense_is_one_line(pincite, words):
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


# --- how commands end


def test_a_reader_that_leaves_ends_the_command_quietly(folders):
    library, index = folders
    command = [sys.executable, "-m", "ui.cli", "show", "report.txt", "--json"]
    arguments = ["--library", str(library), "--index", str(index)]
    reading, writing = os.pipe()
    os.close(reading)
    ran = subprocess.run(
        [*command, *arguments], stdout=writing, stderr=subprocess.PIPE, cwd=ROOT, check=False
    )
    os.close(writing)
    assert ran.returncode == 141
    assert ran.stderr == b""


def test_an_unknown_setting_is_one_line(pincite, monkeypatch):
    monkeypatch.setenv("PINCITE_COLOUR", "red")
    assert "colour" in failed(pincite("status"))
