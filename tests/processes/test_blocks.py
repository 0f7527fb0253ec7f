from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from block_strategies import processes as any_process
from hypothesis import given, settings

from processes.blocks import (
    Branch,
    build,
    choice,
    loop,
    node,
    optional,
    parallel,
    refusal,
    sequence,
    subprocess,
    task,
)
from processes.checks.soundness import check_soundness
from processes.durations import Span
from processes.model import Event, Gateway, SubProcess, Task, TimeLimit, scopes
from processes.surroundings import Frame

if TYPE_CHECKING:
    from processes.blocks import Block
    from processes.model import Definitions, FlowNode, Process

WINDOW, WATER = ("Centre", "Window"), ("Water bureau", "Review")


def process(block: Block) -> Process:
    return build(block).processes[0]


def named(made: Process, id: str) -> FlowNode:  # noqa: A002
    return next(found for found in made.nodes if found.id == id)


def arrows(made: Process) -> set[tuple[str, str]]:
    return {(flow.source, flow.target) for flow in made.flows}


def test_a_task_takes_the_fields_of_the_model() -> None:
    limit = TimeLimit(promised=Span(5))

    made = named(process(task("a", "Review", kind="manualTask", time_limit=limit, item_code="C01")), "a")

    assert (made.name, made.kind, made.time_limit, made.item_code) == ("Review", "manualTask", limit, "C01")


def test_what_is_read_and_written_is_one_data_element_for_all() -> None:
    made = build(
        sequence(task("a", writes=["permit"]), task("b", reads=["permit"])), Frame(data={"permit": "Permit"})
    ).processes[0]

    assert [(one.id, one.name, one.kind, one.identity) for one in made.data] == [
        ("permit_object", "Permit", "dataObject", "permit_object"),
        ("permit", "Permit", "dataObjectReference", "permit_object"),
    ]
    assert named(made, "b").inputs[0].data == "permit"


def test_any_node_can_be_a_block() -> None:
    made = process(sequence(task("a"), node(Event(id="wait", name="3 days", kind="intermediateCatchEvent"))))

    assert ("a", "wait") in arrows(made)


def test_empty_blocks_leave_no_trace() -> None:
    assert arrows(process(sequence(parallel(), task("a"), sequence()))) == {("Start_a", "a"), ("a", "End_a")}


@pytest.mark.parametrize(
    "block",
    [
        sequence(),  # nothing at all
        choice("way?", Branch(), Branch(condition="x == 1")),  # nothing on either way
        loop(sequence(), name="again?", again=Branch(condition="x == 1")),
        refusal(sequence(), name="granted?", when=Branch(condition="x == 1"), end="Refused"),
    ],
)
def test_nothing_cannot_be_built(block: Block) -> None:
    with pytest.raises(ValueError, match="empty"):
        build(block)


def test_a_partial_order_wants_no_empty_part() -> None:
    with pytest.raises(ValueError, match="may not be empty"):
        build(parallel(task("a"), sequence()))


def test_a_choice_needs_one_default() -> None:
    with pytest.raises(ValueError, match="exactly one branch"):
        choice("way?", Branch(condition="x == 1", block=task("a")))


def test_the_way_past_an_optional_block_is_the_default() -> None:
    made = process(optional('land == "granted"', task("a"), name="land?", label="granted"))
    split = named(made, "Choice_a")
    assert isinstance(split, Gateway)

    default = next(flow for flow in made.flows if flow.id == split.default)
    taken = next(flow for flow in made.flows if flow.target == "a")

    assert (default.target, default.condition) == ("Merge_a", None)
    assert (taken.name, taken.condition) == ("granted", 'land == "granted"')


def test_a_loop_goes_back_before_its_body_and_on_by_default() -> None:
    again = Branch(condition='complete == "no"', name="no")
    made = process(
        sequence(loop(task("a"), name="complete?", again=again, otherwise="yes", decision="supplement"), task("b"))
    )
    split = named(made, "Choice_a")
    assert isinstance(split, Gateway)
    onward = next(flow for flow in made.flows if flow.id == split.default)

    assert ("Choice_a", "Merge_a") in arrows(made)
    assert (onward.target, onward.name, split.decision) == ("b", "yes", "supplement")


def test_a_refusal_ends_the_whole_case() -> None:
    when = Branch(condition='answer == "no"', name="refused", probability=0.04)
    made = process(refusal(task("a"), name="granted?", when=when, end="Refused"))
    stop = named(made, "End_a")
    assert isinstance(stop, Event)

    assert (stop.trigger, stop.name) == ("terminate", "Refused")
    assert next(flow for flow in made.flows if flow.target == "End_a").probability == 0.04
    assert named(made, "Choice_a").decision == "refusal"


def test_a_subprocess_has_events_of_its_own_and_stands_in_one_lane() -> None:
    inside = parallel(task("a"), task("b"))
    made = process(
        subprocess("s", "Opinions", inside, lane=WATER, time_limit=TimeLimit(promised=Span(7)), end="All in")
    )
    part = named(made, "s")
    assert isinstance(part, SubProcess)

    assert {one.kind for one in part.nodes} == {"startEvent", "endEvent", "userTask", "parallelGateway"}
    assert [one.name for one in part.nodes if one.kind == "endEvent"] == ["All in"]
    assert set(made.lanes[0].all_nodes()) == {one.id for one in made.nodes}


def test_gateways_stand_in_the_lane_of_their_neighbour() -> None:
    made = process(sequence(task("a", lane=WINDOW), parallel(task("b", lane=WATER), task("c", lane=WINDOW))))
    [centre, water] = made.lanes

    assert (centre.name, centre.lanes[0].name) == WINDOW
    assert set(water.lanes[0].nodes) == {"b", "Split_b"}


def test_departments_are_drawn_in_the_order_asked_for() -> None:
    block = sequence(task("a", lane=WINDOW), task("b", lane=WATER))

    made = build(block, Frame(departments=("Water bureau",))).processes[0]

    assert [lane.name for lane in made.lanes] == ["Water bureau", "Centre"]


def test_pools_and_messages_make_a_collaboration() -> None:
    frame = Frame(id="P", name="Permit", pools={"Applicant": "Shop owner"}, messages=(("Papers", "Applicant", "a"),))
    [collaboration] = build(task("a"), frame).collaborations

    assert [(one.id, one.name, one.process) for one in collaboration.participants] == [
        ("Applicant", "Shop owner", None),
        ("Pool_P", "Permit", "P"),
    ]
    assert [(one.name, one.source, one.target) for one in collaboration.message_flows] == [("Papers", "Applicant", "a")]


def test_without_lanes_and_pools_there_is_only_the_process() -> None:
    assert build(task("a")).collaborations == ()


@given(any_process())
def test_ids_are_unique_and_every_split_has_a_default_or_is_parallel(made: Definitions) -> None:
    [built] = made.processes
    ids = [one.id for scope in scopes(built) for one in (*scope.nodes, *scope.flows, *scope.data)]
    split = {flow.source for flow in built.flows if flow.condition}

    assert len(set(ids)) == len(ids)
    assert all(isinstance(one, Task | Event | Gateway | SubProcess) for one in built.nodes)
    assert all(getattr(named(built, gateway), "default", None) for gateway in split)


@settings(max_examples=50)
@given(any_process(depth=2))
def test_what_is_built_is_sound(made: Definitions) -> None:
    assert check_soundness(made).verdict is True


def test_a_choice_may_declare_that_it_asks_only_for_what_was_known_from_the_start() -> None:
    made = process(optional("x == 1", task("a"), name="x?", inputs_complete=True))

    assert named(made, "Choice_a").inputs_complete
