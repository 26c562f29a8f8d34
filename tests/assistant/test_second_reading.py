import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answer import Question
from assistant.chain import RetrievalChain
from assistant.errors import RecordError
from assistant.full_record import record_of
from assistant.record import answer_to_dict
from assistant.replay import replay
from assistant.second_reading import PASSAGES, SENTENCES, handed_out
from assistant.settings import AnswerSettings, Settings
from assistant.signals import NAMES
from evals.gold import prove
from evals.split import take
from evals.suites import SUITES
from index.errors import CrossEncoderError
from index.words import terms

LATE = NAMES.index("late_interaction")
QUESTION = "How many care leavers were at university?"


class Stand:
    """A scorer with a fingerprint that keeps what it was asked."""

    name, fingerprint = "stand-in", "f" * 64

    def __init__(self):
        self.asked = []

    def scores(self, question, texts):
        self.asked.append((question, list(texts)))
        return np.array([self.score(question, text) for text in texts], np.float32)


class Constant(Stand):
    """Sees no difference."""

    def score(self, question, text):
        return 3.5


class Overlap(Stand):
    """Counts the words that question and text share."""

    def score(self, question, text):
        return len(set(terms(question)) & set(terms(text)))


class Knowing(Stand):
    """Knows the sentences that answer, and nothing else; `sign` -1 holds them for the worst."""

    def __init__(self, right, sign=1):
        super().__init__()
        self.right = [plain(text) for text in right]
        self.sign = sign

    def score(self, question, text):
        last = plain(text.rpartition("\n")[2])
        known = (one in plain(text) or (len(last) > 20 and last in one) for one in self.right)
        return self.sign * 40 * any(known)


def plain(text):
    return " ".join(text.split())


numbers = st.floats(-9, 9, width=32)
pairs = st.lists(st.tuples(numbers, st.integers(-20, 20)), max_size=30)


def apart(pairs):
    return (np.array([pair[at] for pair in pairs], np.float32) for at in (0, 1))


@settings(deadline=None)
@given(pairs)
def test_the_values_are_the_same_ones_in_the_order_of_the_judgements(pairs):
    values, judged = apart(pairs)
    found = handed_out(values, judged)
    assert sorted(found.tolist()) == sorted(values.tolist())
    for one in range(len(found)):
        assert (found[one] >= found[judged < judged[one]]).all()


@settings(deadline=None)
@given(pairs)
def test_only_the_order_of_the_judgements_counts(pairs):
    values, judged = apart(pairs)
    found = handed_out(values, judged)
    assert handed_out(values, judged**3 / 50 + 1000).tolist() == found.tolist()
    assert handed_out(values, 1 / (1 + np.exp(-judged / 8))).tolist() == found.tolist()


@settings(deadline=None)
@given(pairs)
def test_equal_judgements_keep_the_order_of_the_values(pairs):
    values, judged = apart(pairs)
    assert handed_out(values, np.zeros_like(values)).tolist() == values.tolist()
    found = handed_out(values, judged)
    for one in range(len(found)):
        below = (judged == judged[one]) & (values < values[one])
        assert (found[one] >= found[below]).all()


@pytest.fixture(scope="module")
def judged(library):
    """Make a chain over the three documents, judged by a scorer, that answers whatever is found."""
    chosen = Settings(answer=AnswerSettings(threshold=0))
    return lambda scorer: RetrievalChain(library, chosen, scorer=scorer)


def test_a_scorer_that_sees_no_difference_changes_nothing(judged, chain):
    one, other = judged(Constant()).evidence(QUESTION), chain.evidence(QUESTION)
    assert one.candidates == other.candidates
    assert one.hits == other.hits
    assert (one.signals == other.signals).all()
    assert one.confidence == other.confidence


def test_sentences_have_the_same_values_as_before_among_them(judged, chain):
    one, other = judged(Overlap()).evidence(QUESTION), chain.evidence(QUESTION)
    assert sorted(one.signals[:, LATE]) == pytest.approx(sorted(other.signals[:, LATE]))
    assert one.signals[:, LATE].tolist() != other.signals[:, LATE].tolist()
    lates = [sorted(hit.late for hit in each.hits) for each in (one, other)]
    assert lates[0] == pytest.approx(lates[1])


def test_passages_are_read_whole_and_sentences_with_what_stands_above(judged):
    scorer = Overlap()
    judged(scorer).evidence("How was the care experienced area judged?")
    passages, sentences = (texts for _, texts in scorer.asked)
    assert any("Leaders" in text and "Care experienced people" in text for text in passages)
    row = next(text for text in sentences if text.endswith("Care experienced people | Good"))
    assert "Report to the children and families committee, 2024-06-03" in row
    assert "Judgements of the inspection" in row
    assert "Area | Judgement" in row


