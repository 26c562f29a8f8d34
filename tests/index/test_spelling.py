import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.case import load_cases
from evals.manners import with_slips
from evals.suites import SEED_CASES
from index.spelling import corrected
from index.words import terms

LIBRARY = Counter(
    terms(
        "Looked after children and care leavers in Knowsley. Adoption, fostering and permanence. "
        "Carers and social workers were inspected. The CELSIP reports on thresholds."
    )
)


def read(question):
    return corrected(question, LIBRARY.__getitem__)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("how many childern were adoptd", "how many children were adopted"),
        ("Adopton and fostring?", "Adoption and fostering?"),
        ("Knowsely: social workres", "Knowsley: social workers"),
        ("care leavers in knowsely", "care leavers in knowsley"),
        ("leaveers of care", "leavers of care"),
        ("children's thresolds", "children's thresholds"),
        ("chldren’s carrers", "children’s carers"),
        ("becuase of thresolds", "because of thresholds"),
        ("hwo mnay were looked aftr?", "how many were looked after?"),
        ("youngstres in foster care", "youngsters in foster care"),
    ],
)
def test_what_is_mistyped_is_read_as_what_it_should_be(typed, meant):
    assert read(typed) == meant


@pytest.mark.parametrize(
    "question",
    [
        "organisation, behaviour, programme, labour and counselling",  # British, in no library
        "paediatric enrolment; fulfilment and instalments",
        "the fosterers' underperforming re-inspection",
        "what does celsip say",  # a word of the library
        "Did Knowsly adopt",  # a name
        'what is "permanance"',
        "CHILDERN",
        "ilacs for camhs",  # nothing near enough
        "don't, couldn't, wouldn't",
        "wie viele Kinder wurden adoptiert, und welche Pflegefamilien betreut?",
        "2015 1990s 117a",
        "",
    ],
)
def test_what_may_be_meant_so_stays(question):
    assert read(question) == question


def test_the_words_of_the_library_come_before_common_ones():
    for word in ("carts", "cards"):
        assert corrected("carrs", Counter(terms(word)).__getitem__) == word


def test_a_question_of_many_unknown_words_is_not_english_and_stays():
    words = "childern adopton fostring workres"
    assert read(words) == "children adoption fostering workers"
    assert read(f"{words} thresolds") == f"{words} thresolds"


@given(st.text(max_size=80))
def test_no_text_is_too_odd_and_what_is_read_is_not_read_otherwise_again(text):
    once = read(text)
    assert len(once.split()) == len(text.split())
    assert read(once) == once


MISTYPED = {
    "childrn": "children",
    "vists": "visits",
    "revew": "review",
    "familes": "families",
    "accomodation": "accommodation",
    "sytem": "system",
    "stratgy": "strategy",
}
"""All the words of the suite's questions that are."""


def test_questions_of_the_suite_are_read_as_meant_and_most_slips_are_put_right(seeds):
    chance = random.Random(7)
    slips = restored = others = 0
    for case in load_cases(sorted(SEED_CASES.glob("*.jsonl"))):
        meant = " ".join(MISTYPED.get(word, word) for word in case.question.split(" "))
        assert seeds.corrected(case.question) == meant
        typed = with_slips(meant, chance)
        if typed != meant:
            slips += 1
            again = seeds.corrected(typed)
            restored += again == meant
            others += again not in (meant, typed)
    assert slips > 200
    assert restored > 0.7 * slips
    assert others < 0.04 * slips
