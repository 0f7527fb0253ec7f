"""Small edits change what they name and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sketches import access, file_of, sketch

from processes.errors import UsageError
from processes.model import Artifact, Collaboration, Definitions, Lane, MessageFlow, SubProcess
from reengineer.redesign import edits


def line() -> Definitions:
    """Return s > a > d > e with a lane in a lane, a sub-process, an association and a message at a."""
    inner = sketch("s2>c c>e2")
    sub = SubProcess(id="S", kind="subProcess", nodes=inner.nodes, flows=inner.flows)
    process = access(sketch("s>a a>d d>S S>e", nodes={"S": sub}), reads="a:paper")
    lanes = (Lane(id="L", name="City", lanes=(Lane(id="L1", nodes=("a",)), Lane(id="L2", nodes=("d", "S")))),)
    notes = (Artifact(id="note", kind="association", source="a", target="text"),)
    message = MessageFlow(id="m", source="a", target="pool")
    return replace(
        file_of(replace(process, lanes=lanes, artifacts=notes)),
        collaborations=(Collaboration(id="C", message_flows=(message,)),),
    )


def test_an_edit_that_changes_nothing_gives_the_same_object() -> None:
    made = line()

    assert edits.map_scopes(made, lambda scope: scope) is made
    assert edits.remove_nodes(made, ["nobody"]) is made


def test_a_change_inside_a_sub_process_leaves_the_rest_alone() -> None:
    made = line()
    node = edits.find_node(made, "c")
    changed = edits.put_node(made, replace(node, name="C"))

    assert edits.find_node(changed, "c").name == "C"
    assert edits.find_node(changed, "a") is edits.find_node(made, "a")


def test_a_removed_node_leaves_nothing_behind() -> None:
    made = edits.remove_nodes(line(), ["a"])
    (process,) = made.processes

    assert {flow.id for flow in process.flows} == {"d-S", "S-e"}
    assert process.lanes[0].lanes[0].nodes == ()
    assert process.artifacts == ()
    assert made.collaborations[0].message_flows == ()


def test_the_flow_into_a_node_leads_past_it() -> None:
    (process,) = edits.bypass(line(), "a").processes

    assert ("s-a", "s", "d") in {(flow.id, flow.source, flow.target) for flow in process.flows}
    assert "a-d" not in {flow.id for flow in process.flows}


def test_a_node_that_branches_cannot_be_led_past() -> None:
    with pytest.raises(UsageError, match="not one flow in and one out"):
        edits.bypass(file_of(sketch("s>x x>a x>d")), "x")


@pytest.mark.parametrize(
    ("what", "asked"),
    [("find_scope", "nothing"), ("scope_of", "nothing"), ("find_node", "nothing")],
)
def test_what_is_not_there_is_named(what: str, asked: str) -> None:
    with pytest.raises(UsageError, match="nothing"):
        getattr(edits, what)(line(), asked)


def test_a_new_node_joins_the_innermost_lane_of_its_neighbour() -> None:
    (process,) = edits.join_lanes(line(), [("new", "d")]).processes

    assert [lane.nodes for lane in process.lanes[0].lanes] == [("a",), ("d", "S", "new")]
    assert process.lanes[0].nodes == ()


def test_nodes_leave_every_lane() -> None:
    (process,) = edits.leave_lanes(line(), ["a", "d"]).processes

    assert list(process.lanes[0].all_nodes()) == ["S"]


def test_a_new_id_is_in_no_part_of_the_file() -> None:
    made = replace(line(), source=b"<x id=\"Flow_1\"/><y id = 'Flow_2'/>")

    assert edits.FreshIds(made).take("Flow") == "Flow_3"
    assert edits.FreshIds(made).take("L1", plain=True) == "L1_1"
    assert edits.FreshIds(made).take("End", plain=True) == "End_1"  # an engine has a node of this name