def test_each_part_of_a_question_is_judged_for_itself(judged):
    scorer = Overlap()
    chain = judged(scorer)
    asked = "How many care leavers were at university and what was the vacancy rate?"
    parts = chain.evidence(asked).asked.parts
    assert len(parts) == 2
    assert [question for question, _ in scorer.asked] == [asked, asked, *parts]
    assert all(len(texts) <= SENTENCES // 2 for _, texts in scorer.asked[2:])


def test_nothing_found_is_nothing_judged(judged):
    asked = Question("What of it?")
    chain = judged(scorer := Constant())
    evidence = chain._finder.weigh(chain.evidence(asked).asked, [], asked.where)
    assert evidence.candidates == ()
    assert scorer.asked[-1][1] == []


@pytest.fixture(scope="module")
def cases(seeds):
    """Answerable tuning cases with the texts of their gold, and what they ask."""
    some = [case for case in take(SUITES["seeds"].load(), "tuning") if case.answerable][::9]
    gold = prove(some, lambda path: seeds.document(path).text)
    return [
        (
            case.question,
            [seeds.document(s.document).text[s.start : s.end] for s in gold[case.id].spans],
        )
        for case in some
    ]


def firsts(seeds, cases, sign):
    """For how many cases a right sentence is the best candidate, and is cited first or beside."""
    best = cited = 0
    for question, right in cases:
        knowing = Knowing(right, sign)
        chain = RetrievalChain(seeds, Settings(answer=AnswerSettings(threshold=0)), scorer=knowing)
        candidate = chain.evidence(question).candidates[0]
        best += bool(knowing.score(question, candidate.text))
        cited += any(knowing.score(question, c.quote) for c in chain.invoke(question).citations)
        assert max(len(texts) for _, texts in knowing.asked) <= max(PASSAGES, SENTENCES)
    return best / len(cases), cited / len(cases)


def test_one_that_knows_the_right_sentence_puts_it_first_in_the_answer(seeds, cases):
    best, cited = firsts(seeds, cases, 1)
    assert best >= 0.7
    assert cited >= 0.8


def test_one_that_has_it_backwards_is_believed_as_well(seeds, cases):
    best, _ = firsts(seeds, cases, -1)
    assert best <= 0.3


def test_no_more_than_the_best_are_judged_and_the_others_keep_their_values(seeds):
    scorer = Overlap()
    unjudged = RetrievalChain(seeds, Settings())
    judged = RetrievalChain(seeds, Settings(), scorer=scorer)
    asked = "What did the 2015 inspection say about supervision and caseloads?"
    before, after = unjudged.evidence(asked), judged.evidence(asked)
    assert len(after.candidates) > SENTENCES
    assert [len(texts) for _, texts in scorer.asked[:2]] == [PASSAGES, SENTENCES]
    late = [
        {
            (c.hit.passage.key, c.unit.start): row[LATE]
            for c, row in zip(each.candidates, each.signals, strict=True)
        }
        for each in (before, after)
    ]
    changed = [place for place in late[0] if late[0][place] != late[1][place]]
    assert 0 < len(changed) <= SENTENCES


def test_the_setting_opens_a_published_one_and_the_answer_names_it(
    library, cross_encoder_folder, check
):
    chosen = Settings(answer=AnswerSettings(threshold=0, cross_encoder=str(cross_encoder_folder)))
    chain = RetrievalChain.over(library, chosen)
    answer = chain.invoke(QUESTION)
    check(answer, library)
    kept = answer.settings["answer"]
    assert kept["cross_encoder"] == "tiny-cross-encoder"
    assert len(kept["cross_encoder_sha256"]) == 64
    again = answer_to_dict(chain.invoke(QUESTION))
    assert again["sentences"] == answer_to_dict(answer)["sentences"]


def test_a_folder_that_is_not_there_is_told_before_anything_is_asked(library, tmp_path):
    folder = str(tmp_path / "no-model")
    with pytest.raises(CrossEncoderError, match=r"no-model .*answer\.cross_encoder"):
        RetrievalChain.over(library, Settings(answer=AnswerSettings(cross_encoder=folder)))


def test_a_record_is_asked_again_with_the_same_one_only(
    library, cross_encoder_folder, make_cross_encoder
):
    folder = str(cross_encoder_folder)
    chosen = Settings(answer=AnswerSettings(threshold=0, cross_encoder=folder))
    record = record_of(RetrievalChain.over(library, chosen).invoke(QUESTION))
    assert folder not in str(record)
    assert replay(record, library, folder).same
    with pytest.raises(RecordError, match=r"tiny-cross-encoder .* none is set: set `answer"):
        replay(record, library)
    with pytest.raises(RecordError, match="another one is set"):
        replay(record, library, str(make_cross_encoder("no", "yes")))
