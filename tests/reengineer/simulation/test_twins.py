"""Elements of two flows that get the same luck: a copy with other ids gives the very same figures."""

from __future__ import annotations

import re

import pytest

from processes.blocks import build, sequence, task
from processes.catalogue import flow
from processes.reader import read
from reengineer.simulation.comparison import Effort, compare
from reengineer.simulation.scenario_file import Told
from reengineer.simulation.scenario_options import Options
from reengineer.simulation.scenario_pair import pair_scenarios
from reengineer.simulation.twins import find_twins


def renamed(source: bytes) -> bytes:
    """Give every element another id."""
    text = source.decode()
    ids = sorted(set(re.findall(r'\bid="([^"]+)"', text)), key=len, reverse=True)
    pattern = "|".join(re.escape(name) for name in ids)
    return re.sub(rf'(?<=[">])({pattern})(?=["<])', r"copy_\1", text).encode()


@pytest.mark.parametrize("name", ["shop_sign", "business_opening", "construction_project"])
@pytest.mark.parametrize("seed", [1, 6])
def test_a_copy_with_other_ids_shows_no_difference(name: str, seed: int) -> None:
    shelf = flow(name)
    source = shelf.as_is.read_bytes()
    flows = read(source), read(renamed(source))
    options = Options(cases=60, seed=seed)
    scenarios = pair_scenarios(flows, Told(table=shelf.scenario, options=options))

    assert not {node.id for process in flows[1].processes for node in process.nodes} & set(scenarios[1].twins.values())
    result = compare(flows, scenarios, effort=Effort(replications=10))

    assert result.same
    assert all(found.is_none for found in result.differences)


@pytest.mark.parametrize(
    ("before", "after", "twins"),
    [
        (("a A", "b B"), ("a A", "b B"), {}),  # paired by id
        (("a A", "b B"), ("x B", "a A"), {"x": "b"}),  # the one that is left
        (("a A", "b A"), ("x A", "y A"), {"x": "a", "y": "b"}),  # alike: in the order of the file
        (("a A", "b A"), ("x A",), {}),  # which of the two?
        (("a A",), ("x B",), {}),
    ],
)
def test_what_is_left_is_paired_by_name(before: tuple[str, ...], after: tuple[str, ...], twins: dict[str, str]) -> None:
    flows = [build(sequence(*(task(*one.split()) for one in told))) for told in (before, after)]

    found = find_twins(flows[0], flows[1])

    assert {node: twin for node, twin in found.items() if len(node) == 1} == twins  # the rest are start and end
