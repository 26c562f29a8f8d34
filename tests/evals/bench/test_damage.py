from evals.bench.damage import damage_all


def test_every_file_damaged_is_named_never_served_and_repaired(tmp_path):
    found = damage_all(tmp_path, flips=2)
    assert found.faults == []
    assert found.cases > 50
    assert found.named_at_once > found.cases / 2
