"""Which tasks one case can pass together, by the conditions on the way to them."""

from __future__ import annotations

import pytest

from processes.blocks import build, optional, sequence, task
from reengineer.diagnosis.alternatives import Alternatives
from reengineer.diagnosis.study import make_study


@pytest.mark.parametrize(
    ("conditions", "together"),
    [
        (['k == "a"', 'k == "b"'], 1),
        (['k == "a"', 'k != "a"'], 1),
        (['k in ["a", "b"]', 'k in ["b", "c"]'], 2),  # b is both
        (['k == "a"', 'k == "b"', 'm == "x"'], 2),
        (['k != "a"', 'k != "b"'], 2),  # a value that no condition names
        (['"a" in list', '"b" in list'], 2),  # a list may hold both
        (["size > 3", "size <= 3"], 2),  # numbers are not tried
        (['k == "a" && m == "x"', 'k == "b"'], 2),  # nor are expressions of several attributes
        ([f'k == "{n}"' for n in range(14)], 1),  # too many to try every combination
        ([f'k{n} == "1"' for n in range(14)], 14),
    ],
)
def test_the_most_that_one_case_passes(conditions: list[str], together: int) -> None:
    names = [f"t{number}" for number in range(len(conditions))]
    blocks = [optional(condition, task(name), name="which?") for name, condition in zip(names, conditions, strict=True)]
    found = Alternatives(make_study(build(sequence(*blocks)))).passed_together(names)

    assert len(found) == together
    assert list(found) == [name for name in names if name in found]
