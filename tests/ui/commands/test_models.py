"""Asking with a chat model: one setting for all commands, over a server on loopback."""

import io
import json
import os
import signal
import threading

import pytest
from rich.console import Console

from assistant.answer import Answer, Delta, Outcome, Question, Sentence, Verdict, Written
from assistant.prompts import prompts
from ui.commands.streaming import follow, stopping
from ui.render import answer_for_people

QUESTION = "How many care leavers were at university?"
SECRET = "c0ffee-5ecret-c0ffee"


def test_one_setting_has_a_model_write_and_its_words_checked(pincite, model_server):
    model_server.replies = ["Purple elephants dance in Paris [1]. They are many [88]."]
    answer = json.loads(pincite("ask", "--json", "--model", model_server.url, QUESTION).stdout)
    assert answer["outcome"] == "unsupported"
    assert answer["answerer"] == "generative"
    assert answer["model"] == model_server.url
    assert [sentence["supported"] for sentence in answer["sentences"]] == [False, False]
    assert "1 citation of passages that are not there was removed." in answer["notes"]
    assert "Twelve care leavers" in answer["extractive"]["text"]
    assert QUESTION in model_server.prompt
    assert "Twelve care leavers" in model_server.prompt


@pytest.mark.parametrize("way", ["file", "environment", "options"])
def test_file_environment_and_options_name_the_model_alike(
    pincite, model_server, monkeypatch, tmp_path, way
):
    options = []
    if way == "file":
        text = f'model = "mine"\nmodel_url = "{model_server.url}"\n'
        (tmp_path / "pincite.toml").write_text(text)
    elif way == "environment":
        monkeypatch.setenv("PINCITE_MODEL", "mine")
        monkeypatch.setenv("PINCITE_MODEL_URL", model_server.url)
    else:
        options = ["--model", "mine", "--model-url", model_server.url]
    model_server.replies = [prompts().declined]
    answer = json.loads(pincite("ask", "--json", QUESTION, *options).stdout)
    assert answer["outcome"] == "declined"
    assert answer["model"] == f"mine at {model_server.url}"
    assert model_server.asked[-1]["model"] == "mine"
    asked = len(model_server.asked)
    quoted = json.loads(pincite("ask", "--json", QUESTION, *options, "--model", "none").stdout)
    assert (quoted["answerer"], quoted["model"]) == ("extractive", None)
    assert len(model_server.asked) == asked


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500])
def test_a_server_that_refuses_is_told_and_the_answer_is_quoted(
    pincite, model_server, monkeypatch, status
):
    monkeypatch.setenv("MODEL_API_KEY", SECRET)
    monkeypatch.setenv("PINCITE_WRITING__RETRIES", "0")
    model_server.status, model_server.error = status, f"bad key {SECRET}, sk-abcdefghijkl"
    result = pincite("ask", "--model", model_server.url, QUESTION)
    assert result.exit_code == 0
    assert "Twelve care leavers" in result.stdout
    assert "This answer is quoted from the documents" in " ".join(result.stdout.split())
    assert str(status) in result.stdout
    as_json = pincite("ask", "--json", "--model", model_server.url, QUESTION).stdout
    assert json.loads(as_json)["answerer"] == "extractive"
    for output in (result.stdout, result.stderr, as_json):
        assert SECRET not in output
        assert "sk-abc" not in output
    assert model_server.keys[-1] == f"Bearer {SECRET}"


def test_a_server_that_is_away_is_told_and_the_answer_is_quoted(pincite, model_server, monkeypatch):
    monkeypatch.setenv("PINCITE_WRITING__RETRIES", "0")
    told = pincite("ask", "--model", "http://127.0.0.1:9/v1", QUESTION).stdout
    assert "cannot be reached; start its server, or check the address" in " ".join(told.split())
    assert "Twelve care leavers" in told


@pytest.mark.parametrize("command", [["ask", QUESTION], ["eval"]])
def test_a_model_that_cannot_be_opened_is_one_line(pincite, failed, command):
    assert "needs the package" in failed(pincite(*command, "--model", "cohere:command"))


def answer_of(*sentences, outcome=Outcome.ANSWERED, **more):
    written = Written("ollama:tiny", "", "", "")
    return Answer(
        Question(QUESTION), outcome, sentences, (), (), "generative", "g", written=written, **more
    )


def told(answer) -> str:
    screen = Console(file=io.StringIO(), width=200)
    screen.print(answer_for_people(answer, {}))
    return screen.file.getvalue()


def test_what_is_not_supported_is_said_in_words():
    partly = Sentence("Seventy were there.", (1,), False, Verdict.PARTLY, ("Seventy",))
    page = told(answer_of(partly, notes=("One passage was left out.",)))
    assert "Seventy were there. [1] (supported in part; not in its source: “Seventy”)" in page
    assert "One passage was left out." in page
    assert "Written by ollama:tiny, each sentence checked against its source" in page


def test_beside_what_has_no_support_stands_the_quote():
    false = Sentence("Elephants dance.", (1,), False, Verdict.UNSUPPORTED, ("Elephants",))
    twelve = (Sentence("Twelve were.", ()),)
    quoted = Answer(Question(QUESTION), Outcome.ANSWERED, twelve, (), (), "extractive", "g")
    page = told(
        answer_of(false, outcome=Outcome.UNSUPPORTED, reason="Nothing holds.", extractive=quoted)
    )
    order = ["is not supported by its sources", "Elephants", "Quoted from the documents", "Twelve"]
    assert sorted(order, key=page.index) == order
    assert "[1]" not in page


def test_the_text_is_shown_as_it_comes_and_taken_away():
    screen = Console(file=io.StringIO(), force_terminal=True, width=60, height=10)
    answer = answer_of(Sentence("Checked.", ()))
    text = "Half \x1b[31mof it " + "and more " * 200
    assert follow(iter([Delta(text), Delta("the end"), answer]), screen) is answer
    shown = screen.file.getvalue()
    assert "nothing of this is checked yet" in shown
    assert "the end" in shown
    assert "\x1b[31m" not in shown
    assert shown.rstrip("\r\n").endswith("\x1b[2K")


def test_the_first_interrupt_stops_the_model_and_a_second_one_ends_the_command():
    assert threading.current_thread() is threading.main_thread()
    before = signal.getsignal(signal.SIGINT)
    with stopping() as stop:
        os.kill(os.getpid(), signal.SIGINT)
        assert stop.wait(5)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before
