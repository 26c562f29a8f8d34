"""The report as a page: whole, escaped, self-contained; and as a browser shows it."""

import os
import re
import shutil
from collections import Counter
from dataclasses import replace

import pytest
from selectolax.lexbor import LexborHTMLParser

from assistant.answer import Answer, Outcome, Question, Sentence
from evals.bootstrap import BootstrapSettings
from evals.case import Case, Kind, Style
from evals.earlier import read_earlier
from evals.evaluate import RunSettings, evaluate
from evals.gate import GateSettings, judge
from evals.html import MOST, html

QUICK = RunSettings(bootstrap=BootstrapSettings(resamples=20))
NASTY = "<script>hurt()</script><img src=//x.example onerror='hurt()'>\"'&lt;{{ 7*7 }}\x00\u202e"


@pytest.fixture
def ill(suite, chain, broken, texts, tmp_path):
    """A run of a broken answerer, compared with a good one and judged by it."""
    file = tmp_path / "before.json"
    evaluate(replace(suite, reach={"answer_correct": 0.9}), chain, texts, QUICK).save(file)
    report = evaluate(
        replace(suite, reach={"answer_correct": 0.9}), broken["answerer"], texts, QUICK,
        against=file,
    )  # fmt: skip
    few = GateSettings(resamples=200)
    verdict = judge(read_earlier(file), report.cases, report.scores, report.made_with, few)
    return replace(report, verdict=verdict)


@pytest.fixture
def page(ill):
    return LexborHTMLParser(html(ill))


def rows(page, section):
    return [
        " | ".join(" ".join(cell.text().split()) for cell in row.css("th, td"))
        for row in page.css(f"#{section} tr")
    ]


def test_the_scores_stand_with_interval_cases_and_what_is_to_be_reached(page):
    found = rows(page, "scores")
    assert (
        "answer right within 90 words | 0.000 | 0.000 to 0.000 |  | 5 | ✗ 0.900, not reached"
        in found
    )
    assert any(row.startswith("evidence in the top 5 | 1.000 | 1.000 to 1.000") for row in found)
    assert "fact | 1 | 1.000 1.000 to 1.000 of 1" in " ".join(rows(page, "by-kind"))
    assert "terse | 2" in " ".join(rows(page, "by-style"))


def test_every_plot_is_there_and_said_in_words(page):
    titles = [node.text() for node in page.css("figcaption strong")]
    assert titles == [
        "By kind.",
        "By style.",
        "Risk and coverage.",
        "Calibration of the confidence.",
        "Time of a question.",
    ]
    assert len(page.css("figure svg")) == len(titles)
    for drawing in page.css("figure [role=img]"):
        assert len(drawing.attributes["aria-label"]) > 60


def test_a_miss_says_what_was_wanted_said_cited_and_found(page):
    boats = next(a for a in page.css("#misses article") if "boats" in a.css_first("h4").text())
    text = " ".join(boats.text().split())
    assert "How many boats has the harbour office?" in text
    assert "14 boats harbour.txt 23–31 ✓ found at 1" in text
    assert "Accepted: 14 or fourteen" in text
    assert "Answered, confidence" in text
    assert "elsewhere" in text
    assert [li.attributes["value"] for li in boats.css("ol li")] == ["1", "2", "3", "4", "5"]
    assert "the answer holds no accepted form; it cites another place" in text


def test_the_comparison_shows_both_answers_side_by_side(page):
    article = page.css_first("#against article")
    assert [node.text() for node in article.css("h5")] == ["Before", "Now"]
    before, now = (" ".join(node.text().split()) for node in article.css("blockquote"))
    assert before != now
    assert "✗ worse: answer right within 90 words" in article.text()


def test_the_gate_names_what_it_says_and_which_cases_were_lost(page):
    text = " ".join(page.css_first("#gate").text().split())
    assert "Lost, answer right within 90 words: boats, pier, grain, head, judged." in text
    assert "quotes not found at their span" in text


def test_settings_and_versions_are_all_there(page, ill):
    text = " ".join(rows(page, "made-with"))
    assert "settings.bar | 0.3" in text
    assert f"packages.numpy | {ill.made_with['packages']['numpy']}" in text
    assert "run.bootstrap.resamples | 20" in text


