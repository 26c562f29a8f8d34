"""Facts are found in a document's own words, and what it does not say stays empty."""

from __future__ import annotations

import json
import re
import time
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Block, BlockKind, DocDate, Facts
from ingest.facts import find_facts
from ingest.kinds import KINDS
from ingest.reading import read_document

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
CORPUS = ROOT.parent / "shared" / "corpus"


def day(text: str) -> DocDate:
    return DocDate.parse(text)


def facts_of(text: str, **stated: str) -> Facts:
    """Facts of text each line of which is a block, as before any layout."""
    return find_facts(text, (), **{f"reading_{key}": value for key, value in stated.items()})


@cache
def seed(number: str) -> tuple[Facts, Facts]:
    """Facts of a seed as it is read into a library, and of its bare lines."""
    path = next(SEEDS.glob(f"{number}_*.txt"))
    return read_document(SEEDS, path.name).facts, facts_of(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (
            "000",
            Facts(
                title="Focused visit to Cheshire East children's services",
                publisher="Ofsted",
                kind="letter",
                published=day("2021-12-08"),
                event_start=day("2021-11-03"),
                event_end=day("2021-11-04"),
                subject="Cheshire East",
            ),
        ),
        (
            "001",
            Facts(
                title=(
                    "Cheshire East Unitary Authority: Inspection of services for children in need "
                    "of help and protection, children looked after and care leavers"
                ),
                publisher="Ofsted",
                kind="inspection report",
                published=day("2015-09-15"),
                event_start=day("2015-07-06"),
                event_end=day("2015-07-30"),
                subject="Cheshire East",
            ),
        ),
        (
            "002",
            Facts(
                title="Strengthened focus on permanence planning at Cheshire East",
                kind="news item",
                subject="Cheshire East",
            ),
        ),
        (
            "003",
            Facts(
                title="Ofsted Inspection Findings",
                publisher="Cheshire East Council",
                kind="committee report",
                published=day("2024-06-03"),
                event_start=day("2024-02-19"),
                event_end=day("2024-03-08"),
                subject="Cheshire East",
            ),
        ),
        (
            "004",
            Facts(
                title="Children's Services Safeguarding Peer Review",
                publisher="Local Government Association",
                kind="letter",
                published=day("2013-01-17"),
                subject="Cheshire East",
            ),
        ),
    ],
)
def test_the_facts_of_a_seed_are_those_it_states(number: str, expected: Facts) -> None:
    as_read, from_lines = seed(number)

    assert as_read == expected
    assert from_lines == expected


MINUTES = """Northshire County Council

Minutes of a meeting of the Health Scrutiny Committee held on Tuesday 4 June 2024 at 10.30am

Present: Councillor A Smith (Chair), Councillor B Jones

2. Minutes of the previous meeting

RESOLVED: That the minutes of the meeting held on 5 March 2024 be approved.
"""

GUIDANCE = """Working together to improve attendance

From: Department for Education

Published 6 May 2022

Last updated 19 August 2024

This guidance is for schools, trusts and local authorities. You should read it with the 2010 rules.
"""

PRESS = """PRESS RELEASE

For immediate release

3 March 2023

New hospital wing opens in Leeds

Leeds Teaching Hospitals NHS Trust has announced the opening of a wing begun in May 2019.

Notes to editors
"""

POLICY = """Riverside Academy

Safeguarding Policy

Approved by: Governing body
Date: 12 September 2023
Review date: September 2024

1. Scope

This policy applies to all staff. This policy should be read with the code of conduct.
"""

NEWS = """Council apologises after missed bin collections

By Tom Hardy

14 August 2023, 10:42

Residents of Derby have complained after collections were missed in July 2023. The council has
said it is sorry.

"We will put it right," said councillor Ann Poe. She added that crews were short.
"""

CARE = """Rosewood House Care Home

Inspection report

12 High Street
Leeds
LS1 4AB
Tel: 0113 496 0000
www.cqc.org.uk

Date of inspection visit: 14 March 2023
Date of publication: 2 May 2023

The Care Quality Commission (CQC) inspected it. The service was last inspected on 3 May 2019.
"""

