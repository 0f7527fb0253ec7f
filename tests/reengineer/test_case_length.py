"""The length of a case with another order is the length that the flow has once it is laid in that order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from strategies import flows

from processes.catalogue import shelf
from processes.reader import read
from reengineer.critical_path import find_critical_path
from reengineer.redesign.rewiring import rewire
from reengineer.redesign.study import Study
from reengineer.redesign.synthesis import synthesize

if TYPE_CHECKING:
    from processes.catalogue import Flow
    from processes.model import Definitions


@pytest.mark.parametrize("flow", shelf(), ids=lambda flow: flow.name)
def test_trying_an_order_on_the_case_is_laying_it(flow: Flow) -> None:
    study = Study(definitions=read(flow.as_is.read_bytes()))
    for region in study.regions:
        order = study.new_order(region)
        laid = rewire(study.definitions, region, synthesize([step.id for step in region.steps], order))
        assert study.gain_of_order(region, order) == study.gain(region.scope, laid)


@pytest.mark.parametrize("flow", shelf(), ids=lambda flow: flow.name)
def test_it_is_the_length_of_the_critical_path(flow: Flow) -> None:
    definitions = read(flow.as_is.read_bytes())
    study = Study(definitions=definitions)
    for process, length in study.lengths.items():
        assert length.length == find_critical_path(definitions, process_id=process).length


@given(flows())
def test_trying_any_orders_on_a_case_is_laying_them(definitions: Definitions) -> None:
    study = Study(definitions=definitions)
    for region in study.regions:
        for order in (study.new_order(region), region.order[::2], ()):
            laid = rewire(definitions, region, synthesize([step.id for step in region.steps], order))
            assert study.gain_of_order(region, order) == study.gain(region.scope, laid)
