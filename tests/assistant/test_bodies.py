import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.bodies import Bodies, holds, name_words, places_of

SUBJECTS = {
    "dorset.txt": "Dorset",
    "south.txt": "South Gloucestershire",
    "county.txt": "Gloucestershire",
    "newcastle.txt": "Newcastle upon Tyne",
    "hull-old.txt": "Kingston upon Hull",
    "hull.txt": "Hull",
    "kingston.txt": "Kingston upon Thames",
    "windsor.txt": "Windsor and Maidenhead",
    "riding-old.txt": "East Riding of Yorkshire",
    "riding.txt": "East Riding",
    "bradford.txt": "Bradford",
    "bradford-trust.txt": "Bradford Children and Families Trust",
    "reading.txt": "Reading",
    "cheshire.txt": "Cheshire West and Chester",
    "north.txt": "North Northamptonshire",
    "helens.txt": "St. Helens",
    "university.txt": "University of Leeds",
    "london.txt": "City of London",
    "york.txt": "City of York",
}
EVERYDAY = {"reading"}


@pytest.fixture(scope="module")
def bodies():
    return Bodies(SUBJECTS, lambda _words, _paths: False, lambda word, _own: word in EVERYDAY)


@pytest.fixture(scope="module")
def documents(bodies):
    """The documents about what a question names."""

    def of(question):
        named, _ = bodies.named_in(question)
        return sorted(path for body in named for path in body.documents)

    return of


@pytest.mark.parametrize(
    ("question", "paths"),
    [
        ("What grade did Dorset get?", ["dorset.txt"]),
        ("what grade did dorset get", ["dorset.txt"]),
        ("Dorset’s leaders", ["dorset.txt"]),
        ("Windsor & Maidenhead in 2024", ["windsor.txt"]),
        ("How did Windsor do?", ["windsor.txt"]),
        ("st helens care leavers", ["helens.txt"]),
        ("Newcastle Upon Tyne", ["newcastle.txt"]),
        ("newcastle-upon-tyne", ["newcastle.txt"]),
        ("How good is Newcastle?", ["newcastle.txt"]),
        ("the trust in Bradford", ["bradford-trust.txt", "bradford.txt"]),
        ("Bradford Children and Families Trust", ["bradford-trust.txt"]),
        ("Cheshire West", ["cheshire.txt"]),
        ("the University of Leeds", ["university.txt"]),
        ("Who inspected the London Corporation?", ["london.txt"]),
        ("care leavers in London", []),
        ("care leavers in York", ["york.txt"]),
    ],
)
def test_a_body_is_known_however_it_is_written(documents, question, paths):
    assert documents(question) == paths


def test_a_longer_name_is_another_body(bodies, documents):
    assert documents("South Gloucestershire") == ["south.txt"]
    assert documents("Gloucestershire") == ["county.txt"]
    for other in ("Newcastle-under-Lyme", "North Dorset", "Dorset East"):
        named, others = bodies.named_in(f"How did {other} do?")
        assert (named, others) == ((), (other,))


def test_a_part_of_a_place_is_that_place_but_in_a_question_without_capitals(bodies):
    (named,), others = bodies.named_in("What did inspectors see in south Dorset?")
    assert (named.name, others) == ("Dorset", ())
    assert bodies.named_in("what did they see in south dorset") == ((), ("south dorset",))


def test_a_longer_name_that_its_documents_use_is_the_same_body():
    held = ("newcastle", "by", "the", "sea")
    bodies = Bodies(
        {"a.txt": "Newcastle"}, lambda words, _paths: words == (*held[:2], "sea"), lambda *_: False
    )
    (named,), others = bodies.named_in("How did Newcastle-by-Sea do?")
    assert (named.name, others) == ("Newcastle-by-Sea", ())


def test_two_names_of_one_body_share_their_documents(documents):
    for name in ("Hull", "Kingston upon Hull"):
        assert documents(f"How did {name} do?") == ["hull-old.txt", "hull.txt"]
    for name in ("East Riding", "East Riding of Yorkshire"):
        assert documents(f"How did {name} do?") == ["riding-old.txt", "riding.txt"]


def test_a_short_form_of_two_bodies_means_both(documents):
    assert documents("How did Kingston do?") == ["hull-old.txt", "kingston.txt"]


def test_several_bodies_are_named_in_their_order(bodies):
    named, _ = bodies.named_in("Did Reading do better than Dorset?")
    assert [body.name for body in named] == ["Reading", "Dorset"]


def test_an_everyday_word_is_a_name_only_with_a_capital(documents):
    assert documents("How is reading taught?") == []
    assert documents("how is reading taught") == []
    assert documents("Reading scores of children in care") == []
    assert documents("How did Reading do?") == ["reading.txt"]


def test_a_part_of_a_name_does_not_name_the_whole():
    words = name_words("children in West Northamptonshire and in Northamptonshire")
    assert list(places_of(words, ("northamptonshire",))) == [6]
    assert not holds(name_words("West Northamptonshire"), ("northamptonshire",))


def test_a_library_of_documents_about_nothing_known_names_nothing():
    bodies = Bodies({}, lambda *_: False, lambda *_: False)
    assert bodies.named_in("How did Dorset do?") == ((), ())


NAMES = "Dorset dorset’s North west Newcastle under-Lyme upon Hull St. Helens READING Ünïcode"
MARKS = "and of the, – - & 2015 “ ’ ?"
WORDS = st.sampled_from((NAMES + " " + MARKS).split())


@given(st.lists(WORDS, max_size=12).map(" ".join))
@example("Dorset “ upon Dorset")
def test_whatever_is_asked_names_stand_in_it_in_order(text):
    bodies = Bodies(SUBJECTS, lambda *_: True, lambda *_: False)
    named, others = bodies.named_in(text)
    ends = [0]
    for body in named:
        assert ends[-1] <= body.start < body.end <= len(text)
        assert body.name
        assert text[body.start :].startswith(body.name)
        assert body.documents <= SUBJECTS.keys()
        ends.append(body.end)
    assert all(name in text for name in others)
