from evals.bench.asking_alone import retrieval
from index.builder import build
from index.hashing_encoder import HashingEncoder


def test_searches_are_timed_one_by_one_after_the_first(tmp_path):
    folder = tmp_path / "library"
    folder.mkdir()
    (folder / "a.txt").write_text("The pier was mended in May.\n\nThe mill closed in June.\n")
    build(folder, tmp_path / "index", encoder=HashingEncoder())
    questions = [f"When was pier {number} mended?" for number in range(9)]
    found = retrieval(str(tmp_path / "index"), questions)
    assert found["questions"] == 4
    assert 0 < found["p50_ms"] <= found["p95_ms"]
    assert found["processor_ms"] > 0
    assert found["passages"] >= 1
