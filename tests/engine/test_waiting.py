"""Timers ring by themselves, messages when somebody says so, each once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from staff import open_items

from engine.errors import ConflictError, RefusedDeploymentError
from processes.model import Definitions, Event, Process, SequenceFlow, Task
from processes.writer import write

if TYPE_CHECKING:
    from engine.clock import ManualClock
    from engine.service import Engine


def model(*nodes: Task | Event, flows: str) -> bytes:
    """Return a flow; "s>a" is a sequence flow."""
    pairs = [pair.split(">") for pair in flows.split()]
    made = tuple(SequenceFlow(id=f"f_{one}_{other}", source=one, target=other) for one, other in pairs)
    process = Process(id="P", name="P", nodes=nodes, flows=made, executable=True)
    return write(Definitions(id="D", processes=(process,)))


START, END = Event(id="s", kind="startEvent"), Event(id="e", kind="endEvent")


def task(name: str) -> Task:
    return Task(id=name, kind="userTask")


def begin(office: Engine, xml: bytes) -> str:
    flow, _ = office.deploy(xml)
    return office.start(flow)


def elements(office: Engine, receipt: str) -> list[str]:
    return [item.element for item in open_items(office, receipt)]


@pytest.mark.parametrize("interrupting", [True, False])
def test_a_timer_on_a_task_rings_once(office: Engine, clock: ManualClock, *, interrupting: bool) -> None:
    timer = Event(
        id="late", kind="boundaryEvent", trigger="timer", timer="P5D", attached_to="a", interrupting=interrupting
    )
    other_end = Event(id="e2", kind="endEvent")
    receipt = begin(office, model(START, END, other_end, task("a"), task("b"), timer, flows="s>a a>e late>b b>e2"))
    clock.go(timedelta(days=5, seconds=-1))
    office.tick()
    assert elements(office, receipt) == ["a"]
    clock.go(timedelta(seconds=1))
    for _ in range(2):
        office.tick()
        assert elements(office, receipt) == (["b"] if interrupting else ["a", "b"])
    assert office.verify() is None


def test_a_task_that_is_done_in_time_is_not_rung_for(office: Engine, clock: ManualClock) -> None:
    timer = Event(id="late", kind="boundaryEvent", trigger="timer", timer="P5D", attached_to="a")
    receipt = begin(office, model(START, END, task("a"), task("b"), timer, flows="s>a a>b late>e b>e"))
    office.add_person("li")
    for post in office.posts():
        office.assign("li", post.id)
    office.complete(open_items(office, receipt)[0].id, by="li")
    clock.go(timedelta(days=9))
    office.tick()
    assert elements(office, receipt) == ["b"]


def test_a_case_goes_on_when_the_message_comes(office: Engine) -> None:
    catch = Event(id="paper", kind="intermediateCatchEvent", trigger="message")
    receipt = begin(office, model(START, END, catch, task("a"), flows="s>paper paper>a a>e"))
    assert elements(office, receipt) == []
    with pytest.raises(ConflictError, match="it waits for: paper"):
        office.happen(receipt, "letter", by="li")
    office.happen(receipt, "paper", by="li")
    assert elements(office, receipt) == ["a"]
    with pytest.raises(ConflictError, match="nothing"):
        office.happen(receipt, "paper", by="li")


def test_a_timer_that_cannot_be_read_is_refused(office: Engine) -> None:
    timer = Event(id="later", kind="intermediateCatchEvent", trigger="timer", timer="after lunch")
    with pytest.raises(RefusedDeploymentError, match="after lunch"):
        office.deploy(model(START, END, timer, task("a"), flows="s>later later>a a>e"))
