from evals.metrics.citation_exact import CITATION_EXACT, QUOTES_NOT_FOUND


def test_the_librarys_text_decides(make_result):
    # The quotes made by hand are "qqqq" and "qqqqq".
    cited = [("a", 0, 4), ("a", 5, 10)]
    results = [
        make_result(cited=cited, cited_text=["qqqq", "qqqqq"]),
        make_result(cited=cited, cited_text=["qqqq", "qqqqQ"]),
        make_result(cited=cited, cited_text=[None, None]),
        make_result(),
        make_result(failed=True),
    ]
    assert CITATION_EXACT.rows(results).tolist() == [[1.0], [0.5], [0.0]]
    assert CITATION_EXACT.value(results) == 0.5
    assert QUOTES_NOT_FOUND.value(results) == 3


def test_no_citation_at_all_is_no_score(make_result):
    assert CITATION_EXACT.value([make_result()]) is None
    assert QUOTES_NOT_FOUND.value([make_result()]) is None
