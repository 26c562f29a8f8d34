import ast
from pathlib import Path

import pytest

import index


def imports_of(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


@pytest.mark.parametrize(
    ("library", "where"),
    [
        ("sentence_transformers", {"torch_model.py", "cross_encoder.py"}),
        ("torch", {"branch.py", "packed_bert.py", "torch_model.py"}),
        ("faiss", {"vectors.py"}),
        ("langchain_core", {"retriever.py"}),
        ("snowballstemmer", {"words.py"}),
        ("sqlite3", {"disk.py", "reading_stage.py", "store.py", "writer.py"}),
        ("filelock", {"writer.py"}),
        ("fcntl", {"hold.py"}),
        ("watchfiles", {"waking.py"}),
        ("pickle", set()),
    ],
)
def test_each_outside_library_enters_at_its_seam(library, where):
    files = Path(index.__path__[0]).glob("*.py")
    assert {file.name for file in files if library in imports_of(file)} == where
