"""The applicant is asked, and has to answer, more than once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from processes.messages import message
from processes.model import Gateway
from reengineer.diagnosis.finding import Effect, Finding
from reengineer.diagnosis.flow_order import supplement_flow
from reengineer.diagnosis.materials import messages_in, messages_out, outside_pool
from reengineer.diagnosis.words import is_applicant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.messages import Message
    from processes.model import Process
    from reengineer.diagnosis.study import Study


def check(study: Study) -> Iterator[Finding]:
    """Yield the processes with two or more supplement loops; if none, the applicants asked twice or more by message.

    A loop that needs what is made after another one (the next stage, which asks for the permit of this one) cannot be
    joined with it and is not counted.
    """
    looping = tuple(found for process in study.processes if len(found := _loops(study, process)) > 1)
    for loops in looping:
        text = message(
            "{process} may send the applicant back for more at {count} places: one complete check would do.",
            process=study.process_of[loops[0]].label,
            count=len(loops),
        )
        yield _finding(loops, text)
    for pool, nodes in () if looping else _asked(study).items():
        text = message(
            "{pool} is asked {count} times in one case and has to answer each time ({tasks}).",
            pool=study.participants[pool].label,
            count=len(nodes),
            tasks=tuple(study.nodes[name].label for name in nodes),
        )
        yield _finding(nodes, text)


def _loops(study: Study, process: Process) -> tuple[str, ...]:
    """Return the most supplement loops that one check could replace: none of them waits for what others have made."""
    gateways = (node for node in study.nodes.values() if study.process_of[node.id] is process)
    found = [node.id for node in gateways if isinstance(node, Gateway) and supplement_flow(study, node)]
    own = {name: frozenset(n for n, loop in study.loop_of.items() if loop == study.loop_of[name]) for name in found}
    needed = {name: _needed(study, own[name]) for name in found}
    inside = frozenset().union(*own.values())
    groups = [
        tuple(
            name
            for name in found
            if name == first or (needed[name] <= needed[first] | inside and not own[name] & needed[first])
        )
        for first in found
    ]
    return max(groups, key=len, default=())


def _needed(study: Study, loop: frozenset[str]) -> frozenset[str]:
    """Return everything that the tasks of a supplement loop need first, by reasons."""
    stack, seen = list(loop), set[str]()
    while stack:
        fresh = [name for name in study.needs.get(stack.pop(), ()) if name not in seen]
        seen.update(fresh)
        stack += fresh
    return frozenset(seen)


def _asked(study: Study) -> dict[str, tuple[str, ...]]:
    """Return for each applicant's pool the nodes that receive its answers, where it is asked twice or more.

    What a start event or an intake receives is the application, not an answer.
    """
    asked: dict[str, int] = defaultdict(int)
    answers: dict[str, dict[str, None]] = defaultdict(dict)
    for flow in messages_out(study):
        asked[outside_pool(study, flow.target)] += 1
    for flow in messages_in(study):
        if study.nodes[flow.target].kind != "startEvent" and study.nodes[flow.target].nature != "intake":
            answers[outside_pool(study, flow.source)][flow.target] = None
    return {
        pool: tuple(nodes)
        for pool, nodes in answers.items()
        if pool in study.participants
        and is_applicant(study.participants[pool].name)
        and min(len(nodes), asked[pool]) > 1
    }


def _finding(elements: tuple[str, ...], text: Message) -> Finding:
    return Finding(
        elements=elements,
        message=text,
        evidence=(("contacts", len(elements)),),
        effect=Effect(time=2, cost=1, quality=1),
        risk=message("What was not asked at once may not be asked later."),
        source="Reijers & Limam Mansar 2005, no. 2; 行政许可法 第32条第4项",
    )
