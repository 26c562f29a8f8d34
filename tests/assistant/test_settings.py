import math
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.settings import Settings, as_dict, load_settings


@pytest.fixture
def file(tmp_path):
    """Write a settings file."""

    def write(text):
        path = tmp_path / "pincite.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def refusal(*args, **options):
    with pytest.raises(SettingsError) as caught:
        load_settings(*args, **{"env": {}, **options})
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_without_a_word_the_defaults_hold(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert load_settings(env={}) == Settings()


def test_arguments_win_over_the_environment_and_that_over_the_file(file):
    path = file("library = 'papers'\n[answer]\nwords = 50\nhits = 5\npool = 12\n")
    env = {"PINCITE_ANSWER__WORDS": "60", "PINCITE_ANSWER__HITS": "6", "HOME": "/nowhere"}
    settings = load_settings({"answer": {"words": 70}}, file=path, env=env)
    assert settings.library == Path("papers")
    assert (settings.answer.words, settings.answer.hits, settings.answer.pool) == (70, 6, 12)
    assert settings.answer.sentences == Settings().answer.sentences


def test_the_file_of_the_working_folder_is_read(tmp_path, monkeypatch, file):
    file("[search]\ndense_weight = 0.25\n")
    monkeypatch.chdir(tmp_path)
    assert load_settings(env={}).search.dense_weight == 0.25


def test_the_environment_reaches_every_level():
    env = {"PINCITE_BUILD__SPLIT__TARGET": "99", "PINCITE_SEARCH__LATE_WEIGHT": "0.3"}
    settings = load_settings(env=env)
    assert settings.build.split.target == 99
    assert settings.search.late_weight == 0.3


def test_what_is_none_or_empty_is_not_set():
    assert load_settings({"library": None, "answer": None}, env={"PINCITE_INDEX": ""}) == Settings()


def test_a_mark_before_the_first_line_is_no_part_of_the_file(file):
    assert (
        load_settings(file=file(b"\xef\xbb\xbf[answer]\nwords = 33\n"), env={}).answer.words == 33
    )


@pytest.mark.parametrize(
    ("overrides", "name"),
    [
        ({"colour": "red"}, "colour"),
        ({"answer": {"colour": "red"}}, "answer.colour"),
        ({"build": {"split": {"colour": "red"}}}, "build.split.colour"),
    ],
)
def test_an_unknown_setting_is_refused_with_those_there_are(overrides, name):
    assert refusal(overrides).startswith(f"unknown setting `{name}`; there are: ")


def test_an_unknown_setting_is_refused_wherever_it_stands(file):
    assert "`colour`" in refusal(file=file("colour = 'red'"))
    assert "`colour`" in refusal(env={"PINCITE_COLOUR": "red"})
    assert "words" in refusal(env={"PINCITE_ANSWER__WORD": "5"})


@pytest.mark.parametrize(
    ("overrides", "words"),
    [
        ({"answer": {"words": 9}}, ("`answer.words`", "greater than or equal to 10")),
        ({"answer": {"words": 1001}}, ("`answer.words`", "less than or equal to 1000")),
        ({"answer": {"words": "many"}}, ("`answer.words`", "integer")),
        ({"answer": {"threshold": math.nan}}, ("`answer.threshold`",)),
        ({"answer": {"pool": 0}}, ("`answer.pool`",)),
        ({"answer": {"hits": {"a": 1}}}, ("`answer.hits`",)),
        ({"search": {"dense_weight": 1.5}}, ("dense_weight is 1.5", "use 0 to 1")),
        ({"build": {"keep": 0}}, ("keep is 0", "at least 1")),
        ({"library": 5}, ("`library`", "path")),
    ],
)
def test_a_value_out_of_bounds_is_refused_by_name(overrides, words):
    message = refusal(overrides)
    assert all(word in message for word in words), message


@pytest.mark.parametrize(
    "env",
    [
        {"PINCITE_ANSWER": "5"},
        {"PINCITE_ANSWER": "5", "PINCITE_ANSWER__WORDS": "40"},
        {"PINCITE_ANSWER__WORDS": "40", "PINCITE_ANSWER": "5"},
    ],
)
def test_a_group_of_settings_takes_no_value(env, file):
    assert "`answer` is a group of settings; set one of: `answer.cross_encoder`" in refusal(env=env)
    assert "group" in refusal({"answer": {"words": 40}}, file=file("answer = 5"))


@pytest.mark.parametrize("text", ["[answer", "words = ", b"\xff\xfe", "a = 1\na = 2"])
def test_a_damaged_file_is_named_with_the_place(file, text):
    path = file(text)
    message = refusal(file=path)
    assert str(path) in message
    assert "correct the file" in message


def test_a_file_that_is_asked_for_must_be_there(tmp_path):
    assert "missing.toml" in refusal(file=tmp_path / "missing.toml")
    assert str(tmp_path) in refusal(file=tmp_path)


def test_settings_cannot_be_changed_and_go_back_and_forth_as_plain_data():
    settings = load_settings({"answer": {"words": 44}, "library": "papers"}, env={})
    with pytest.raises(FrozenInstanceError):
        settings.library = Path("others")
    assert load_settings(as_dict(settings), env={}) == settings


def test_how_many_generations_are_kept_is_a_setting_like_any_other(file):
    path = file("[build]\nkeep = 7\n")
    assert load_settings(file=path, env={}).build.keep == 7
    env = {"PINCITE_BUILD__KEEP": "2"}
    assert load_settings(file=path, env=env).build.keep == 2
    assert load_settings({"build": {"keep": 1}}, file=path, env=env).build.keep == 1
    assert "keep" in refusal({"build": {"keep": 0}})
