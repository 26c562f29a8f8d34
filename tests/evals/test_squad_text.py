import pytest

from evals.squad_text import exact, f1, tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The U.S. dollar", ["us", "dollar"]),
        ("a well-known   Theatre", ["wellknown", "theatre"]),
        ("“Ghent”", ["“ghent”"]),  # the official script knows ASCII punctuation only
        ("The, a!", []),
    ],
)
def test_words_are_compared_as_the_official_script_does(text, words):
    assert tokens(text) == words


def test_f1_counts_each_word_as_often_as_both_have_it():
    # 2 of "new" and 1 of "york" in common of 4 and 3 words
    assert f1("new new york city", "new york new") == pytest.approx(6 / 7)
    assert f1("york new", "new york") == 1
    assert exact("york new", "new york") == 0


def test_no_words_match_only_no_words():
    assert f1("", "") == 1
    assert f1("the", "") == 1
    assert f1("", "York") == 0
    assert exact("", "a") == 1
