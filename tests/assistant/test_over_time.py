import pytest

from assistant.over_time import states, years_away
from assistant.question import understand
from assistant.years import years_in, years_named


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("Who chairs the board?", 1),
        ("What should the council improve?", 1),
        ("How many were late in 2014–15?", 1),
        ("What did the grade for experiences and progress say?", 1),
        ("How did oversight change after the first visit?", 2),
        ("Were they late in 2021, and had that been put right by 2025?", 2),
        ("Is it any better than three years before?", 2),
        ("computers 2015 v 2018", 2),
        ("What was weak in 2015 and at the visit about homes?", 2),
        ("overall grade - 2014, 2018 and 2023", 3),
        ("grades, all 3 reports pls", 3),
        ("Did it come up in each of the four inspections?", 4),
        ("How long did it take in the 2015 report, and how long at the later short visit?", 2),
        ("Was it safe according to the peer review and then the 2015 inspectors?", 2),
        ("Had they moved in between the fire review and July 2015?", 2),
        ("Are boats built faster than they were at the 2015 inspection?", 2),
        ("Was the quay tidier in 2015 than the audit team had found it?", 2),
        ("Has the use of ferries come down since 2017?", 2),
        ("Who ran the pier in 2015 and who runs it now?", 2),
        ("How many ferries have sailed since 2017?", 1),
        ("Are ferries dearer here than in Wales?", 1),
        ("What did the inspectors say about the peers of young people?", 1),
        ("Who signed the report on the pier?", 1),
        ("Trace the verdict on the borough.", 3),
        ("What did every report say of it?", 3),
    ],
)
def test_the_times_or_documents_a_question_asks_about_are_counted(question, count):
    assert states(question) == count
    assert understand(question).over_time == (count > 1)


def test_years_told_by_their_distance_are_years_of_the_question():
    assert years_away("weak in 2018, and four years on?") == {2022}
    assert years_away("in 2024 than three years before") == {2021}
    assert years_away("Was it put right a year later?") == frozenset()
    assert years_away("between 2015 and 2018, two years later") == frozenset()
    assert understand("Debriefs: where in 2018, and what had changed four years on?").years == (
        2018,
        2022,
    )


def test_a_year_before_a_comma_is_a_year_and_a_number_is_none():
    assert years_in("In 2021, and in 2015, but not 2,015 or 2015.5 or 2015,000") == {2015, 2021}
    assert years_named("2014/15, then 2016") == [(2014, 2015), (2016,)]
