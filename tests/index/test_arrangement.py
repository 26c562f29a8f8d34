import pytest

from index.arrangement import INVERTED, VectorRecord, VectorSettings
from index.errors import BadSettings


@pytest.mark.parametrize("values", [{"exact_up_to": -1}, {"recall": 0}, {"recall": 1.1}])
def test_settings_out_of_bounds_are_refused(values):
    with pytest.raises(BadSettings, match=next(iter(values))):
        VectorSettings(**values)


def test_a_record_knows_whether_other_settings_would_arrange_otherwise():
    inverted = VectorRecord(INVERTED, 64, 12, 0.99, 0.98)
    assert VectorRecord().fits(5, VectorSettings())
    assert not VectorRecord().fits(5, VectorSettings(exact_up_to=4))
    assert inverted.fits(6000, VectorSettings(exact_up_to=1000))
    assert not inverted.fits(6000, VectorSettings())
    assert not inverted.fits(6000, VectorSettings(exact_up_to=1000, recall=0.9))
