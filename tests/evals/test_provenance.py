import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from evals.provenance import machine, plain, plain_settings, short_path


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Inner:
    folder: Path
    colours: frozenset


def test_anything_becomes_plain_json():
    value = {"a": Inner(Path("/somewhere/else"), frozenset({"x"})), 3: (Colour.RED, None, 1.5)}
    assert plain(value) == {"a": {"folder": "else", "colours": ["x"]}, "3": ["red", None, 1.5]}
    assert json.loads(json.dumps(plain(value))) == plain(value)


def test_paths_outside_the_working_folder_keep_only_their_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert short_path(tmp_path / "runs" / "a") == "runs/a"
    assert short_path(tmp_path.parent / "secret") == "secret"


def test_the_machine_is_described():
    made = machine()
    assert made["packages"]["rich" if "rich" in made["packages"] else "numpy"]
    assert made["made_at"].endswith("+00:00")


def test_absolute_paths_in_settings_are_shortened_and_words_kept(tmp_path):
    settings = {"index": str(tmp_path / "idx"), "answer": {"words": 90}, "note": "and/or"}
    assert plain_settings(settings) == {"index": "idx", "answer": {"words": 90}, "note": "and/or"}
