import pytest

from assistant.negation import find_denials, find_soft_denials, soft_cues


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("Plans are not always clear.", ["always clear"]),
        ("There is no joint strategy, but a plan.", ["joint strategy"]),
        ("It cannot be done because staff left.", ["be done"]),
        ("None of them came.", ["of them came"]),
        ("It isn’t good; it is slow.", ["good"]),
        ("They came not only once.", []),
        ("No fewer than ten came.", []),
        ("See no. 3.", []),
        ("All is well.", []),
    ],
)
def test_a_denial_reaches_to_the_end_of_its_clause(text, denied):
    assert [text[d.cue_end : d.end].strip() for d in find_denials(text)] == denied


def test_words_that_deny_without_saying_no_are_cues_too():
    assert find_soft_denials("They rarely meet.")
    assert not find_denials("They rarely meet.")
    assert soft_cues("It lacks detail.") == [3]
    assert soft_cues("It has detail.") == []
