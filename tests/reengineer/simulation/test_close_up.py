"""What is seen of single cases agrees with what the result says of all of them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest

from processes.catalogue import flow
from processes.reader import read
from reengineer.simulation.close_up import follow, look_closer, median_case
from reengineer.simulation.comparison import Effort, compare
from reengineer.simulation.scenario_file import Told
from reengineer.simulation.scenario_options import Options
from reengineer.simulation.scenario_pair import pair_scenarios

if TYPE_CHECKING:
    from processes.model import Definitions
    from reengineer.simulation.comparison import Comparison


@cache
def compared() -> tuple[tuple[Definitions, Definitions], Comparison]:
    shelf = flow("shop_sign")
    flows = read(shelf.as_is.read_bytes()), read(shelf.to_be.read_bytes() if shelf.to_be else b"")
    told = Told(table=shelf.scenario, options=Options(cases=200))
    return flows, compare(flows, pair_scenarios(flows, told), effort=Effort(replications=3))


def test_the_chain_of_a_case_spends_each_instant_once() -> None:
    flows, result = compared()
    for definitions, found in zip(flows, (result.before, result.after), strict=True):
        seen = look_closer(definitions, found)
        assert sum(part.interval.value for part in found.spent) == pytest.approx(seen.cycle[seen.counted].mean())
        assert seen.counted.sum() == 3 * 200


def test_the_median_case_is_followed_to_its_end() -> None:
    flows, result = compared()
    before, after = look_closer(flows[0], result.before), look_closer(flows[1], result.after)
    case = median_case(before, after)

    assert case is not None
    assert before.approval[0, case] == pytest.approx(np.median(before.approval[before.counted]), rel=0.1)
    assert after.approval[0, case] == pytest.approx(np.median(after.approval[after.counted]), rel=0.1)
    visits = follow(flows[0], result.before, case)
    assert visits[0].ready == 0
    assert max(visit.finish for visit in visits) == pytest.approx(before.cycle[0, case])
