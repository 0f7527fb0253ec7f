"""The smaller heuristics: a case where each holds, and one where it must stay silent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sketches import conditions, days, file_of, sketch

from processes.blocks import build, sequence, task
from processes.checks import check_soundness
from processes.durations import Span
from processes.model import DataAssociation, DataElement, Precedence, Task, TimeLimit
from reengineer.redesign.application import carry_out
from reengineer.redesign.edits import find_node, put_node
from reengineer.redesign.heuristics import HEURISTICS
from reengineer.redesign.propose import propose
from reengineer.redesign.study import Study

if TYPE_CHECKING:
    from processes.blocks import Block
    from processes.model import Definitions, FlowNode
    from reengineer.redesign.application import Outcome
    from reengineer.redesign.proposal import Proposal


def limited(name: str, days: float, lane: tuple[str, str] = ("City", "Desk"), **fields: object) -> Block:
    limit = TimeLimit(promised=Span(days), statutory=Span(2 * days))
    return task(name, lane=lane, **{"time_limit": limit, "inputs_complete": True, **fields})  # type: ignore[arg-type]


def proposals(made: Definitions, heuristic: str) -> list[Proposal]:
    return [p for p in propose(Study(definitions=made)) if p.heuristic == heuristic]


def carried_out(made: Definitions, heuristic: str) -> Outcome:
    outcome = carry_out(Study(definitions=made), tuple(proposals(made, heuristic)[:1]))
    assert check_soundness(outcome.definitions).verdict
    return outcome


def nodes(made: Definitions) -> dict[str, FlowNode]:
    return {node.id: node for node in made.processes[0].nodes}


def edges(made: Definitions) -> set[tuple[str, str]]:
    return {(flow.source, flow.target) for flow in made.processes[0].flows}


def test_neighbours_of_one_post_become_one_task() -> None:
    made = build(sequence(limited("a", 1, reads=["x"]), limited("b", 2, reads=["y"]), limited("c", 9)))
    outcome = carried_out(made, "composition")
    merged = nodes(outcome.definitions)["a"]

    assert (merged.name, merged.time_limit) == ("a / b", TimeLimit(promised=Span(3), statutory=Span(6)))
    assert {link.data for link in merged.inputs} == {"x", "y"}
    assert outcome.applied[0].removed == ("a_b", "b") or set(outcome.applied[0].removed) >= {"b"}
    assert outcome.applied[0].stands_for == (("b", "a"),)
    assert ("a", "c") in edges(outcome.definitions)


@pytest.mark.parametrize(
    "second",
    [
        limited("b", 2, lane=("City", "Other desk")),  # another post
        limited("b", 9),  # not small
        limited("b", 2, nature="inspection"),  # another kind of act
        limited("b", 2, item_code="C2"),  # an item of its own
        limited("b", 2, precedences=(Precedence(before="a", after="b", reason="law"),)),  # four eyes
        limited("b", 2, time_limit=TimeLimit(promised=Span(4, "hour"))),  # another unit
    ],
)
def test_what_is_not_one_piece_of_work_is_not_merged(second: Block) -> None:
    assert not proposals(build(sequence(limited("a", 1), second)), "composition")


def test_promises_are_half_of_the_law_and_exceptions_are_listed() -> None:
    kept = TimeLimit(statutory=Span(60), promised=Span(60), exception="expert panel meets monthly")
    made = build(sequence(limited("a", 7.5), limited("b", 5, time_limit=kept), limited("c", 20, suspends_clock=True)))
    made = put_node(made, replace(find_node(made, "a"), time_limit=TimeLimit(statutory=Span(15))))
    (proposal,) = proposals(made, "promise")

    assert proposal.elements == ("a",)
    assert "b" in str(proposal.message)
    assert dict(proposal.facts)["excepted"] == (("b", "expert panel meets monthly"),)
    limit = nodes(carried_out(made, "promise").definitions)["a"].time_limit
    assert limit == TimeLimit(statutory=Span(15), promised=Span(7))


@pytest.mark.parametrize(
    ("statutory", "promised", "half"),
    [
        (20, 10, None),  # is half
        (5, 3, 2),  # half in whole days, rounded down
        (5, 2, None),
        (3, 3, 1),
        (2, 2, 1),
        (1, 1, None),  # cannot be halved in whole days
        (1, None, None),
        (0, 1, None),  # above the law: what the law asks for on the spot has no half
        (20, 25, 10),  # above the law
    ],
)
def test_a_promise_is_half_in_whole_days_or_left_alone(
    statutory: float, promised: float | None, half: float | None
) -> None:
    limit = TimeLimit(statutory=Span(statutory), promised=Span(promised) if promised else None)
    found = proposals(build(limited("a", 1, time_limit=limit)), "promise")

    assert [dict(proposal.facts)["promises"] for proposal in found] == ([(("a", Span(half)),)] if half else [])


def test_inspections_without_order_become_one_under_the_lead_department() -> None:
    flow = sequence(
        limited("start", 1),
        limited("fire", 3, lane=("Fire", "Field"), nature="inspection"),
        limited("note", 1, precedences=(Precedence(before="fire", after="note", reason="law"),)),
        limited("water", 5, lane=("Water", "Field"), nature="inspection"),
        limited("issue", 1),
    )
    outcome = carried_out(build(flow), "inspection")
    joint = nodes(outcome.definitions)["water"]

    assert "fire" not in nodes(outcome.definitions)
    assert joint.name == "water / fire"
    assert "fire (Fire)" in joint.documentation
    assert joint.time_limit == TimeLimit(promised=Span(5), statutory=Span(10))
    assert outcome.applied[0].stands_for == (("fire", "water"),)
    assert nodes(outcome.definitions)["note"].precedences == (Precedence(before="water", after="note", reason="law"),)


def test_inspections_in_order_stay_apart() -> None:
    law = (Precedence(before="fire", after="water", reason="law"),)
    flow = sequence(
        limited("fire", 3, lane=("Fire", "Field"), nature="inspection"),
        limited("water", 5, lane=("Water", "Field"), nature="inspection", precedences=law),
    )

    assert not proposals(build(flow), "inspection")


def test_intakes_become_the_first_of_them() -> None:
    flow = sequence(
        limited("in1", 1, nature="intake", reads=["form"]),
        limited("review1", 5),
        limited("in2", 3, lane=("Fire", "Desk"), nature="intake", reads=["plan"]),
        limited("review2", 5, precedences=(Precedence(before="in2", after="review2", reason="law"),)),
    )
    outcome = carried_out(build(flow), "intake")
    joint = nodes(outcome.definitions)["in1"]

    assert {link.data for link in joint.inputs} == {"form", "plan"}
    assert joint.time_limit == TimeLimit(promised=Span(3), statutory=Span(6))
    assert nodes(outcome.definitions)["review2"].precedences[0].before == "in1"
    assert ("in1", "review1") in edges(outcome.definitions)


def test_an_intake_that_needs_a_result_is_not_moved() -> None:
    flow = sequence(
        limited("in1", 1, nature="intake"),
        limited("review1", 5, writes=["opinion"]),
        limited("in2", 3, nature="intake", reads=["opinion"]),
    )

    assert not proposals(build(flow), "intake")


def with_late_paper() -> Definitions:
    flow = sequence(limited("make", 10, writes=["paper"]), limited("b", 8, reads=["paper"]), limited("c", 1))
    made = build(flow)
    late = tuple(element.id for element in made.processes[0].data) or ("paper",)
    return put_node(made, replace(find_node(made, "b"), needed_by_finish=late))


def test_a_review_starts_without_what_it_needs_by_its_finish() -> None:
    outcome = carried_out(with_late_paper(), "accept-with-missing")
    made = nodes(outcome.definitions)

    assert made["b"].inputs == ()
    assert [link.data for link in made["b_conclude"].inputs] == [
        link.data for link in find_node(with_late_paper(), "b").inputs
    ]
    assert outcome.applied[0].relaxed == (("make", "b"),)
    assert proposals(with_late_paper(), "accept-with-missing")[0].days == Span(8)


def test_a_document_nobody_makes_here_is_no_reason_to_split() -> None:
    made = build(sequence(limited("a", 1), limited("b", 8)))
    node = replace(find_node(made, "b"), inputs=(DataAssociation(id="r", data="paper"),), needed_by_finish=("paper",))
    made = put_node(made, node)
    (process,) = made.processes
    made = made.replace_process(replace(process, data=(DataElement(id="paper", kind="dataObject"),)))

    assert not proposals(made, "accept-with-missing")


def test_a_task_that_feeds_no_decision_waits_for_it() -> None:
    from test_knock_out import plain_ends, review

    made = plain_ends(build(sequence(limited("survey", 9), review("a", 5, 0.5), limited("issue", 1))))
    outcome = carried_out(made, "resequencing")

    assert proposals(made, "resequencing")[0].facts == (("effort saved", 4.5),)
    survey = nodes(outcome.definitions)["survey"]
    assert survey.precedences[-1].basis == "resequencing"
    assert ("Choice_a", "survey") in edges(outcome.definitions)


@pytest.mark.parametrize(
    ("flow", "moved"),
    [
        ("s>a a>c c>r r>x x>k x>d d>e b_c>f f>e2", False),  # a side branch before the decision
        ("s>a a>+1 +1>c +1>r r>x x>k x>+2 c>+2 +2>e b_c>f f>e2", False),  # one beside it
        ("s>a a>r r>x x>k x>c c>e b_c>f f>e2", True),  # one behind it
        ("s>a a>r r>x x>k x>d d>e b_r>f f>e2", True),  # one that leaves it
        ("s>a a>c c>r r>x x>k x>d d>e b_c>f f>k2", True),  # one that ends the whole case
    ],
)
def test_a_task_that_the_end_of_a_side_branch_waits_for_stays(flow: str, *, moved: bool) -> None:
    marks = {name: {"inputs_complete": True} for name in "acdrf"}
    marks |= {border: {"interrupting": False} for border in ("b_c", "b_r")}
    process = days(sketch(flow, **marks), a=5, c=1, r=2)

    found = proposals(file_of(conditions(process, x_k='ok == "no"')), "resequencing")

    assert [proposal.elements for proposal in found] == [("a", "r")] * moved


def test_every_heuristic_has_its_page() -> None:
    from pathlib import Path

    import reengineer.redesign.heuristics as package

    folder = Path(package.__file__).parent
    for name, _ in HEURISTICS:
        page = (folder / f"{name.replace('-', '_')}.md").read_text(encoding="utf-8")
        assert all(
            part in page for part in ("**When it applies.**", "**What it risks.**", "**Effect.**", "**Source.**")
        )


def test_proposals_are_tasks_of_the_file() -> None:
    made = with_late_paper()
    known = {node.id for node in made.processes[0].nodes if isinstance(node, Task)}

    assert all(set(proposal.elements) <= known for proposal in propose(Study(definitions=made)))
