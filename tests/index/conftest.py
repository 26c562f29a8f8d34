import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from index.builder import BuildReport, build
from index.encoder import SentenceEncoder, default_encoder
from index.hashing_encoder import HashingEncoder
from index.library import Library

FILES = {
    "2015/inspection.txt": """Inspection of children's services in Northshire
Inspection report published 15 September 2015

1. The overall effectiveness of children's services requires improvement to be good.

2. At the time of the inspection 12 care leavers were at university, which is 8% of them.

3. Social workers see children regularly and know them well.

4. The virtual school supports pupils who are looked after and tracks their progress.
""",
    "2024/committee.txt": """Report to the Children and Families Committee
Date of meeting: 3 June 2024

1. The overall judgement of the 2024 inspection is inadequate.

2. An improvement plan with a budget of 2,217,000 pounds was agreed by the council.

3. Placements for teenagers are hard to find and their cost has risen.
""",
    "news.md": """# New foster carers welcomed

Twenty new foster carers joined Northshire this spring. The council thanked them for opening
their homes to children.

## How to become a foster carer

Call the fostering team. Training takes six weeks.
""",
}


def write_files(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of three documents."""
    return write_files(tmp_path / "library", FILES)


@pytest.fixture
def index_dir(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def hashing() -> HashingEncoder:
    return HashingEncoder()


@pytest.fixture
def rebuild(folder: Path, index_dir: Path, hashing: HashingEncoder) -> Callable[..., BuildReport]:
    """Build the folder's index with the hashing encoder."""

    def run(**options: object) -> BuildReport:
        return build(folder, index_dir, **{"encoder": hashing, **options})

    return run


@pytest.fixture
def library(
    rebuild: Callable[..., BuildReport], index_dir: Path, hashing: HashingEncoder
) -> Library:
    """The folder's library, built and open."""
    rebuild()
    return Library.open(index_dir, encoder=hashing)


@pytest.fixture(scope="session")
def minilm() -> SentenceEncoder:
    """The real model; loading it takes 8 seconds, so once for all tests."""
    return default_encoder()


@pytest.fixture
def run_python() -> Callable[..., None]:
    """Run code in a fresh process, in which the modules `never` must not have been imported."""

    def run(code: str, *, never: tuple[str, ...]) -> None:
        check = (
            f"\nimport sys\nfound = sys.modules.keys() & {set(never)!r}\nassert not found, found"
        )
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", textwrap.dedent(code) + check],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""

    return run
