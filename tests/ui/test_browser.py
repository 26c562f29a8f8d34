"""The real app in a real browser, over the seed documents and over a hostile one."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

import ui
from index.builder import build
from index.hashing_encoder import HashingEncoder

pytestmark = pytest.mark.browser

ROOT = Path(ui.__file__).parents[1]
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

HOSTILE = """# Grazing rights $\\href{javascript:alert(1)}{x}$ <script>window.hurt = 1</script>

3 May 2016

1. Ponies graze on the common in summer <img src=x onerror="window.hurt = 1"> and $x^2$ costs \
[nothing](javascript:window.hurt=1) for **all** `keepers` of :red[ponies] :material/home: there.
"""


@pytest.fixture(scope="module")
def chromium():
    """Where Chromium is; without one the tests are skipped, but fail where CI is set."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        why = "no Chromium found; install it with `apt-get install chromium`"
        if os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)
    return found


@pytest.fixture(scope="module")
def browser(chromium):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


@contextmanager
def served(library, index, **env):
    """Run `pincite app` on a free port and yield its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "ui.cli", "app", "--no-browser", "--no-build"]
    command += ["--port", str(port), "--library", str(library), "--index", str(index)]
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                    break
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                assert process.poll() is None, process.stdout.read().decode()
                time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()


@pytest.fixture(scope="module")
def seeds(chromium, tmp_path_factory):
    """The app over the five seed documents, with the real encoder."""
    index = tmp_path_factory.mktemp("seeds-index")
    build(ROOT / "seeds", index)
    with served(ROOT / "seeds", index) as address:
        yield address


@pytest.fixture
def page(browser):
    """A fresh page that fails the test on any script error."""
    opened = browser.new_page(viewport={"width": 1400, "height": 900})
    errors = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.set_default_timeout(60_000)
    yield opened
    opened.close()
    assert errors == []


def ask(page, text, turn=1):
    box = page.locator("[data-testid=stChatInputTextArea]")
    box.fill(text)
    box.press("Enter")
    drawn = page.locator(f".st-key-turn-{turn}")
    drawn.locator(".pc-answer, .pc-notice").first.wait_for()
    assert page.locator("[data-testid=stException]").count() == 0
    return drawn


def in_view(page, locator) -> bool:
    box = locator.bounding_box()
    return box is not None and box["y"] < page.viewport_size["height"] and box["y"] + 40 > 0


def test_a_pin_leads_to_the_highlighted_quote(page, seeds):
    page.goto(seeds)
    page.get_by_role("heading", name="Ask your documents").wait_for()
    assert page.get_by_text("Deploy", exact=True).count() == 0
    turn = ask(page, "How many care leavers were at university at the time of the 2015 inspection?")
    # Other care leavers are counted too: the pin of the sentence about the university.
    targets = [pin.get_attribute("href").removeprefix("#") for pin in turn.locator(".pc-pin").all()]
    quoted = [page.locator(f"#{each} mark").inner_text() for each in targets]
    number = next(at for at, text in enumerate(quoted) if "university" in text)
    pin, target = turn.locator(".pc-pin").nth(number), targets[number]
    pin.click()
    card = page.locator(f"#{target}")
    page.wait_for_function("id => document.getElementById(id).matches(':target')", arg=target)
    page.wait_for_timeout(600)
    assert in_view(page, card)
    quote = card.locator("mark")
    assert re.search(r"\b12\b", quote.inner_text())
    assert "117" in card.locator(".pc-meta").inner_text()
    assert "15 September 2015" in card.locator(".pc-meta").inner_text()
    colours = "e => [getComputedStyle(e).backgroundColor, getComputedStyle(e.parentElement).color]"
    background, surroundings = quote.evaluate(colours)
    assert background not in ("rgba(0, 0, 0, 0)", surroundings)


def test_a_question_the_documents_do_not_answer_is_declined(page, seeds):
    page.goto(seeds)
    turn = ask(page, "Who won the FA Cup in 2015?")
    assert "The documents do not answer this" in turn.inner_text()
    assert turn.locator("mark").count() == 0


def test_a_long_answer_keeps_every_pin_paired_with_its_card(page, seeds):
    page.goto(seeds)
    ask(page, "Who won the FA Cup in 2015?")
    turn = ask(page, "What were the graded judgements in 2024?", turn=2)
    pins = turn.locator(".pc-pin").all()
    assert len(pins) > 5
    for pin in pins:
        target = pin.get_attribute("href").removeprefix("#")
        pin.click()
        page.wait_for_timeout(700)
        assert in_view(page, page.locator(f"#{target}"))
    assert page.locator(".st-key-turn-1 .pc-notice").is_visible()


def test_a_question_filtered_to_one_document_is_answered_from_it(page, seeds):
    page.goto(seeds)
    page.get_by_role("heading", name="Ask your documents").wait_for()
    page.locator(".st-key-filter-documents input").click()
    option = page.get_by_role("option", name=re.compile("Peer Review"))
    option.first.click()
    turn = ask(page, "What did the team say about leadership?")
    titles = set(turn.locator(".pc-title").all_inner_texts())
    assert all("Peer Review" in title for title in titles)


def test_the_library_page_lists_the_documents(page, seeds):
    page.goto(f"{seeds}/library")
    page.locator(".pc-document").first.wait_for()
    assert page.locator(".pc-document").count() == 5


def test_a_hostile_document_is_shown_and_does_nothing(page, chromium, tmp_path):
    library, index = tmp_path / "library", tmp_path / "index"
    library.mkdir()
    (library / "ponies.md").write_text(HOSTILE, encoding="utf-8")
    build(library, index, encoder=HashingEncoder())
    with served(library, index, PINCITE_BUILD__ENCODER=HashingEncoder().name) as address:
        page.goto(address)
        turn = ask(page, "Where do ponies graze in summer?")
        assert "graze on the common in summer" in turn.inner_text()
        page.goto(f"{address}/library")
        page.locator(".pc-document").first.wait_for()
        assert page.evaluate("window.hurt") is None
        assert page.locator("main img, main script, main .katex").count() == 0


def test_a_model_is_watched_stopped_and_its_words_are_marked(
    page, chromium, tmp_path, model_server
):
    library, index = tmp_path / "library", tmp_path / "index"
    library.mkdir()
    (library / "ponies.md").write_text(HOSTILE, encoding="utf-8")
    build(library, index, encoder=HashingEncoder())
    model_server.pause = 0.2
    model_server.replies = ["Zebras sing <b>opera</b> [1]. " + "And so it goes on. " * 500]
    env = {
        "PINCITE_BUILD__ENCODER": HashingEncoder().name,
        "PINCITE_MODEL": "tiny",
        "PINCITE_MODEL_URL": model_server.url,
    }
    with served(library, index, **env) as address:
        page.goto(address)
        page.get_by_text("Written by tiny").wait_for()
        box = page.locator("[data-testid=stChatInputTextArea]")
        box.fill("Where do ponies graze in summer?")
        box.press("Enter")
        streamed = page.locator(".pc-unchecked")
        streamed.get_by_text("Zebras sing <b>opera</b> [1].").wait_for()
        page.get_by_role("button", name="Stop").click()
        turn = page.locator(".st-key-turn-1")
        turn.locator(".pc-answer, .pc-notice").first.wait_for()
        streamed.wait_for(state="detached")
        assert "You stopped it" in turn.inner_text()
        assert "Zebras sing <b>opera</b>." in turn.inner_text()
        assert "not supported" in turn.inner_text()
        assert "graze on the common in summer" in turn.inner_text()
        assert turn.locator(".pc-answer b").count() == 0
        assert page.locator("[data-testid=stException]").count() == 0


def test_the_app_can_be_read_in_the_dark(browser, seeds):
    page = browser.new_page(color_scheme="dark")
    page.set_default_timeout(60_000)
    page.goto(seeds)
    heading = page.get_by_role("heading", name="Ask your documents")
    heading.wait_for()
    colour = heading.evaluate("e => getComputedStyle(e).color")
    assert min(int(part) for part in re.findall(r"\d+", colour)[:3]) > 180
    page.close()


@pytest.mark.parametrize("width", [1400, 400])
def test_an_earlier_generation_is_gone_back_to_after_a_question(browser, tmp_path, width):
    library, index = tmp_path / "library", tmp_path / "index"
    library.mkdir()
    (library / "first.txt").write_text("3 May 2016\n\n1. Ponies graze on the common in summer.\n")
    first = build(library, index, encoder=HashingEncoder()).generation
    (library / "second.txt").write_text("4 May 2016\n\n1. The park closes at nine.\n")
    build(library, index, encoder=HashingEncoder())
    with served(library, index, PINCITE_BUILD__ENCODER="hashing-256") as address:
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.set_default_timeout(60_000)
        page.goto(f"{address}/library")
        page.get_by_role("button", name="Go back to this one").click()
        page.get_by_role("button", name="Yes, use this one").click()
        page.get_by_role("button", name="Go forward to this one").wait_for()
        assert (index / "CURRENT").read_text().strip() == first
        assert "1 document, 1 passage" in page.locator(".pc-hero").inner_text()
        fits = "() => document.documentElement.scrollWidth <= window.innerWidth"
        assert page.evaluate(fits)
        page.close()
