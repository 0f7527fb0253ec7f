"""Intakes with a way back for supplements: the first takes over what the later ones ask for, where nothing holds them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from processes.blocks import Branch, build, loop, optional, sequence, task
from processes.durations import Span
from processes.model import Precedence, TimeLimit, all_nodes
from processes.surroundings import Frame
from reengineer.redesign.edits import find_node, put_node
from reengineer.redesign.propose import propose, remark
from reengineer.redesign.redesign import Redesign, redesign
from reengineer.redesign.study import Study

if TYPE_CHECKING:
    from processes.blocks import Block
    from processes.model import Definitions

WINDOW = ("Window", "Desk")


def custom(before: str, after: str) -> tuple[Precedence, ...]:
    return (Precedence(before=before, after=after, reason="custom"),)


def intake(name: str, days: int, *papers: str, **fields: Any) -> Block:
    limit = TimeLimit(statutory=Span(2 * days), promised=Span(days))
    check = task(
        name, nature="intake", time_limit=limit, reads=papers, writes=(f"file {name}",), **_known(WINDOW), **fields
    )
    back = sequence(
        task(f"{name}_notice", "Say what is missing", nature="notice", **_known(WINDOW)),
        task(f"{name}_supplement", "Take in the rest", nature="intake", **_known(WINDOW)),
    )
    again = Branch(condition=f'complete_{name} == "no"', block=back, name="incomplete")
    return loop(check, name="complete?", again=again, otherwise="complete", decision="supplement")


def review(name: str, days: int, **fields: Any) -> Block:
    limit = TimeLimit(statutory=Span(2 * days), promised=Span(days))
    return task(name, time_limit=limit, **_known((name, "Review")), **fields)


def _known(lane: tuple[str, str]) -> dict[str, Any]:
    return {"lane": lane, "inputs_complete": True}


def flow(middle: Block, last: Block) -> Definitions:
    """Intake, review, another intake with its review, and a third."""
    reviewed = review("water", 7, reads=("file a",), writes=("opinion",))
    names = ("a", "b", "c")
    papers = {name: name for name in (*(f"file {n}" for n in names), "form", "plan", "map", "opinion", "licence")}
    messages = tuple(
        message
        for name in names
        for message in (
            (f"papers {name}", "Applicant", name),
            ("notice", f"{name}_notice", "Applicant"),
            ("supplement", "Applicant", f"{name}_supplement"),
        )
    )
    return build(
        sequence(intake("a", 1, "form"), reviewed, middle, last),
        Frame(data=papers, pools={"Applicant": "Applicant"}, messages=messages),
    )


def free() -> Definitions:
    middle = sequence(intake("b", 3, "plan", precedences=custom("water", "b")), review("fire", 9, reads=("file b",)))
    last = sequence(intake("c", 2, "map"), review("health", 4, reads=("file c",), writes=("licence",)))
    return flow(middle, optional('kind == "restaurant"', last, name="kind?", label="restaurant", inputs_complete=True))


def proved(made: Definitions, *accept: str) -> Redesign:
    found = redesign(made, accept=accept)
    assert found.certificate.holds
    return found


def test_later_loops_go_into_the_first_one_even_from_a_branch() -> None:
    found = proved(free(), "intake-1")
    left = {node.id: node for process in found.to_be.processes for node in all_nodes(process)}
    check = left["a"]

    assert not {"b", "b_notice", "b_supplement", "c", "c_notice", "c_supplement"} & set(left)
    data = {element.id: element.label for process in found.to_be.processes for element in process.data}
    assert {data[link.data] for link in check.inputs} == {"form", "plan", "map"}
    assert {data[link.data] for link in check.outputs} == {"file a", "file b", "file c"}
    assert check.time_limit == TimeLimit(statutory=Span(6), promised=Span(3))
    assert check.documentation == "a; b; c"


def test_what_is_removed_is_named() -> None:
    found = proved(free(), "intake-1")
    [proposal] = found.applied

    assert "Say what is missing" in str(proposal.message)
    assert {removal.proposal for removal in found.certificate.removed} == {"intake-1"}
    assert {"b", "b_supplement", "c_notice"} <= {removal.element for removal in found.certificate.removed}


def test_one_notice_is_sent_once_and_every_paper_still_comes() -> None:
    [collaboration] = proved(free(), "intake-1").to_be.collaborations
    names = [flow.name for flow in collaboration.message_flows]

    assert sorted(names) == ["notice", "papers a", "papers b", "papers c", "supplement"]


def test_the_reviews_then_run_at_once() -> None:
    found = proved(free(), "all")

    assert found.after.length.amount == 3 + 9


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"papers": ("opinion",)}, "opinion"),  # reads what a review makes
        ({"precedences": (Precedence(before="water", after="b", reason="law", basis="art. 9"),)}, "art. 9"),
        ({"inputs_complete": False}, "unknown"),  # nobody has said what it needs
    ],
)
def test_an_intake_that_waits_for_a_result_stays_and_says_why(fields: dict[str, Any], why: str) -> None:
    papers = fields.pop("papers", ("plan",))
    complete = fields.pop("inputs_complete", True)
    made = flow(sequence(intake("b", 3, *papers, **fields), review("fire", 9, reads=("file b",))), review("c", 1))
    if not complete:
        made = put_node(made, replace(find_node(made, "b"), inputs=(), inputs_complete=False))
    study = Study(definitions=made)

    assert not [proposal for proposal in propose(study) if proposal.heuristic == "intake"]
    [said] = remark(study)
    assert why in str(said)


def test_limits_that_need_a_calendar_to_compare_stay_apart() -> None:
    made = free()
    for name in ("b", "c"):
        made = put_node(made, replace(find_node(made, name), time_limit=TimeLimit(promised=Span(2, "hour"))))

    assert not [proposal for proposal in propose(Study(definitions=made)) if proposal.heuristic == "intake"]
