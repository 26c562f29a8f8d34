from contextlib import closing

import numpy as np
import pytest

from index.journal import FILE, Journal

KEYS = [bytes([n]) * 16 for n in range(6)]
VECTORS = np.arange(24, dtype=np.float32).reshape(6, 4)
TOKENS = [np.full((n, 2), n, np.int8) for n in range(6)]


def entries(first, last=None):
    return list(zip(KEYS[first:last], VECTORS[first:last], TOKENS[first:last], strict=True))


def journal_in(folder, fingerprint="encoder", dimension=4, tokens=2):
    return Journal(folder, fingerprint, dimension, tokens)


@pytest.fixture
def written(tmp_path):
    with closing(journal_in(tmp_path)) as journal:
        journal.append(entries(0, 4))
        journal.append(entries(4))
    return tmp_path


def read(folder, *encoder):
    journal = journal_in(folder, *encoder)
    found = {key: (vector.tolist(), tokens.tolist()) for key, vector, tokens in journal.read()}
    return found, journal.damaged


EVERYTHING = {key: (vector.tolist(), tokens.tolist()) for key, vector, tokens in entries(0)}


def test_what_was_appended_is_read(written):
    assert read(written) == (EVERYTHING, 0)


def test_nothing_there_reads_as_nothing(tmp_path):
    assert read(tmp_path) == ({}, 0)


def test_another_encoder_reads_nothing_of_it_and_starts_its_own(written):
    assert read(written, "other") == ({}, 0)
    assert read(written, "encoder", 5) == ({}, 0)
    assert read(written, "encoder", 4, 3) == ({}, 0)
    with closing(journal_in(written, "other")) as journal:
        journal.append(entries(0, 1))
    assert read(written, "other")[0] == {KEYS[0]: EVERYTHING[KEYS[0]]}
    assert read(written) == ({}, 0)


@pytest.mark.parametrize("cut", [1, 20, 39, 40])
def test_a_torn_end_costs_the_last_record_and_is_written_over(written, cut):
    file = written / FILE
    file.write_bytes(file.read_bytes()[:-cut])
    assert read(written)[0].keys() == set(KEYS[:5])
    with closing(journal_in(written)) as journal:
        journal.append(entries(5))
    assert read(written) == (EVERYTHING, 0)


def test_a_flipped_bit_costs_its_record_and_is_counted(written):
    file = written / FILE
    data = bytearray(file.read_bytes())
    data[-70] ^= 4
    file.write_bytes(data)
    found, damaged = read(written)
    assert len(found) == 5
    assert damaged == 1
    assert all(EVERYTHING[key] == vector for key, vector in found.items())


def test_a_flipped_bit_in_a_head_costs_what_comes_after_it_too(written):
    file = written / FILE
    data = bytearray(file.read_bytes())
    data[data.index(KEYS[3])] ^= 1
    file.write_bytes(data)
    found, damaged = read(written)
    assert found.keys() == set(KEYS[:3])
    assert damaged == 1
    with closing(journal_in(written)) as journal:
        journal.append(entries(3))
    assert read(written) == (EVERYTHING, 0)


@pytest.mark.parametrize("at", [0, 15, 25, 60])
def test_a_broken_header_makes_it_another_file(written, at):
    file = written / FILE
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.write_bytes(data)
    assert read(written) == ({}, 0)


def test_it_is_written_anew_when_most_of_it_is_of_no_use(tmp_path):
    many = [n.to_bytes(16, "little") for n in range(1500)]
    with closing(journal_in(tmp_path)) as journal:
        journal.append((key, np.ones(4, np.float32), TOKENS[1]) for key in many)
    size = (tmp_path / FILE).stat().st_size
    journal_in(tmp_path).keep_only(frozenset(many[:400]))
    assert (tmp_path / FILE).stat().st_size == size  # not worth it
    journal_in(tmp_path).keep_only(frozenset(many[:200]))
    assert read(tmp_path)[0].keys() == set(many[:200])


def test_cleared_it_is_gone(written):
    journal_in(written).clear()
    assert not (written / FILE).exists()
