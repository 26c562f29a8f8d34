"""From sentences with passage numbers to exact spans that were judged."""

from dataclasses import replace

from assistant.answer import Verdict
from assistant.document_units import DocumentUnits
from assistant.grounding import Grounding, judged_by
from assistant.reply import WrittenSentence
from assistant.support import SupportCheck, packaged


def sentence(text, *cited, paragraph=0):
    return WrittenSentence(text, cited, paragraph, False)


class Listening:
    """Finds nothing, and keeps what it was shown."""

    def __init__(self, verdict="unsupported", best=()):
        self.shown = []
        self.verdict, self.best = verdict, best
        self.score, self.unsupported_words = 0.0, ("odd",)

    def judge(self, sentence, spans, contexts=None):
        self.shown.append((sentence, list(spans), list(contexts)))
        return self


def passages(library, *words):
    return [next(p for p in library.passages if word in p.text) for word in words]


def test_a_sentence_is_judged_against_all_it_cites_with_what_stands_above(library):
    shown = passages(library, "Twelve care leavers", "forty members")
    judge = Listening()
    Grounding(library, judge, shown).judged([sentence("Twelve met.", 2, 1)])
    ((words, spans, contexts),) = judge.shown
    assert words == "Twelve met."
    assert len(spans) == len(contexts) == sum(len(passage.units) for passage in shown)
    above = [passage.context.split(", ")[0] for passage in reversed(shown) for _ in passage.units]
    assert [context.split(", ")[0] for context in contexts] == above
    assert any("2015-09-15 | Findings on care leavers" in context for context in contexts)
    assert any("forty members" in span for span in spans)


def test_the_spans_that_support_it_are_cited_exactly(library):
    shown = passages(library, "Twelve care leavers")
    judge = Listening("supported", best=(1, 0))
    grounding = Grounding(library, judge, shown)
    ((found,), citations) = grounding.pinned(grounding.judged([sentence("Two.", 1)]))
    assert found.citations == (1, 2)
    assert found.supported
    assert found.unsupported_words == ()
    units = shown[0].units
    assert [(c.start, c.end) for c in citations.all()] == [
        (units[1].start, units[1].end), (units[0].start, units[0].end),
    ]  # fmt: skip


def test_a_row_of_a_table_is_read_and_cited_with_its_heads(library):
    shown = passages(library, "Requires improvement")
    row = next(i for i, unit in enumerate(shown[0].units) if unit.heads is not None)
    judge = Listening("supported", best=(row,))
    grounding = Grounding(library, judge, shown)
    ((found,), citations) = grounding.pinned(grounding.judged([sentence("So.", 1)]))
    assert len(found.citations) == 2
    assert "Judgement" in citations.all()[1].quote
    assert "Area:" in judge.shown[0][1][row]


def test_what_is_not_supported_is_pinned_to_the_nearest_words_it_cites(library):
    shown = passages(library, "Twelve care leavers")
    grounding = Grounding(library, Listening(), shown)
    near, far = grounding.judged([sentence("Ninety care leavers.", 1), sentence("Zebras.", 1)])
    assert near.sentence.verdict is far.sentence.verdict is Verdict.UNSUPPORTED
    assert near.sentence.unsupported_words == ("odd",)
    assert len(near.cites) == 1
    assert far.cites == ()


def test_a_sentence_without_a_citation_is_judged_by_those_of_its_paragraph(library):
    shown = passages(library, "Twelve care leavers", "forty members")
    judge = Listening()
    written = [sentence("One."), sentence("Two.", 2), sentence("Three.", paragraph=1)]
    found = Grounding(library, judge, shown).judged(written)
    assert [words for words, *_ in judge.shown] == ["One.", "Two.", "Three."]
    assert judge.shown[0][1] == judge.shown[1][1]
    assert len(judge.shown[2][1]) == sum(len(passage.units) for passage in shown)
    assert found[2].cites == ()


def test_an_item_of_a_list_is_read_with_what_introduces_it(library):
    (passage,) = passages(library, "write every pathway plan")
    document = library.document(passage.document)
    read = judged_by(DocumentUnits(document, [passage]), passage)
    words = next(words for words, _ in read if "pathway plan" in words)
    assert words.startswith("The council should do the following: write every pathway plan")


def test_what_introduces_an_item_is_cited_where_the_sentence_needs_it(library):
    shown = passages(library, "write every pathway plan")
    item = next(i for i, unit in enumerate(shown[0].units) if unit.lead is not None)
    grounding = Grounding(library, Listening("supported", best=(item,)), shown)
    written = [
        sentence("The council should review the sufficiency of placements.", 1),
        sentence("Review the sufficiency of placements with partners.", 1),
    ]
    (needs, alone), citations = grounding.pinned(grounding.judged(written))
    assert len(needs.citations) == 2
    assert "The council should" in citations.all()[1].quote
    assert alone.citations == needs.citations[:1]


def test_the_title_and_date_above_bear_a_sentence_out(library):
    shown = passages(library, "Twelve care leavers")
    check = SupportCheck(library.encoder, replace(packaged(), supported=0.0))
    said = "In 2015 twelve care leavers of Northshire were at university."
    wrong = [said.replace("2015", "2021"), said.replace("Northshire", "Southshire")]
    found = Grounding(library, check, shown).judged([sentence(each, 1) for each in [said, *wrong]])
    assert [each.sentence.supported for each in found] == [True, False, False]
    assert found[1].sentence.unsupported_words == ("2021",)
