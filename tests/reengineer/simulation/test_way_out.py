"""A case for which no way out of a decision is open is refused before the run."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from kernel_models import model

from processes.errors import UsageError
from processes.model import Definitions, Gateway
from reengineer.simulation.scenario_file import Told, make_scenario
from reengineer.simulation.way_out import check_ways_out

MIX = {"kind": {"food": 0.2, "book": 0.5, "other": 0.3}}
CONDITIONS = {"x1>t1": 'kind == "food"', "x1>t2": 'kind == "book"'}


def flow(text: str, default: str = "") -> Definitions:
    """Return a flow in which the ways into t1 and t2 ask for the kind."""
    made: Definitions = model(text)
    process = made.processes[0]
    flows = tuple(
        replace(way, condition=None if way.id == default else CONDITIONS.get(way.id)) for way in process.flows
    )
    nodes = tuple(
        replace(node, default=default) if isinstance(node, Gateway) and default else node for node in process.nodes
    )
    return replace(made, processes=(replace(process, flows=flows, nodes=nodes),))


EITHER = "s>x1 x1>t1 x1>t2 t1>e t2>e"
SOME = "s>o1 o1>t1 o1>t2 t1>o2 t2>o2 o2>e"
REFUSED: list[tuple[str, dict[str, Any], str]] = [
    (EITHER, {"attributes": MIX}, "At x1 no way is open to a case with kind = other; give it a default flow"),
    (EITHER, {"attributes": {"kind": {"zzz": 1.0}}}, "a case with kind = zzz"),
    (SOME, {"probabilities": {"o1>t1": 0, "o1>t2": 0}}, "Every way out of o1 has the share 0"),
]


@pytest.mark.parametrize(("text", "table", "said"), REFUSED)
def test_a_case_without_a_way_is_refused(text: str, table: dict[str, Any], said: str) -> None:
    made = flow(text)

    with pytest.raises(UsageError, match=said):
        check_ways_out(made, make_scenario(made, Told(table=table)))


FINE: list[tuple[str, str, dict[str, Any]]] = [
    (EITHER, "x1>t2", {"attributes": MIX}),  # the default flow takes the rest
    (EITHER, "", {"attributes": {"kind": {"food": 0.5, "book": 0.5, "other": 0.0}}}),  # a value that no case has
    (EITHER, "", {}),  # nothing is known of the kind: chance decides
    (EITHER, "", {"attributes": MIX, "probabilities": {"x1>t1": 0.5}}),  # chance is said to decide
    (SOME, "", {"probabilities": {"o1>t1": 0, "o1>t2": 0.1}}),
]


@pytest.mark.parametrize(("text", "default", "table"), FINE)
def test_other_decisions_are_run(text: str, default: str, table: dict[str, Any]) -> None:
    made = flow(text, default)

    check_ways_out(made, make_scenario(made, Told(table=table)))
