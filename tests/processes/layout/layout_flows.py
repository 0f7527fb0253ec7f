"""Small flows that the layout tests share."""

from __future__ import annotations

from itertools import pairwise

from processes.durations import Span
from processes.model import (
    Collaboration,
    DataAssociation,
    DataElement,
    Definitions,
    Event,
    FlowNode,
    Gateway,
    Lane,
    MessageFlow,
    Participant,
    Process,
    SequenceFlow,
    Task,
    TimeLimit,
)


def flows(*pairs: str) -> tuple[SequenceFlow, ...]:
    """Make flows from "a>b" or "a>b:label"."""
    made = []
    for pair in pairs:
        ends, _, label = pair.partition(":")
        source, target = ends.split(">")
        made.append(SequenceFlow(id=f"{source}_{target}", source=source, target=target, name=label))
    return tuple(made)


def chain(*nodes: FlowNode, **fields: object) -> Definitions:
    """Make a process of one sequence."""
    pairs = [f"{one.id}>{other.id}" for one, other in pairwise(nodes)]
    return Definitions(id="d", processes=(Process(id="p", nodes=nodes, flows=flows(*pairs), **fields),))


def review() -> Definitions:
    """Make a small approval flow: two lanes, a choice with a refusal, a loop, data, a black-box pool."""
    limit = TimeLimit(statutory=Span(20), promised=Span(10), legal_basis="行政许可法 第42条")
    nodes = (
        Event(id="start", kind="startEvent", name="提出申请"),
        Gateway(id="join", kind="exclusiveGateway"),
        Task(id="accept", kind="userTask", name="受理", outputs=(DataAssociation(id="w", data="receipt"),)),
        Gateway(id="complete", kind="exclusiveGateway", name="材料齐全？", default="complete_check"),
        Task(id="notify", kind="sendTask", name="一次性告知"),
        Task(
            id="check",
            kind="userTask",
            name="消防审查",
            time_limit=limit,
            inputs=(DataAssociation(id="r", data="receipt"),),
        ),
        Event(id="late", kind="boundaryEvent", trigger="timer", attached_to="check", name="超时", interrupting=False),
        Event(id="alarm", kind="endEvent", trigger="escalation"),
        Event(id="end", kind="endEvent", name="办结"),
    )
    process = Process(
        id="p",
        name="审批",
        nodes=nodes,
        flows=flows(
            "start>join",
            "join>accept",
            "accept>complete",
            "complete>notify:不齐全",
            "notify>join",
            "complete>check:齐全",
            "late>alarm",
            "check>end",
        ),
        data=(DataElement(id="receipt", kind="dataObjectReference", name="受理回执"),),
        lanes=(
            Lane(id="window", name="政务服务中心", nodes=("start", "join", "accept", "complete", "notify")),
            Lane(
                id="fire",
                name="消防大队",
                lanes=(Lane(id="post", name="审批岗", nodes=("check", "alarm", "end")),),
            ),
        ),
    )
    collaboration = Collaboration(
        id="c",
        participants=(Participant(id="applicant", name="申请人"), Participant(id="office", name="审批", process="p")),
        message_flows=(
            MessageFlow(id="m1", source="applicant", target="accept", name="申请材料"),
            MessageFlow(id="m2", source="notify", target="applicant", name="告知书"),
        ),
    )
    return Definitions(id="d", processes=(process,), collaborations=(collaboration,))
