"""Pools that exchange messages, sound alone: whether they finish together."""

from __future__ import annotations

import pytest
from check_models import graph

from processes.checks.soundness import check_soundness
from processes.checks.token_game import replay
from processes.model import Collaboration, Definitions, Event, MessageFlow, Participant, Process, Task

GET = Event(id="get", kind="intermediateCatchEvent", trigger="message")
TAKE = Task(id="take", kind="receiveTask")
BEGIN = Event(id="begin", kind="startEvent", trigger="message")
ASK = "s1>t1 t1>get get>e1"


def pools(left: str, right: str, messages: str, *extra: Task | Event) -> Definitions:
    processes = []
    for name, text in (("p", left), ("q", right)):
        named = [node for node in extra if node.id in text]
        nodes, flows = graph(text, *named)
        processes.append(Process(id=name, nodes=nodes, flows=flows))
    flows = tuple(
        MessageFlow(id=f"m{number}", source=pair.partition(">")[0], target=pair.partition(">")[2])
        for number, pair in enumerate(messages.split())
    )
    members = (Participant(id="pool_p", process="p"), Participant(id="pool_q", process="q"), Participant(id="black"))
    talk = Collaboration(id="c", participants=members, message_flows=flows)
    return Definitions(id="d", processes=tuple(processes), collaborations=(talk,))


@pytest.mark.parametrize(
    ("left", "right", "messages", "verdict"),
    [
        (ASK, "begin>t9 t9>e9", "t1>begin t9>get", True),
        (ASK, "begin>x9 x9>t9 x9>t8 t9>e9 t8>e8", "t1>begin t9>get", False),  # t8 does not answer
        (ASK, "begin>x9 x9>t9 x9>t8 t9>e9 t8>e8", "t1>begin t9>get t8>get", True),
        (ASK, "s9>take take>t9 t9>e9", "t9>get get>take", False),  # each waits for the other
        (ASK, "s9>t9 t9>e9", "black>get t1>black", True),  # a black box always answers
        (ASK, "s9>x9 x9>t9 t9>x8 x8>x9 x8>e9", "t9>get", None),  # any number of messages may pile up
        (ASK, "s9>a9 a9>t8 a9>t9 t8>a8 t9>a8 a8>e9", "t9>get", True),
    ],
)
def test_pools_together(left: str, right: str, messages: str, verdict: object) -> None:
    definitions = pools(left, right, messages, GET, TAKE, BEGIN)

    found = check_soundness(definitions)

    assert found.verdict is verdict
    assert (found.why is None) == (verdict is not None)
    assert all(fault.run and replay(definitions, fault.run) for fault in found.faults)