def test_the_page_needs_nothing_but_itself(ill):
    text = html(ill)
    assert "<script" not in text
    page = LexborHTMLParser(text)
    assert not page.css("link, img, iframe, object, embed, base, form")
    assert all(a.attributes["href"].startswith("#") for a in page.css("a"))
    for node in page.css("use"):
        assert node.attributes["xlink:href"].startswith("#")
    assert "url(" not in text.replace("url(#", "")
    assert "@import" not in text
    assert "default-src 'none'" in page.css_first("meta[http-equiv]").attributes["content"]


def test_ids_are_unique_and_every_reference_is_there(page):
    ids = Counter(node.attributes["id"] for node in page.css("[id]"))
    assert [name for name, count in ids.items() if count > 1] == []
    wanted = [a.attributes["href"] for a in page.css("nav a")]
    wanted += [use.attributes["xlink:href"] for use in page.css("use")]
    assert {name.removeprefix("#") for name in wanted} <= set(ids)


@pytest.fixture
def hostile(suite, texts, tmp_path):
    """A run in which question, gold, answer, reason and settings are all hostile."""
    case = Case("<b>id</b>", f"{NASTY} what?", Kind.FACT, Style.PLAIN, documents=("mill.txt",),
                answers=((NASTY,),))  # fmt: skip
    fails = Case("f", f"{NASTY} who?", Kind.UNANSWERABLE, Style.PLAIN)

    class Hostile:
        def invoke(self, question: Question, /) -> Answer:
            if question.id == "f":
                raise ValueError(NASTY)
            said = (Sentence(NASTY, ()),)
            return Answer(question, Outcome.ANSWERED, said, (), (), NASTY, NASTY,
                          confidence=0.5, settings={NASTY: NASTY})  # fmt: skip

    nasty = replace(suite, name=NASTY, load=lambda: (case, fails))
    return evaluate(nasty, Hostile(), texts, QUICK)


def test_hostile_text_is_shown_as_text(hostile):
    text = html(hostile)
    assert "<script" not in text
    assert "\x00" not in text
    page = LexborHTMLParser(text)
    assert not page.css("script, img, b")
    allowed = {"onerror", "onload", "onclick"}
    assert not [n for n in page.css("*") if allowed & set(n.attributes)]
    assert page.css_first("#misses article bdi").text().startswith("<script>hurt()</script>")
    assert "{{ 7*7 }}" in page.css_first("h1").text()


def test_a_long_list_of_misses_is_cut_and_says_so(ill):
    case = next(case for case in ill.cases if case.misses)
    many = replace(ill, cases=tuple(replace(case, id=f"m{n}") for n in range(MOST + 7)))
    page = LexborHTMLParser(html(many))
    assert len(page.css("#misses article")) == MOST
    assert "7 more are in the run's JSON" in page.css_first("#misses").text()
    assert f"Misses: {MOST + 7} of" in page.css_first("#misses h2").text()


@pytest.fixture
def show(tmp_path):
    """Open a page in Chromium; returns the page, with the scripts it ran and what it fetched."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium found; install it with `apt-get install chromium`")
        pytest.skip("no Chromium found; install it with `apt-get install chromium`")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])

        def show(report, **options):
            file = tmp_path / "report.html"
            file.write_text(html(report), encoding="utf-8", errors="replace")
            page = browser.new_page(**options)
            said = []
            page.on("request", lambda request: said.append(request.url))
            page.on("console", lambda message: said.append(message.text))
            page.on("pageerror", lambda error: said.append(str(error)))
            page.goto(file.as_uri())
            return page, [one for one in said if one != file.as_uri()]

        yield show
        browser.close()


COLOURS = """() => ["--paper", "--ink", "--accent"].map(
    name => getComputedStyle(document.documentElement).getPropertyValue(name))"""


@pytest.mark.browser
def test_a_browser_shows_it_light_dark_and_narrow_and_fetches_nothing(show, ill, hostile):
    light, said = show(ill, color_scheme="light")
    assert said == []
    dark, _ = show(ill, color_scheme="dark")
    assert all(a != b for a, b in zip(light.evaluate(COLOURS), dark.evaluate(COLOURS), strict=True))
    drawn = "getComputedStyle(document.querySelector('figure svg text')).fill"
    assert light.evaluate(drawn) != dark.evaluate(drawn)
    for report in (ill, hostile):
        narrow, said = show(report, viewport={"width": 380, "height": 800})
        assert said == []
        assert narrow.evaluate("document.documentElement.scrollWidth") <= 380
    assert re.search(r"Evaluation: suite", light.title() + light.inner_text("h1"))
