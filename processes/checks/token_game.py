"""The token game of BPMN: how tokens move through a model, step by step, and whether a run is possible.

A later proof shows two tasks at once by a marking in which both are `running:`; a fault is shown by the run that leads
to it. `replay` plays a run from the start, without any of the searching that found it.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from processes.checks.compilation import compile_model
from processes.checks.net import Firing, Net, bits
from processes.faults import Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from processes.model import Definitions

__all__ = ["Firing", "Net", "compile_net", "replay", "tell"]


def compile_net(definitions: Definitions, *, messages: bool = False) -> Net:
    """Return the token game of all processes of a file; with `messages`, receivers wait for the other pool.

    >>> from processes.model import Event, Process, SequenceFlow, Task
    >>> nodes = (Event(id="s", kind="startEvent"), Task(id="a", kind="userTask"), Event(id="e", kind="endEvent"))
    >>> flows = (SequenceFlow(id="f", source="s", target="a"), SequenceFlow(id="g", source="a", target="e"))
    >>> from processes.model import Definitions
    >>> net = compile_net(Definitions(id="d", processes=(Process(id="p", nodes=nodes, flows=flows),)))
    >>> marking = net.initial
    >>> for _ in range(4):
    ...     firing = net.enabled(marking)[0]
    ...     marking = net.fire(marking, firing)
    ...     print(firing.node, firing.action, net.tokens(marking))
    s start ('f',)
    a start ('running:a',)
    a end ('g',)
    e end ()
    """
    return compile_model(definitions, messages=messages)


def tell(net: Net, firings: Iterable[Firing], *, start: int | None = None) -> tuple[Step, ...]:
    """Return the run as steps, each with the tokens after it; it stops where a place holds two tokens."""
    marking = net.initial if start is None else start
    marked, names = list(bits(net.visible(marking))), list(net.tokens(marking))
    steps = []
    for firing in firings:
        twice = net.clash(marking, firing)
        after = net.fire(marking, firing)
        if twice:
            steps.append(Step(node=firing.node, action=firing.action, tokens=net.tokens(after, twice)))
            break
        _carry(net, marked, names, net.visible(marking ^ after))
        marking = after
        steps.append(Step(node=firing.node, action=firing.action, tokens=tuple(names)))
    return tuple(steps)


def _carry(net: Net, marked: list[int], names: list[str], changed: int) -> None:
    # Only what changed: to name every token again at every step takes most of the time of a long run in a wide model.
    while changed:
        place = (changed & -changed).bit_length() - 1
        changed &= changed - 1
        at = bisect_left(marked, place)
        if at < len(marked) and marked[at] == place:
            del marked[at], names[at]
        else:
            marked.insert(at, place)
            names.insert(at, net.places[place])


def replay(definitions: Definitions, steps: Sequence[Step]) -> bool:
    """Tell whether the run is possible from the start, with messages waited for or free to come at any time."""
    return any(_play(compile_net(definitions, messages=messages), steps) for messages in (True, False))


def _play(net: Net, steps: Sequence[Step]) -> bool:
    possible = {net.initial}
    for number, step in enumerate(steps):
        reached = set()
        for marking in possible:
            for firing in net.enabled(marking):
                if (firing.node, firing.action) != (step.node, step.action):
                    continue
                twice = net.clash(marking, firing)
                after = net.fire(marking, firing)
                if net.tokens(after, twice) == step.tokens and (not twice or number == len(steps) - 1):
                    reached.add(after)
        possible = reached
    return bool(possible)
