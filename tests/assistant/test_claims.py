import pytest

from assistant.claim_kinds import Name, name_is_there, rivals, same
from assistant.claims import read_claims, years_named


def slots(text, kind):
    return [slot for slot in read_claims(text).slots if slot.kind == kind]


def words(text, kind):
    return [text[slot.start : slot.end] for slot in slots(text, kind)]


def holds(said, there, kind="date", years=frozenset()):
    (one,), (other,) = slots(said, kind), slots(there, kind)
    return same(one, other, years)


def test_each_claim_is_read_as_what_it_is():
    text = "In March 2015 Ofsted judged 12 care leavers (8%) as requiring improvement."
    assert words(text, "date") == ["March 2015"]
    assert words(text, "name") == ["Ofsted"]
    assert words(text, "number") == ["12", "8%"]
    assert words(text, "rating") == ["requiring improvement"]


@pytest.mark.parametrize(
    ("said", "there", "true"),
    [
        ("in May 2024", "on 15 May 2024", True),
        ("on 15 May 2024", "in May 2024", False),
        ("in 2015", "on 31 March 2015", True),
        ("in 2014–15", "in 2014/15", True),
        ("in 2014/15", "in 2013/14", False),
        ("on 19 June", "set for 19 June 2024", True),
        ("from April 2024 to March 2025", "April 2024 to March 2025", True),
        ("in July 2015", "from 6 to 30 July 2015", True),
    ],
)
def test_a_date_bears_out_what_it_lies_in_and_nothing_finer(said, there, true):
    assert holds(said, there) is true


def test_the_title_s_year_completes_a_date_without_one():
    assert holds("on 30 May 2024", "on 30 May", years=frozenset({2024}))
    assert not holds("on 30 May 2023", "on 30 May", years=frozenset({2024}))


@pytest.mark.parametrize(
    ("said", "there", "true"),
    [
        ("It was judged inadequate.", "The judgement: Inadequate", True),
        ("It requires improvement.", "judged as requiring improvement to be good", True),
        ("It was judged good.", "judged as requiring improvement to be good", False),
        ("It was rated outstanding.", "It was judged to be good.", False),
    ],
)
def test_ratings_are_told_apart(said, there, true):
    assert holds(said, there, "rating") is true


def test_good_is_a_rating_only_beside_a_grade():
    assert not slots("They have good relations.", "rating")
    assert slots("The service was judged good.", "rating")


def test_what_rose_did_not_fall():
    (rose,), (fell,) = slots("It rose.", "direction"), slots("It has fallen.", "direction")
    assert rivals(rose, fell)
    assert not same(rose, fell, frozenset())


def test_not_all_are_some():
    (not_all,), (some,) = slots("not all came", "amount"), slots("some came", "amount")
    assert same(some, not_all, frozenset())


@pytest.mark.parametrize(
    ("name", "text", "there"),
    [
        (("kathryn", "grindrod"), "Kathryn Grindrod HMI", True),
        (("kathryn", "breyer"), "Kathryn Grindrod HMI and, with her on site, Russel Breyer", False),
        (("dfe",), "the Department for Education", True),
        (("lga",), "the Local Government Association offers", True),
        (("local", "government", "association"), "the LGA offers", True),
        (("ofsted",), "Cafcass and the courts", False),
    ],
)
def test_a_name_is_its_words_side_by_side_or_its_initials(name, text, there):
    assert name_is_there(Name(name), text) is there


def test_plain_words_with_a_capital_are_no_names():
    assert words("The Council and the Committee met in March 2015.", "name") == []
    assert words("Supervision is regular.", "name") == []
    assert words("Stockport's council and the Four4Adoption group met.", "name") == [
        "Stockport's",
        "Four4Adoption",
    ]


def test_years_of_every_date_are_named():
    assert years_named(read_claims("from 2013 to 2015, and on 3 June 2024")) == {2013, 2015, 2024}


@pytest.mark.parametrize("text", ["", " ", "…", "𝕏 ünïcode £ %", "1 2 3 " * 50, "not " * 60])
def test_any_text_is_taken_apart(text):
    claims = read_claims(text)
    assert all(text[slot.start : slot.end].strip() for slot in claims.slots)
    assert all(word.start < word.end <= len(text) for word in claims.words)
