import hashlib

from evals.split import half_of, take


def test_the_half_is_the_parity_of_the_sha_256_of_the_id():
    for case_id in ("r15-001", "os-002", "ac-003", "é"):
        parity = int(hashlib.sha256(case_id.encode()).hexdigest(), 16) % 2
        assert half_of(case_id) == ("reporting" if parity else "tuning")


def test_the_rule_never_changes():
    # SHA-256 of "a" ends in …bb (odd), of "0" in …e9 (odd), of "hello" in …24 (even).
    assert [half_of(name) for name in ("a", "0", "hello")] == ["reporting", "reporting", "tuning"]


def test_the_halves_are_apart_and_make_the_whole(cases):
    tuning, reporting = take(cases, "tuning"), take(cases, "reporting")
    assert not set(tuning) & set(reporting)
    assert sorted(tuning + reporting, key=lambda c: c.id) == sorted(cases, key=lambda c: c.id)
    assert take(cases, "all") == cases
