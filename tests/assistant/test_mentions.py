import pytest

from assistant.mentions import Mentions

FILES = {
    "a.txt": "Corley County Council lent two managers. Reading is taught well in Benfield.\n",
    "b.txt": "The Royal Borough of Marlow was praised. The reading group meets in Corley Woods.\n",
    "c.txt": "West Corley has a harbour of its own.\n",
}


@pytest.fixture
def mentions(make_shelf):
    return Mentions(make_shelf(FILES).open())


def test_it_finds_the_documents_that_hold_a_name_word_by_word(mentions):
    assert mentions.documents(("corley",)) == {"a.txt", "b.txt"}
    assert mentions.documents(("corley", "woods")) == {"b.txt"}
    assert mentions.documents(("woods", "corley")) == frozenset()
    assert mentions.documents(("alderton",)) == frozenset()


def test_a_name_of_function_words_stands_nowhere(mentions):
    assert mentions.documents(("the", "of")) == frozenset()


def test_it_tells_whether_some_documents_hold_a_name(mentions):
    assert mentions.inside(("marlow",), frozenset({"b.txt"}))
    assert not mentions.inside(("marlow",), frozenset({"a.txt", "c.txt"}))


def test_a_council_is_known_by_what_stands_beside_its_name(mentions):
    assert mentions.is_local_body(("corley",))
    assert mentions.is_local_body(("marlow",))
    assert mentions.is_local_body(("oldwick", "council"))
    assert not mentions.is_local_body(("benfield",))
    assert not mentions.is_local_body(("harbour",))


def test_a_name_that_is_written_small_is_a_word(mentions):
    assert mentions.is_word("reading", frozenset())
    assert not mentions.is_word("corley", frozenset())
