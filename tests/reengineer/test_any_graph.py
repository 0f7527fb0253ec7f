"""Whatever the flows are, however unsound: everything that reads them gives an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from sketches import file_of, sketch

from reengineer.critical_path import find_critical_path
from reengineer.fragments import find_regions
from reengineer.guidelines import check_guidelines
from reengineer.measures import find_measures
from reengineer.precedence import find_relations

if TYPE_CHECKING:
    from processes.model import Process

NAMES = "s s2 e e2 k + +2 +3 x x2 x3 o o2 v a c d f g S t m b_a b_c"
NODES = st.sampled_from(sorted(set(NAMES.split(" "))))
FLOWS = st.lists(st.tuples(NODES, NODES), min_size=1, max_size=24, unique=True)


def _model(flows: list[tuple[str, str]]) -> Process:
    hosts = {"b_a": "a", "b_c": "c"}
    names = {name for pair in flows for name in pair}
    lonely = [host for event, host in hosts.items() if event in names and host not in names]
    return sketch(" ".join([*(f"{a}>{b}" for a, b in flows), *lonely]))


@given(FLOWS)
@settings(max_examples=300)
def test_every_graph_is_read(flows: list[tuple[str, str]]) -> None:
    process = _model(flows)
    definitions = file_of(process)

    for region in find_regions(process):
        steps = {step.id: step for step in region.steps}
        assert len(steps) == len(region.steps)
        assert {name for pair in region.order for name in pair} <= steps.keys()
        for step in region.steps:
            assert {step.entry, step.exit, step.id} <= set(step.nodes)
            assert len(set(step.nodes)) == len(step.nodes)
    for relation in find_relations(definitions):
        assert set(relation.region.order) >= set(relation.dropped)
    for order in ("flow", "mandatory", "mandatory and custom"):
        find_critical_path(definitions, order=order)  # type: ignore[arg-type]
    assert 0 <= find_measures(definitions).structuredness <= 1
    check_guidelines(process)


@given(FLOWS)
def test_nothing_that_moves_is_entered_or_left_twice(flows: list[tuple[str, str]]) -> None:
    process = _model([flow for flow in flows if flow[1] not in {"b_a", "b_c"}])  # BPMN lets no flow enter these

    for region in find_regions(process):
        for step in region.steps:
            inside, exits = set(step.nodes), set(step.exits)
            entering = [f for f in process.flows if f.target in inside and f.source not in inside]
            leaving = [f for f in process.flows if f.source in inside and f.target not in inside and f.id not in exits]
            if not step.pinned and not _splits(process, step.exit, region.flows):
                assert len(entering) <= 1 or _shared(entering, region.steps)
                assert len(leaving) <= 1
                assert all(flow.target == step.entry for flow in entering) or _shared(entering, region.steps)
                assert all(flow.source == step.exit for flow in leaving)


def _splits(process: Process, node: str, flows: tuple[str, ...]) -> bool:
    """A task that splits by itself, into flows that all belong to the region."""
    leaving = [flow.id for flow in process.flows if flow.source == node]
    return len(leaving) > 1 and set(leaving) <= set(flows)


def _shared(entering: list, steps: tuple) -> bool:
    """An exit that other steps lead to as well stands in each of them, and is entered from there."""
    exits = {flow for step in steps for flow in step.exits}
    places = [node for step in steps for node in step.nodes]
    return len([flow for flow in entering if flow.id not in exits and places.count(flow.target) == 1]) <= 1
