import pytest

from assistant.years import years_called, years_in
from ingest.document import DocDate, Facts


@pytest.mark.parametrize(
    ("facts", "years"),
    [
        (Facts(event_start=DocDate(2025, 11, 10), event_end=DocDate(2025, 11, 21)), {2025, 2026}),
        (Facts(event_start=DocDate(2025, 7, 14), event_end=DocDate(2025, 7, 18)), {2025}),
        (Facts(published=DocDate(2015, 11, 27), event_end=DocDate(2015, 10, 8)), {2015}),
        (Facts(published=DocDate(2018, 1, 19), event_end=DocDate(2017, 11, 24)), {2017, 2018}),
        (Facts(event_end=DocDate(2019)), {2019}),
        (Facts(), set()),
    ],
)
def test_a_report_is_called_by_the_year_it_came_out_in_too(facts, years):
    assert years_called(facts) == years


def test_years_are_read_where_they_are_named():
    assert years_in("In 2014/15 and by March 2017; £2,000 for 12015") == {2014, 2015, 2017}
