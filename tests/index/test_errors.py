import inspect

import pytest

from index import errors
from index.errors import LibraryIndexError


def every_error() -> list[type[Exception]]:
    return [
        value
        for value in vars(errors).values()
        if inspect.isclass(value) and issubclass(value, Exception)
    ]


@pytest.mark.parametrize("error", every_error())
def test_every_error_is_of_the_tree_and_drawn_in_it(error):
    assert issubclass(error, LibraryIndexError)
    assert error.__name__ in errors.__doc__


@pytest.mark.parametrize("error", every_error())
def test_an_error_says_its_words_without_quotes_around_them(error):
    assert str(error("no such document")) == "no such document"


def test_callers_who_know_only_the_usual_errors_catch_ours():
    assert issubclass(errors.DocumentNotInLibrary, LookupError)
    assert issubclass(errors.BadSearch, ValueError)
    assert issubclass(errors.BadSettings, ValueError)
