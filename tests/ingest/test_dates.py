"""Dates are found where they stand, and numbers that only look like dates are left alone."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dates import earliest, find_dates, latest, real_date
from ingest.document import DocDate


def found(text: str) -> list[tuple[str, str, str]]:
    return [(text[d.start : d.end], str(d.first), str(d.last)) for d in find_dates(text)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("8 December 2021", "2021-12-08", "2021-12-08"),
        ("3 to 4 November 2021", "2021-11-03", "2021-11-04"),
        ("6 to 30 July 2015", "2015-07-06", "2015-07-30"),
        ("19 February – 8 March 2024", "2024-02-19", "2024-03-08"),
        ("19 November-11 December 2013", "2013-11-19", "2013-12-11"),
        ("28 – 30 January 2014", "2014-01-28", "2014-01-30"),
        ("28 January–5 February 2014", "2014-01-28", "2014-02-05"),
        ("14 January 2014- 5 February 2014", "2014-01-14", "2014-02-05"),
        ("18 December to 5 January 2015", "2014-12-18", "2015-01-05"),
        ("9 and 10 May 2022", "2022-05-09", "2022-05-10"),
        ("3 to Friday 7 June 2024", "2024-06-03", "2024-06-07"),
        ("11/12/2023", "2023-12-11", "2023-12-11"),
        ("12/25/2023", "2023-12-25", "2023-12-25"),
        ("31/3/15", "2015-03-31", "2015-03-31"),
        ("10.11.2023", "2023-11-10", "2023-11-10"),
        ("1/06/2015 – 25/06/2015", "2015-06-01", "2015-06-25"),
        ("2024-05-16", "2024-05-16", "2024-05-16"),
        ("2024-05", "2024-05", "2024-05"),
        ("July 2015", "2015-07", "2015-07"),
        ("Sept. 2015", "2015-09", "2015-09"),
        ("February and March 2024", "2024-02", "2024-03"),
        ("April 2013 - March 2014", "2013-04", "2014-03"),
        ("December to January 2020", "2019-12", "2020-01"),
        ("2014/15", "2014", "2015"),
        ("2014–15", "2014", "2015"),
        ("2021-25", "2021", "2025"),
        ("1999/00", "1999", "2000"),
        ("2013 to 2024", "2013", "2024"),
        ("1990s", "1990", "1999"),
        ("December 2, 2021", "2021-12-02", "2021-12-02"),
        ("November 30 – December 4, 2021", "2021-11-30", "2021-12-04"),
        ("16th May 2024", "2024-05-16", "2024-05-16"),
        ("16th of May, 2024", "2024-05-16", "2024-05-16"),
        ("2015", "2015", "2015"),
    ],
)
def test_a_date_is_found_with_its_first_and_last_day(text: str, first: str, last: str) -> None:
    assert found(f"It was ({text}).") == [(text, first, last)]
    assert found(text) == [(text, first, last)]


def test_between_makes_one_span_of_two_dates() -> None:
    assert found("between 2013 and 2024") == [("2013 and 2024", "2013", "2024")]
    assert found("between 5 January and 7 March 2015")[0][1:] == ("2015-01-05", "2015-03-07")
    assert found("in 2013 and 2024") == [("2013", "2013", "2013"), ("2024", "2024", "2024")]


def test_a_day_without_a_year_is_no_date_even_beside_a_full_one() -> None:
    assert found("at the board on 30 May") == []
    assert found("on 5 January and 7 March 2015") == [("7 March 2015", "2015-03-07", "2015-03-07")]


def test_a_span_wrapped_over_two_lines_is_one_date_but_not_over_an_empty_line() -> None:
    wrapped = found("19 November-11 December 2013 and 28 – 30\r\nJanuary 2014")
    assert [each[1:] for each in wrapped] == [
        ("2013-11-19", "2013-12-11"),
        ("2014-01-28", "2014-01-30"),
    ]
    assert found("item 28\n\nJanuary 2014") == [("January 2014", "2014-01", "2014-01")]


@pytest.mark.parametrize(
    "text",
    [
        "2,217 children",
        "2015 children were seen",
        "more than 2000 people",
        "2000 of them",
        "paragraph 2015",
        "room 2015",
        "£2015",
        "2015%",
        "2015.5",
        "01206 878178",
        "0300 123 1231",
        "020 2015 1234",
        "PMC5857578",
        "ISO 9001:2015",
        "CF/03/24-25",
        "www.example.org/2015/03/",
        "from 2000 to 2500 children",
        "the Children Act 1989",
        "Regulations 2013",
        "ages 2 to 4",
        "you may 20 times",
    ],
)
def test_a_number_that_is_no_date_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text", ["In 2015 children were safe", "the 2015 inspection", "mid-2015", "2013 2014 2015"]
)
def test_a_year_among_words_is_a_year(text: str) -> None:
    assert [each[0] for each in found(text)] == re.findall(r"\d{4}", text)


def test_a_day_that_the_calendar_does_not_have_is_not_made_up() -> None:
    assert found("31 February 2015") == [("February 2015", "2015-02", "2015-02")]
    with pytest.raises(ValueError, match="day"):
        real_date(2015, 2, 31)


def test_the_earliest_and_latest_day_of_a_month_and_a_year() -> None:
    assert str(earliest(DocDate(2024, 2))) == "2024-02-01"
    assert str(latest(DocDate(2024, 2))) == "2024-02-29"
    assert str(latest(DocDate(2023))) == "2023-12-31"


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_written_out_is_read_back(day: date) -> None:
    for written in (
        f"{day.day} {day:%B} {day.year}",
        f"{day:%B} {day.day}, {day.year}",
        f"{day.day:02d}/{day.month:02d}/{day.year}",
        day.isoformat(),
    ):
        assert [d.first for d in find_dates(f"on {written}, they")] == [
            DocDate(day.year, day.month, day.day)
        ]


@given(st.text(alphabet="0123456789/-– .,\n\r\tmayJunto and between20", max_size=120))
def test_found_dates_lie_in_order_without_overlap_in_any_text(text: str) -> None:
    end = 0
    for each in find_dates(text):
        assert end <= each.start < each.end <= len(text)
        assert earliest(each.first) <= latest(each.last)
        end = each.end


def test_long_texts_are_read_quickly_however_hostile() -> None:
    for text in ("1 " * 50_000, "1" + " " * 100_000, "2015-" * 20_000, "between " * 12_000):
        start = time.perf_counter()
        find_dates(text)
        assert time.perf_counter() - start < 2
