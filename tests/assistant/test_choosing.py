from dataclasses import replace

import pytest

from assistant.answer import Question
from assistant.extractive import ExtractiveAnswerer
from assistant.settings import AnswerSettings

MILL = "mill of Oldwick"
FERRY = "The ferry to Oldwick leaves from the pier at noon on weekdays."


@pytest.fixture
def said(make_shelf, over):
    """What is said of the mill where the sentences with these words are so probable (logits)."""
    opened = []

    def answer(files, *, sentences=6, words=90, **scores):
        if not opened:
            opened.append(make_shelf(files).open())
        [library] = opened
        evidence = over(library).evidence(MILL)
        rated = [
            replace(each, score=scores[name])
            for each in evidence.candidates
            for name in scores
            if name in each.text
        ]
        rated.sort(key=lambda each: -each.score)
        settings = AnswerSettings(threshold=0, sentences=sentences, words=words)
        weighed = replace(evidence, candidates=tuple(rated), confidence=1.0)
        return ExtractiveAnswerer(library, settings).answer(Question(MILL), weighed).text

    return answer


def test_what_two_documents_say_alike_is_said_once(ask):
    files = {"a.txt": f"{FERRY}\n", "b.txt": f"{FERRY}\n\nThe mill is old.\n"}
    answer = ask(files, "When does the ferry to Oldwick leave?", sentences=4, relative=0)
    assert answer.text.count("ferry") == 1


def test_a_sentence_that_leans_on_the_one_before_brings_it_along(ask):
    text = "Two wardens keep the northern lighthouse. They paint its lantern each April.\n"
    answer = ask({"a.txt": text}, "Who paints the lantern each April?", sentences=1)
    assert answer.text == text.strip()
    assert len(answer.citations) == 2


def test_an_item_brings_along_what_introduces_it(ask):
    text = "The harbour office owns these boats:\n\n- the Gull\n- the Heron\n- the Tern\n"
    answer = ask({"a.txt": text}, "Who owns the Heron?", sentences=1)
    assert "The harbour office owns these boats:" in answer.text
    assert answer.text.index("owns") < answer.text.index("Heron")


def test_each_year_asked_about_has_its_say_in_the_order_of_time(ask):
    files = {
        "new.md": "# Letter on the pier\n\n3 June 2024\n\nThe pier was judged unsafe.\n",
        "old.md": "# Letter on the pier\n\n3 March 2013\n\nThe pier was judged sound.\n",
    }
    answer = ask(files, "How was the pier judged in 2013 and in 2024?")
    assert answer.text.index("sound") < answer.text.index("unsafe")
    assert {citation.date for citation in answer.citations} == {"2013-03-03", "2024-06-03"}


def test_each_year_has_its_say_before_what_leans_on_either(ask):
    files = {
        "new.md": "# Letter on the pier\n\n3 June 2024\n\nThe pier was judged unsafe. "
        "This was after the storm of the spring.\n",
        "old.md": "# Letter on the pier\n\n3 March 2013\n\nThe pier was judged sound. "
        "This was after a visit of divers.\n",
    }
    asked = "How was the pier judged in 2013 and in 2024?"
    short = ask(files, asked, words=12, sentences=2)
    assert [sentence.text for sentence in short.sentences] == [
        "The pier was judged sound.",
        "The pier was judged unsafe.",
    ]
    assert "divers" in ask(files, asked, words=40, sentences=2).text


def test_a_year_that_says_nothing_of_it_is_named_and_not_quoted(make_shelf, over):
    files = {
        "new.md": "# Letter on the quay\n\n3 June 2024\n\nTelephone 0161 618 8524.\n",
        "old.md": "# Letter on the pier\n\n3 March 2013\n\nThe pier was judged sound.\n",
    }
    asked = "How was the pier judged in 2013 and in 2024?"
    library = make_shelf(files).open()
    evidence = over(library).evidence(asked)

    def answer(gap):
        """The answer where the best sentence of 2024 is so much less probable than that of 2013."""
        rated = [
            replace(each, score=5.0 if "sound" in each.text else 5.0 - gap)
            for each in evidence.candidates
            if "sound" in each.text or "Telephone" in each.text
        ]
        rated.sort(key=lambda each: -each.score)
        weighed = replace(evidence, candidates=tuple(rated), confidence=1.0)
        return ExtractiveAnswerer(library, AnswerSettings()).answer(Question(asked), weighed)

    silent, spoken = answer(9.0), answer(7.0)
    assert silent.text == "The pier was judged sound."
    assert silent.notes == ("Nothing was found that speaks of this in 2024.",)
    assert "Telephone" in spoken.text
    assert not spoken.notes


def test_what_a_report_says_of_another_year_it_says_in_its_own(ask):
    files = {
        "new.md": "# Letter on the harbour\n\n3 June 2024\n\nDredging is under way.\n\n"
        "The cranes were mended, as the survey of 2022 had asked.\n",
        "old.md": "# Letter on the harbour\n\n3 March 2013\n\nThe cranes were rusty and slow.\n",
    }
    answer = ask(files, "What was said about the cranes in 2013 and in 2024?")
    assert "rusty" in answer.text
    assert "mended" in answer.text
    assert not answer.notes


def test_what_only_announces_a_list_is_not_said_without_it(ask):
    text = "# Boats\n\nThe harbour holds 57 boats for hire. These are of two kinds:\n\n"
    text += "- rowing boats made of oak\n- sailing boats of steel\n"
    answer = ask({"boats.md": text}, "How many boats for hire does the harbour hold?", sentences=1)
    assert answer.text == "The harbour holds 57 boats for hire."


