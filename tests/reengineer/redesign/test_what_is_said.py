"""What a redesign says beside the file: what stands against the flow, what is not touched, what blocks cost."""

from __future__ import annotations

import pytest

import reengineer
from processes.blocks import build, sequence, task
from processes.errors import RefusedRedesignError
from processes.model import Precedence

HOLE = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="x">
<process id="p"><startEvent id="s"/><task id="a"/><task id="b"/><endEvent id="e"/>
<sequenceFlow id="f1" sourceRef="s" targetRef="a"/><sequenceFlow id="f2" sourceRef="a" targetRef="b"/>
<sequenceFlow id="f3" sourceRef="b" targetRef="e"/><sequenceFlow id="f4" sourceRef="b" targetRef="nowhere"/>
</process></definitions>"""


def test_a_precedence_against_the_flow_is_named() -> None:
    against = Precedence(before="b", after="a", reason="law")

    result = reengineer.redesign(build(sequence(task("a"), task("b"))), precedence=(against,))

    assert "but the flow puts it after" in str(result.notes[0])


def test_a_task_with_a_flow_to_nowhere_is_not_moved() -> None:
    with pytest.raises(RefusedRedesignError, match="f4 points to nowhere"):
        reengineer.redesign(HOLE, assume_independent=True)


def test_the_price_of_blocks_is_the_difference_on_the_critical_path() -> None:
    shelf = reengineer.redesign("construction_project", profile="granted_filing_large_civil_basement")

    exact, blocks = (
        next(p for p in shelf.proposals if p.id == name) for name in ("parallelism-1", "parallelism-1-blocks")
    )
    assert exact.days is not None
    assert blocks.days is not None
    assert f"saves {exact.days - blocks.days} less" in str(blocks.message)
