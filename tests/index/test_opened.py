import pytest

from index.errors import IndexOutdated
from index.generation import Generation
from index.hashing_encoder import HashingEncoder
from index.opened import Opened


@pytest.fixture
def generation(rebuild, index_dir):
    rebuild()
    return Generation.open(index_dir)


def test_how_many_passages_have_some_terms_is_what_the_words_say_however_often_asked(generation):
    opened = Opened(generation, None)
    for terms in (("care",), ("care", "leaver"), ("care", "zzzz"), ()):
        count = opened.lexical.together(terms)
        assert opened.together(terms) == opened.together(list(terms)) == count
    assert opened.together(("care",)) > 0


def test_parts_are_loaded_once(generation):
    opened = Opened(generation, None)
    for part in ("encoder", "lexical", "vectors", "tokens"):
        assert getattr(opened, part) is getattr(opened, part)


def test_an_encoder_with_other_weights_is_refused(generation):
    with pytest.raises(IndexOutdated, match="pincite build"):
        _ = Opened(generation, HashingEncoder(64)).encoder
