"""Small flows with a scenario: every task takes an exponential time of people, every event one of its own."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from checks.check_models import boundary, graph, inner, model

from processes.model import Collaboration, Definitions, Event, Loop, MessageFlow, Process, SubProcess, Task
from reengineer.simulation.compile import compile_model
from reengineer.simulation.distributions import Distribution
from reengineer.simulation.replication import Replication, Run
from reengineer.simulation.scenario import Arrivals, People, Pool, Scenario, Work

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np

    from processes.model import FlowNode, SequenceFlow

__all__ = ["boundary", "escalating", "inner", "link", "model", "pools", "repeated", "run", "scenario_of", "throwing"]
START = datetime(2024, 1, 1)  # noqa: DTZ001 - local time
MINUTE = 60.0


def minutes(mean: float) -> Distribution:
    return Distribution("exponential", (mean,), "minute")


def every_node(scope: Process | SubProcess) -> Iterator[FlowNode]:
    for node in scope.nodes:
        yield node
        if isinstance(node, SubProcess):
            yield from every_node(node)


def every_flow(scope: Process | SubProcess) -> Iterator[SequenceFlow]:
    yield from scope.flows
    for node in scope.nodes:
        if isinstance(node, SubProcess):
            yield from every_flow(node)


def scenario_of(
    definitions: Definitions, *, people: int = 2, level: int = 3, cases: int = 60, **given: Any
) -> Scenario:
    """Return a scenario in which nothing is left open: times by id, even shares, one post for all tasks."""
    nodes = [node for process in definitions.processes for node in every_node(process)]
    flows = [flow for process in definitions.processes for flow in every_flow(process)]
    leaving = {node.id: [flow for flow in flows if flow.source == node.id] for node in nodes}
    work = {
        node.id: Work(processing=minutes(3 + number % 5), needs=(("p", 1),))
        for number, node in enumerate(nodes)
        if isinstance(node, Task)
    }
    shares = {
        flow.id: 1 / len(leaving[flow.source]) for flow in flows if any(flow.id == f.id for f in leaving[flow.source])
    }
    timed = [node for node in nodes if isinstance(node, Event) and node.trigger == "timer"]
    settings = {
        "start": START,
        "arrivals": Arrivals(interarrival=minutes(6)),
        "cases": cases,
        "warm_up": 0.0,
        "pools": (Pool(id="p", people=(People(count=people),)),),
        "work": work | given.pop("work", {}),
        "probabilities": shares | given.pop("probabilities", {}),
        "timers": {node.id: minutes(5) for node in timed} | given.pop("timers", {}),
        "level": level,
    }
    return Scenario(**(settings | given))


def run(definitions: Definitions, scenario: Scenario, replication: int = 0, *, log: bool = False) -> Replication:
    return Run(compile_model(definitions, scenario), scenario, replication, log=log).run()


def repeated(name: str, kind: str, text: str = "", **told: Any) -> Task | SubProcess:
    """A multi-instance activity, or one with a loop."""
    if not text:
        return Task(id=name, kind="userTask", loop=Loop(kind=kind, **told))
    nodes, flows = graph(text)
    return SubProcess(id=name, kind="subProcess", nodes=nodes, flows=flows, loop=Loop(kind=kind, **told))


def throwing(name: str) -> Event:
    return Event(id=name, kind="endEvent", trigger="error")


def escalating(name: str, kind: str = "end") -> Event:
    return Event(id=name, kind=f"{kind}Event", trigger="escalation")


def link(name: str, kind: str) -> Event:
    return Event(id=name, kind=f"intermediate{kind}Event", trigger="link", reference="L")


def pools(first: str, second: str, messages: str, *extra: tuple) -> Definitions:
    """Two processes and the messages between them, `a>b c>d`; `extra` are nodes that the letters do not say."""
    processes = []
    for name, text in (("p", first), ("q", second)):
        nodes, flows = graph(text, *(node for node in extra if f"{node.id}>" in text or f">{node.id}" in text))
        processes.append(Process(id=name, nodes=nodes, flows=flows))
    pairs = [pair.split(">") for pair in messages.split()]
    sent = tuple(MessageFlow(id=f"m{n}", source=a, target=b) for n, (a, b) in enumerate(pairs))
    return Definitions(id="d", processes=tuple(processes), collaborations=(Collaboration(id="c", message_flows=sent),))


def lasted(result: Replication) -> np.ndarray:
    return (result.ended - result.arrived) / MINUTE
