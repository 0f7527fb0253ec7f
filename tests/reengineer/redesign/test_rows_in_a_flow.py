"""The alternatives for a row of refusals in the middle of a flow: what stands around it, posts and papers stay."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import TYPE_CHECKING

import pytest
from test_knock_out import plain_ends, review

from processes.blocks import build, parallel, sequence, task
from processes.model import Precedence, SubProcess, Task, all_nodes
from processes.surroundings import Frame
from reengineer.redesign.redesign import Redesign, redesign

if TYPE_CHECKING:
    from processes.model import Definitions, FlowNode

ENDS = ("plain", "terminate")
CHOICES = ("serial", "parallel", "cancel")
WAYS = list(product(ENDS, CHOICES))


@cache
def flow(ends: str) -> Definitions:
    """Intake and an opinion before the row, a permit and two more after it; papers go in, through and out."""
    row = (
        review("a", 20, 0.02, reads=("file",), writes=("opinion a",)),
        review("b", 10, 0.1, reads=("file",), writes=("opinion b",)),
        review("c", 2, 0.5, reads=("file",), writes=("opinion c",)),
    )
    opinions = ("opinion a", "opinion b", "opinion c")
    permit = task("permit", lane=("City", "Chief"), reads=opinions, writes=("licence",), inputs_complete=True)
    after = parallel(
        task("print", lane=("City", "Post a"), reads=("licence",), inputs_complete=True),
        task("tell", lane=("City", "Post b"), reads=("licence",), inputs_complete=True),
    )
    before = task("intake", lane=("Window", "Desk"), writes=("file",), inputs_complete=True)
    papers = {name: name for name in ("file", *opinions, "licence")}
    made = build(sequence(before, *row, permit, after), Frame(data=papers))
    return plain_ends(made) if ends == "plain" else made


@cache
def done(ends: str, choice: str) -> Redesign:
    return redesign(flow(ends), accept=[f"knock-out-1-{choice}"])


def tasks(definitions: Definitions) -> dict[str, FlowNode]:
    return {n.id: n for process in definitions.processes for n in all_nodes(process) if isinstance(n, Task)}


@pytest.mark.parametrize(("ends", "choice"), WAYS)
def test_it_is_proved(ends: str, choice: str) -> None:
    found = done(ends, choice)

    assert found.certificate.holds
    assert [proposal.choice for proposal in found.applied] == [choice]


@pytest.mark.parametrize(("ends", "choice"), WAYS)
def test_every_task_keeps_its_papers(ends: str, choice: str) -> None:
    old, new = tasks(flow(ends)), tasks(done(ends, choice).to_be)

    assert {name: (node.inputs, node.outputs) for name, node in old.items() if isinstance(node, Task)} == {
        name: (node.inputs, node.outputs) for name, node in new.items() if isinstance(node, Task)
    }


@pytest.mark.parametrize(("ends", "choice"), WAYS)
def test_every_task_keeps_its_post(ends: str, choice: str) -> None:
    def posts(definitions: Definitions) -> dict[str, str]:
        (process,) = definitions.processes
        lanes = [
            *process.lanes,
            *(lane for node in process.nodes if isinstance(node, SubProcess) for lane in node.lanes),
        ]
        found = {node: post.name for lane in lanes for post in lane.lanes for node in post.nodes}
        return {name: found.get(name, "") for name in tasks(definitions)}

    assert posts(done(ends, choice).to_be) == posts(flow(ends))


@pytest.mark.parametrize(("ends", "choice"), WAYS)
def test_what_stands_around_the_row_stays_where_it_was(ends: str, choice: str) -> None:
    (old,), (new,) = flow(ends).processes, done(ends, choice).to_be.processes
    outside = {"permit", "print", "tell"}
    behind = {(f.source, f.target) for f in old.flows if {f.source, f.target} & outside and f.source != "Choice_c"}

    assert behind <= {(flow.source, flow.target) for flow in new.flows}
    assert [flow.source for flow in new.flows if flow.target == "intake"] == ["Start_intake"]


@pytest.mark.parametrize("ends", ENDS)
def test_only_one_of_the_three_can_be_accepted_and_parallelism_goes_with_each(ends: str) -> None:
    for choice in CHOICES:
        found = redesign(flow(ends), accept=["default", f"knock-out-1-{choice}"])
        assert found.certificate.holds
        assert f"knock-out-1-{choice}" in {proposal.id for proposal in found.applied}


def test_a_reason_from_before_the_row_holds_inside_it() -> None:
    law = (Precedence(before="survey", after="b", reason="law", basis="art. 1"),)
    blocks = (review("a", 20, 0.02), review("b", 10, 0.1, precedences=law), review("c", 2, 0.5))
    made = build(sequence(task("survey"), *blocks, task("issue")))

    for choice in CHOICES:
        found = redesign(made, accept=[f"knock-out-1-{choice}"])
        proved = {(pair.before, pair.after) for pair in found.certificate.precedences}
        assert ("survey", "b") in proved
