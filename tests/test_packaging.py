"""The repository and the wheel hold what they should and nothing else."""

import re
import shutil
import subprocess
import sys
import zipfile
from configparser import ConfigParser
from importlib.metadata import distributions
from pathlib import Path, PurePosixPath

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PACKAGES = ("assistant", "evals", "index", "ingest", "ui")
TOP_LEVEL = {
    *PACKAGES, "docs", "seeds", "tests",
    ".ci", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "NOTICE",
    "README.md", "pyproject.toml", "requirements-dev.lock", "requirements.lock",
}  # fmt: skip
SEEDS = {
    "000_f069218b51f80e44.txt",
    "001_723e5e899c7e3e8d.txt",
    "002_168b9c58b4a26d2b.txt",
    "003_3be60d27b56d0cb3.txt",
    "004_cc5d1a720a6d8fe6.txt",
}
# Put together here, so that this file does not hold what it looks for.
REGISTRY_HOSTS = re.compile(
    r"\b(?:[\w-]+\.)*(?:"
    + "|".join(("pypi" + r"\.org", "pythonhosted" + r"\.org", "npmjs" + r"\.(?:org|com)"))
    + r"|download\.py" + r"torch\.org)\b"
)  # fmt: skip
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:work|root|opt/wheels|tmp/bash_jobs)" + r"(?:/|\b)")


def tracked_files() -> list[str]:
    """Paths of the files under version control, those new and not ignored included."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a clone: there is no list of the files under version control")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    return sorted(path for path in listed.split("\0") if path and (ROOT / path).exists())


def locked(lock: str) -> list[Requirement]:
    """The lines of a lock; fails on one that is no requirement."""
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel that this tree builds, from a copy: building leaves files behind."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in (*PACKAGES, "seeds", "tests", "docs"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(ROOT / name, source)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check"]
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(out)]
    subprocess.run([*pip, *options, str(source)], check=True)
    (built,) = out.glob("pincite-*-py3-none-any.whl")
    with zipfile.ZipFile(built) as archive:
        yield archive


def test_the_wheel_holds_the_packages_with_every_file_they_need(wheel):
    # What is there for training only, and large, stays out: evals/everyday.
    expected = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and not {"__pycache__", "everyday"} & set(path.parts)
    }
    assert any(name.endswith(".jsonl") for name in expected)
    assert any(name.endswith(".css") for name in expected)
    assert set(wheel.namelist()) - {n for n in wheel.namelist() if ".dist-info/" in n} == expected


def test_the_wheel_brings_the_command_and_the_licence(wheel):
    (entry_points,) = [n for n in wheel.namelist() if n.endswith(".dist-info/entry_points.txt")]
    parsed = ConfigParser()
    parsed.read_string(wheel.read(entry_points).decode())
    assert dict(parsed["console_scripts"]) == {"pincite": "ui.entry:main"}
    names = {PurePosixPath(name).name for name in wheel.namelist() if ".dist-info/" in name}
    assert {"LICENSE", "NOTICE"} <= names


def test_the_top_level_holds_the_usual_files_and_nothing_else():
    assert {path.split("/")[0] for path in tracked_files()} <= TOP_LEVEL


def test_the_seeds_are_the_five_documents_alone():
    assert {path.name for path in (ROOT / "seeds").iterdir()} == SEEDS


def test_every_seed_is_named_in_the_notice():
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    assert [name for name in sorted(SEEDS) if name not in notice] == []


def test_no_package_folder_hides_behind_the_tests():
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_no_file_names_a_registry_or_a_path_of_one_machine():
    found = []
    for path in tracked_files():
        if path.startswith("seeds/"):
            continue
        try:
            text = (ROOT / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture
        for pattern in (REGISTRY_HOSTS, MACHINE_PATHS):
            found += [f"{path}: {match[0]}" for match in pattern.finditer(text)]
    assert found == []


LOCKS = ("requirements.lock", "requirements-dev.lock")


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_one_version_a_line(lock):
    assert [str(r) for r in locked(lock) if not re.fullmatch(r"==[^*,]+", str(r.specifier))] == []


def test_torch_and_what_it_brings_are_left_to_the_machine():
    names = [requirement.name for lock in LOCKS for requirement in locked(lock)]
    assert [name for name in names if name.startswith(("torch", "nvidia", "triton", "cuda"))] == []


def test_what_is_installed_is_what_is_locked():
    """What the tests ran with is what `make install` gives everyone."""
    wanted = [r for lock in LOCKS for r in locked(lock) if not r.marker or r.marker.evaluate()]
    installed = {canonicalize_name(d.name): d.version for d in distributions()}
    differing = [str(r) for r in wanted if installed.get(r.name) not in r.specifier]
    assert differing == []
