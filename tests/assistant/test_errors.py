import pytest

from assistant import errors


def all_errors():
    return [
        value
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, Exception)
    ]


@pytest.mark.parametrize("error", all_errors())
def test_every_error_is_in_the_tree_and_in_its_drawing(error):
    assert issubclass(error, errors.AssistantError)
    assert error.__name__ in errors.__doc__
    assert error.__doc__
