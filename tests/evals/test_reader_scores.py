import numpy as np

from evals.reader_scores import plain_batch, sentence_scores
from evals.reading_sets import Page, Passage, Question, Sentence


class SharedLetters:
    """Scores a sentence by the share of the question's words that it holds."""

    def scores(self, batch):
        return np.array(
            [
                [
                    len(set(question.split()) & set(sentence.split())) / len(question.split())
                    for sentence in batch.sentences
                ]
                for question in batch.questions
            ],
            dtype=np.float32,
        )


def page(name: str, number: int, texts: list[str], asked: dict[str, int]) -> Page:
    sentences = tuple(Sentence((f"{name}{number}", at), text) for at, text in enumerate(texts))
    questions = tuple(
        Question(text, text, frozenset({(f"{name}{number}", at)})) for text, at in asked.items()
    )
    return Page(Passage(name, name, sentences), questions)


PAGES = [
    page("a", 0, ["x y", "u v", "s", "t"], {"x y": 0, "x v": 1, "s t": 3, "x y u v": 2}),
    page("a", 1, ["x z q"], {"z": 0}),
]


def test_the_shares_are_those_counted_by_hand():
    # "x y": right first. "x v": "x y" wins the tie, "u v" is second. "s t": "s" wins, "t" second.
    # "x y u v": "x y", "u v" and "x z q" stand before the gold "s". "z": right first.
    assert sentence_scores(SharedLetters(), PAGES, 100) == {
        "a": {"questions": 5, "top1": 0.4, "top3": 0.8}
    }


def test_a_batch_holds_the_sentences_of_all_its_pages():
    batch = plain_batch(PAGES)
    assert batch.sentences == ("x y", "u v", "s", "t", "x z q")
    assert batch.labels.sum(axis=1).tolist() == [1, 1, 1, 1, 1]
