import numpy as np

from evals.reader_scores import sentence_scores
from evals.reader_texts import Group, Text, Wanted


def text(*sentences):
    return Text(np.arange(len(sentences), dtype=np.int32), np.array(sentences, np.int16))


GROUP = Group(
    "set:a",
    (text(0, 1), text(0, 1), text(0)),
    (
        Wanted("second of first", frozenset({(0, 1)}), (0,)),
        Wanted("first of second", frozenset({(1, 0)}), (1,)),
        Wanted("not there", frozenset(), (1,)),
    ),
)


class ByRule:
    """Prefers the sentences of a number to the others."""

    def __init__(self, best):
        self.best = best

    def scores(self, texts, questions):
        places = [(n, s) for n, own in enumerate(texts) for s in range(own.sentences)]
        row = [1.0 if sentence == self.best else 0.0 for _, sentence in places]
        return np.array([row] * len(questions), np.float32), places


def test_the_share_of_questions_with_gold_first_and_in_three():
    assert sentence_scores(ByRule(1), [GROUP], 10) == {
        "set": {"questions": 2, "top1": 0.5, "top3": 1.0}
    }


def test_questions_without_an_answer_are_left_out_and_few_are_drawn_the_same_each_time():
    assert sentence_scores(ByRule(0), [GROUP], 1) == sentence_scores(ByRule(0), [GROUP], 1)
    assert sentence_scores(ByRule(0), [GROUP], 1)["set"]["questions"] == 1
