import ast
from pathlib import Path

import ingest
from index.software import SPLITTING, software, software_parts


def test_the_parts_and_the_whole_are_sums():
    assert set(software_parts()) == {"reading", "splitting", "words"}
    assert all(len(value) == 64 for value in (*software_parts().values(), software()))


def test_no_reader_uses_what_splits():
    """Or a change of splitting would have to read all documents again."""
    names = {name.removesuffix(".py") for name in SPLITTING}
    for file in Path(ingest.__path__[0]).rglob("*.py"):
        if file.name in SPLITTING:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                assert node.module.removeprefix("ingest.") not in names, file
