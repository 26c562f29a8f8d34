"""From sentences with passage numbers to exact spans that were judged."""

from assistant.answer import Verdict
from assistant.grounding import Grounding
from assistant.reply import WrittenSentence


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
    assert {*contexts} == {passage.context for passage in shown}
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
