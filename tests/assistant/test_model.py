import numpy as np
import pytest

from assistant.confidence import CONFIDENCE_NAMES
from assistant.errors import WeightsError
from assistant.model import Linear, packaged
from assistant.signals import NAMES

MODEL = Linear(
    ("near", "far"), np.array([1.0, 0.0]), np.array([2.0, 0.5]), np.array([3.0, -1.0]), 0.25
)


def test_a_score_is_the_bias_and_the_weighted_standardised_signals():
    scores = MODEL.scores(np.array([[1, 0], [3, 1]], np.float32))
    # 0.25 + 3·(1-1)/2 - 0/0.5, and 0.25 + 3·(3-1)/2 - 1/0.5
    assert scores == pytest.approx([0.25, 1.25])
    assert MODEL.scores(np.zeros((0, 2), np.float32)).shape == (0,)


def test_plain_data_leads_back_to_the_model():
    again = Linear.from_dict(MODEL.to_dict(), ("near", "far"))
    rows = np.array([[0.3, 0.7], [2, -4]], np.float32)
    assert again.scores(rows) == pytest.approx(MODEL.scores(rows), abs=1e-5)


@pytest.mark.parametrize("names", [("far", "near"), ("near",), ("near", "far", "high")])
def test_weights_for_other_signals_are_refused(names):
    with pytest.raises(WeightsError, match=r"python -m evals\.fit"):
        Linear.from_dict(MODEL.to_dict(), names)


@pytest.mark.parametrize(
    ("part", "names"), [("sentences", NAMES), ("confidence", CONFIDENCE_NAMES)]
)
def test_the_packaged_weights_are_for_the_signals_of_this_version(part, names):
    model = packaged(part, names)
    assert model.names == names
    assert np.isfinite([model.mean, model.scale, model.weights]).all()
    assert (model.scale > 0).all()
