from hypothesis import given
from hypothesis import strategies as st

from evals.spans import Range, Span, characters, shared, union

SPANS = st.builds(
    lambda document, start, length: Span(document, start, start + length),
    st.sampled_from("ab"),
    st.integers(0, 30),
    st.integers(0, 10),
)


def test_touching_and_overlapping_spans_are_one_range():
    spans = [Span("a", 5, 8), Span("a", 0, 5), Span("a", 7, 9), Span("a", 20, 21), Span("b", 0, 1)]
    assert union(spans) == {"a": [Range(0, 9), Range(20, 21)], "b": [Range(0, 1)]}
    assert characters(union(spans)) == 11


def test_shared_characters_are_counted_once():
    assert shared(Span("a", 0, 10), [Span("a", 2, 5), Span("a", 4, 6), Span("b", 0, 10)]) == 4


@given(SPANS, st.lists(SPANS))
def test_shared_is_what_a_set_of_characters_would_say(span, spans):
    def places(one):
        return {(one.document, place) for place in range(one.start, one.end)}

    assert shared(span, spans) == len(places(span) & set().union(*map(places, spans)))