def test_a_heading_that_says_something_has_its_say_and_a_label_has_not(ask):
    files = {
        "new.md": "# Letter\n\n3 June 2024\n\n## The pier at Oldwick was judged to be unsafe\n\n"
        "Nobody was hurt.\n",
        "old.md": "# Letter\n\n3 March 2013\n\n## The pier at Oldwick\n\n"
        "The pier at Oldwick was judged sound.\n",
    }
    answer = ask(files, "How was the pier at Oldwick judged in 2013 and in 2024?")
    assert "was judged to be unsafe" in answer.text
    assert "The pier at Oldwick" not in [sentence.text for sentence in answer.sentences]


def test_an_item_of_a_year_brings_along_what_introduces_it_once_each_year_had_its_say(ask):
    files = {
        "new.md": "# Letter on the pier\n\n3 June 2024\n\nThe pier had 9 gulls in its roof.\n",
        "old.md": "# Letter on the pier\n\n3 March 2013\n\nThe warden counted these birds. "
        "Of this number:\n\n- 4 gulls in the roof of the pier\n",
    }
    asked = "How many gulls were in the roof of the pier in 2013 and in 2024?"
    short = ask(files, asked, words=16, sentences=2)
    assert "4 gulls" in short.text
    assert "9 gulls" in short.text
    assert "number" not in short.text
    long = ask(files, asked, words=60, sentences=2).text
    assert long.index("counted") < long.index("Of this number:") < long.index("4 gulls")


def test_no_more_sentences_are_chosen_than_set(ask):
    colours = ("red", "blue", "green", "white", "black", "grey")
    text = "\n\n".join(
        f"Boat number {n} of the harbour is painted {colour}."
        for n, colour in enumerate(colours, start=1)
    )
    for most in (1, 2, 3):
        answer = ask({"a.txt": f"{text}\n"}, "boats of the harbour", sentences=most, relative=0)
        assert len(answer.sentences) <= most


def test_of_two_about_as_probable_the_shorter_is_taken_so_that_more_is_said(said):
    wheel = "turns a wheel that a carpenter of the next valley mended with boards of old oak"
    files = {
        "a.txt": "The mill of Oldwick grinds rye for bread.\n",
        "b.txt": f"The mill of Oldwick {wheel}.\n",
        "c.txt": "The mill of Oldwick rests on Mondays.\n",
    }

    about_alike = said(files, sentences=2, bread=5.0, wheel=4.1, Mondays=4.0)
    assert "Mondays" in about_alike
    assert "wheel" not in about_alike
    assert "wheel" in said(files, sentences=2, bread=5.0, wheel=4.9, Mondays=4.0)
    # The best is said, however long.
    assert "wheel" in said(files, sentences=2, wheel=5.0, bread=4.9, Mondays=4.8)


def test_what_stands_beside_the_best_is_likelier_to_add_to_it(said):
    files = {
        "a.txt": "The mill of Oldwick grinds rye for bread. Two millers carry sacks to the fair.\n",
        "b.txt": "The mill of Oldwick rests on Mondays in winter.\n",
    }

    assert "sacks" in said(files, sentences=2, bread=5.0, Mondays=4.3, sacks=4.0)
    assert "Mondays" in said(files, sentences=2, bread=5.0, Mondays=4.3, sacks=3.0)
    # Before the best it counts less than after.
    assert "Mondays" in said(files, sentences=2, sacks=5.0, Mondays=4.3, bread=3.6)
    assert "bread" in said(files, sentences=2, sacks=5.0, Mondays=4.3, bread=4.0)


def test_what_goes_on_from_a_sentence_takes_no_room_of_another_that_answers(said):
    files = {
        "a.txt": "The mill of Oldwick grinds rye. This has been so since the great flood.\n",
        "b.txt": "The mill of Oldwick rests on Mondays.\n",
    }

    short = said(files, words=14, rye=5.0, Mondays=4.8, flood=0.0)
    assert "Mondays" in short
    assert "flood" not in short
    assert "flood" in said(files, words=40, rye=5.0, Mondays=4.8, flood=0.0)


def test_the_answer_is_in_reading_order(chain):
    answer = chain.invoke("What of care leavers and foster carers in 2015?")
    starts: dict[str, list[int]] = {}
    for sentence in answer.sentences:
        citation = answer.citations[sentence.citations[0] - 1]
        starts.setdefault(citation.document, []).append(citation.start)
    assert all(places == sorted(places) for places in starts.values())
    assert max(map(len, starts.values())) > 1


def test_the_end_of_a_sentence_too_long_for_a_passage_can_be_chosen(ask):
    items = ", ".join(f"item number {number}" for number in range(150))
    text = f"The report lists {items} and finally the zeppelin of the harbour.\n"
    assert "zeppelin" in ask({"a.txt": text}, "Where is the zeppelin of the harbour?").text


def test_how_things_went_is_told_by_two_documents_whatever_else_is_said(ask):
    files = {
        "new.md": "# Letter on the pier\n\n3 June 2024\n\nThe pier is now unsafe.\n",
        "old.md": "# Letter on the pier\n\n3 March 2013\n\n"
        + "\n\n".join(f"The pier of {place} was sound." for place in ("Oldwick", "Rye", "Hythe")),
    }
    answer = ask(files, "How did the pier change from one letter to the next?", sentences=2)
    assert {citation.document for citation in answer.citations} == {"new.md", "old.md"}
    one = ask(files, "Was the pier of Rye sound?", sentences=1)
    assert len(one.citations) == 1
