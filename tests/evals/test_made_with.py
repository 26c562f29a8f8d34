from evals.made_with import Differing, differences, flat


def test_every_value_stands_by_its_path():
    made = {"settings": {"answer": {"words": 90}}, "kinds": ["a", "b"], "commit": None, "no": {}}
    assert flat(made) == {
        "settings.answer.words": "90",
        "kinds": "a, b",
        "commit": "–",
        "no": "–",
    }


def test_what_one_run_has_and_the_other_not_differs():
    assert differences({"a": 1, "b": 2}, {"b": 3, "c": 4}) == (
        Differing("b", "2", "3"),
        Differing("c", None, "4"),
        Differing("a", "1", None),
    )


def test_the_time_and_the_commit_are_no_difference():
    before = {"made_at": "then", "commit": {"id": "1"}, "index": {"generation": "x"}}
    now = {"made_at": "now", "commit": {"id": "2"}, "index": {"generation": "y"}}
    assert differences(before, now) == ()