LETTER = """Department for Education
20 Great Smith Street
London SW1P 3BT
www.gov.uk/dfe

Sally Jones
Chief Executive
Swindon Borough Council

Our ref: DFE/22/1
Date: 5 May 2022

Dear Ms Jones,

Re: Improvement notice

I am writing to you following the inspection of 2 to 6 March 2022.

Yours sincerely,

A Minister
"""

BOARD = """Board of Directors
Thursday 28 September 2023
Title of report: Maternity services update
Report author: Sue Head, Chief Nurse
Purpose of report: for assurance
Financial implications: none
"""

ARTICLE = """Chikungunya: A Potentially Emerging Epidemic?

https://doi.org/10.1371/journal.pntd.0000623

Authors: Thiboutot, Michelle M.; Kannan, Senthil
Date: 2010-04-27

Abstract: Chikungunya virus was described in 1952.
Introduction
Smith et al. (2006) and others found it.
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            MINUTES,
            Facts(
                title=(
                    "Northshire County Council: "
                    "Minutes of a meeting of the Health Scrutiny Committee"
                ),
                publisher="Northshire County Council",
                kind="minutes",
                event_start=day("2024-06-04"),
                event_end=day("2024-06-04"),
                subject="Northshire",
            ),
        ),
        (
            GUIDANCE,
            Facts(
                title="Working together to improve attendance",
                publisher="Department for Education",
                kind="guidance",
                published=day("2022-05-06"),
            ),
        ),
        (
            PRESS,
            Facts(
                title="New hospital wing opens in Leeds",
                kind="press release",
                published=day("2023-03-03"),
            ),
        ),
        (
            POLICY,
            Facts(
                title="Riverside Academy: Safeguarding Policy",
                kind="policy",
                published=day("2023-09-12"),
                subject="Riverside Academy",
            ),
        ),
        (
            NEWS,
            Facts(
                title="Council apologises after missed bin collections",
                kind="news item",
                published=day("2023-08-14"),
            ),
        ),
        (
            CARE,
            Facts(
                title="Rosewood House Care Home: Inspection report",
                publisher="Care Quality Commission",
                kind="inspection report",
                published=day("2023-05-02"),
                event_start=day("2023-03-14"),
                event_end=day("2023-03-14"),
            ),
        ),
        (
            LETTER,
            Facts(
                title="Improvement notice",
                publisher="Department for Education",
                kind="letter",
                published=day("2022-05-05"),
                subject="Swindon",
            ),
        ),
        (
            BOARD,
            Facts(
                title="Maternity services update",
                kind="committee report",
                published=day("2023-09-28"),
            ),
        ),
        (
            ARTICLE,
            Facts(
                title="Chikungunya: A Potentially Emerging Epidemic?",
                kind="research article",
                published=day("2010-04-27"),
            ),
        ),
    ],
    ids=["minutes", "guidance", "press", "policy", "news", "care", "letter", "board", "article"],
)
def test_documents_of_other_kinds_state_their_facts_in_their_own_way(
    text: str, expected: Facts
) -> None:
    assert facts_of(text) == expected
    assert facts_of(text.replace("\n", "\r\n")) == expected


def test_nothing_is_made_up_for_a_text_that_says_nothing_of_itself() -> None:
    assert facts_of("this is a note that i wrote in 2015 about some things.\nthere were 12.\n") == (
        Facts()
    )
    assert facts_of("") == Facts()
    assert facts_of("\n \f\n") == Facts()


def test_dates_of_earlier_and_later_things_are_no_facts_of_the_document() -> None:
    facts = facts_of(
        "Report on roads\n\nThis report follows the previous inspection on 3 May 2019.\n\n"
        "The last inspection took place on 4 May 2018.\n\n"
        "The board meets next on 5 May 2020. The plan was published on 6 May 2017.\n"
    )

    assert (facts.published, facts.event_start, facts.event_end) == (None, None, None)


def test_what_the_file_states_is_used_where_the_text_is_silent() -> None:
    stated = {
        "title": "Roads in winter - Northshire",
        "published": "2024-05-16T10:00:00Z",
        "publisher": "Northshire",
    }
    silent = facts_of("this says nothing about itself.", **stated)
    speaking = facts_of("Bridges in summer\n\nPublished: 1 June 2023\n\nText follows.\n", **stated)

    assert silent.title == "Roads in winter"
    assert silent.publisher == "Northshire"
    assert silent.published == day("2024-05-16")
    assert speaking.title == "Bridges in summer"
    assert speaking.published == day("2023-06-01")


@pytest.mark.parametrize(
    "title", ["Microsoft Word - draft3.docx", "Untitled", "report.pdf", "", "-"]
)
def test_a_title_that_only_a_program_gave_is_no_title(title: str) -> None:
    assert facts_of("this says nothing about itself.", title=title).title is None


def test_a_marked_heading_goes_before_the_lines_a_template_puts_over_it() -> None:
    text = (
        "Classification: public\n\nOur services\n\nRoads in winter\n\nWhy roads matter\n\nThey do."
    )
    kinds = {"Roads in winter": 1, "Why roads matter": 2}
    blocks = [
        Block(
            BlockKind.HEADING if line[0] in kinds else BlockKind.PARAGRAPH,
            line.start(),
            line.end(),
            level=kinds.get(line[0], 0),
        )
        for line in re.finditer(r"[^\n]+", text)
    ]

    assert find_facts(text, blocks).title == "Roads in winter"


@given(st.text(max_size=300), st.text(alphabet="Dear Council\n:12 July05", max_size=200))
def test_any_text_gives_facts_without_a_crash(one: str, other: str) -> None:
    facts = facts_of(one + "\n" + other)

    assert facts.title is None or facts.title == " ".join(facts.title.split()) != ""
    assert facts.kind is None or facts.kind in KINDS


@pytest.mark.parametrize(
    "text",
    [
        "A-" * 100_000,
        "Aa Bb " * 40_000,
        "Of The And " * 20_000,
        "1 May 2020 " * 20_000,
        " " * 300_000,
    ],
)
def test_hostile_texts_are_read_quickly(text: str) -> None:
    start = time.perf_counter()
    facts_of("Dear A\n\n" + text + "@" + text)
    assert time.perf_counter() - start < 3


def test_every_kind_is_plain_lower_case_words() -> None:
    assert all(re.fullmatch(r"[a-z]+(?: [a-z]+)*", kind) for kind in KINDS)


@cache
def corpus_text(relative: str) -> str:
    path = CORPUS / relative
    if path.suffix == ".txt":
        return path.read_bytes().decode("utf-8")
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        pages = [document[index] for index in range(min(3, len(document)))]
        return "\f".join(page.get_textpage().get_text_bounded() for page in pages)


@cache
def corpus_facts(relative: str) -> Facts:
    return facts_of(corpus_text(relative))


shared = pytest.mark.shared


def reports(step: int = 1) -> list[str]:
    if not CORPUS.is_dir():
        pytest.skip(f"{CORPUS} is not there: real inspection reports to measure on")
    paths = sorted([*(CORPUS / "text").glob("*.txt"), *(CORPUS / "pdf").glob("*.pdf")])
    return [path.relative_to(CORPUS).as_posix() for path in paths][::step]


@shared
def test_inspections_start_on_the_day_their_own_table_gives() -> None:
    every = set(reports(step=3))
    starts: dict[str, str] = {}
    for line in (CORPUS / "questions.jsonl").read_text(encoding="utf-8").splitlines():
        question = json.loads(line)
        match = re.search(r"started on (\d\d)/(\d\d)/(\d{4})", question["question"])
        if match and question["document"] in every:
            starts[question["document"]] = f"{match[3]}-{match[2]}-{match[1]}"

    found = {path: str(corpus_facts(path).event_start) for path in starts}

    assert len(starts) > 40
    assert found == starts


@shared
def test_reports_of_many_councils_name_their_council_and_say_they_are_inspection_reports() -> None:
    right = 0
    every = reports(step=3)
    for path in every:
        facts = corpus_facts(path)
        slug = set(path.split("_")[1].split("-")) - {"and", "upon", "of"}
        words = set(re.findall(r"[a-z]+", (facts.subject or "").lower()))
        right += slug <= words
        assert facts.kind == "inspection report", path
        assert facts.event_start is not None, path
        assert "nspection of" in (facts.title or ""), path

    assert right / len(every) >= 0.95


@shared
def test_a_publication_date_is_given_exactly_where_one_is_printed() -> None:
    for path in reports(step=3):
        text = corpus_text(path)
        printed = re.search(r"[Pp]ublished:\s+\d", text[:6000]) is not None
        assert (corpus_facts(path).published is not None) == printed, path
