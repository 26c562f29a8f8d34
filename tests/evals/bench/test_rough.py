from collections import Counter

from evals.bench.asking import Asked
from evals.bench.damage import Damage
from evals.bench.rough import _damaged, _killed
from evals.bench.torture import Torture


def test_killed_builds_become_a_line_that_says_what_came_of_them():
    asked = Asked(questions=1200)
    found = Torture(kills=Counter(embedding=7, reading=1), builds=9, asked=asked)
    line = _killed(found, "stand-in encoder")
    assert line.what == "8 builds killed at random moments while a reader asks"
    assert line.value.startswith("0 wrong and 0 missing answers of 1,200, 0 times unreadable")
    assert line.reached
    assert line.how == "stand-in encoder; killed while embedding 7, reading 1"
    asked.wrong = 1
    assert not _killed(found, "stand-in encoder").reached


def test_one_fault_is_enough_for_the_damage_not_to_pass():
    found = Damage(cases=90, named_at_once=70, served_right=20)
    assert _damaged(found, "stand-in encoder").reached
    found.faults.append("passages.sqlite cut to half: other answers were served")
    assert not _damaged(found, "stand-in encoder").reached
    assert "1 served, not named" in _damaged(found, "stand-in encoder").value
