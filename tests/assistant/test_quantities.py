import pytest

from assistant.quantities import find_quantities, same_quantity


def one(text):
    found = find_quantities(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("one_way", "other_way"),
    [
        ("12 children", "twelve children"),
        ("12 children", "a dozen children"),
        ("8%", "8 per cent"),
        ("8 percent", "eight per cent"),
        ("half of them", "50%"),
        ("two thirds of them", "67%"),
        ("one in five people", "20% of people"),
        ("£3,000", "3,000 pounds"),
        ("£2.5 million", "£2,500,000"),
        ("two weeks", "14 days"),
        ("a fortnight", "14 days"),
        ("12 months", "one year"),
        ("half a year", "six months"),
        ("the third visit", "the 3rd visit"),
        ("twenty-one", "21"),
        ("two hundred and twelve", "212"),
        ("a 16-year-old", "aged 16"),
    ],
)
def test_one_number_written_in_two_ways_is_the_same(one_way, other_way):
    assert same_quantity(one(one_way), one(other_way))
    assert same_quantity(one(other_way), one(one_way))


@pytest.mark.parametrize(
    ("said", "there"),
    [
        ("12 children", "21 children"),
        ("8 children", "8% of children"),
        ("12", "12 months"),
        ("27 weeks", "27 months"),
        ("£3,000", "3,000 children"),
        ("the first visit", "one visit"),
        ("6%", "9%"),
        ("half of them", "60%"),
    ],
)
def test_another_number_or_another_measure_is_not(said, there):
    assert not same_quantity(one(said), one(there))


@pytest.mark.parametrize(
    ("said", "there", "holds"),
    [
        ("nearly 75,000 people", "74,930 people", True),
        ("about two thirds", "65%", True),
        ("more than 200 people", "209 people", True),
        ("fewer than 220 people", "209 people", True),
        ("75,000 people", "74,930 people", False),
        ("more than 200 people", "190 people", False),
        ("about 12 people", "11 people", False),
    ],
)
def test_rounding_counts_only_where_it_is_said(said, there, holds):
    assert same_quantity(one(said), one(there)) is holds


def test_what_is_no_count_is_passed_over():
    assert find_quantities("no one, every one and the one") == []
    assert find_quantities("the second half of it")[0].sort == "rank"
    assert len(find_quantities("the second half of it")) == 1


def test_places_that_are_taken_are_left_out():
    text = "On 3 June 2015 there were 12"
    assert [text[q.start : q.end] for q in find_quantities(text, [(3, 14)])] == ["12"]


def test_every_number_of_a_range_and_of_a_list_is_read():
    values = [q.value for q in find_quantities("aged 16–17, and 19-, 20- and 21+")]
    assert values == [16, 17, 19, 20, 21]
