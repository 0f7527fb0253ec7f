"""Pools that wait for each other's messages: whether they can all finish together.

A message flow between two processes is a place that holds up to `MESSAGE_BOUND` unread messages; a receive task, a
catching event or a message start event waits for one. Messages from and to a black box, or a pool as a whole, are free.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from processes.checks.compilation import compile_model
from processes.checks.net import bits
from processes.checks.token_game import tell
from processes.faults import Fault
from processes.messages import message
from processes.model import all_nodes

if TYPE_CHECKING:
    from processes.checks.net import Firing, Net
    from processes.messages import Message
    from processes.model import Definitions

MOST_MARKINGS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """The verdict on processes that exchange messages."""

    verdict: bool | None
    why: Message | None = None
    faults: tuple[Fault, ...] = ()
    states: int = 0


def check_collaboration(definitions: Definitions, *, limit: int) -> Together | None:
    """Return the verdict on the processes together, or None where no message goes from one to another."""
    if not any(collaboration.message_flows for collaboration in definitions.collaborations):
        return None
    net = compile_model(definitions, messages=True)
    if not net.messages:
        return None
    walk = _Walk(net)
    stuck = walk.find_deadlock(min(limit, MOST_MARKINGS))
    states = len(walk.came)
    if stuck is not None:
        return Together(verdict=False, faults=(_fault(definitions, net, stuck, walk),), states=states)
    if not walk.complete:
        why = message("Each process alone is sound; whether their messages fit together is not decided.")
        return Together(verdict=None, why=why, states=states)
    return Together(verdict=True, states=states)


class _Walk:
    """Visits markings, of independent firings in one order only (as in `state_space`)."""

    def __init__(self, net: Net) -> None:
        self.net = net
        self.came: dict[int, tuple[int, Firing] | None] = {net.initial: None}
        self.complete = False
        self.unstarted = net.initial

    def find_deadlock(self, limit: int) -> int | None:
        """Return a marking in which a started process waits for ever."""
        net, stack = self.net, [self.net.initial]
        cut = False
        while stack and len(self.came) < limit:
            marking = stack.pop()
            choices = self._choices(marking)
            if not choices and self._waiting(marking):
                return marking
            for firing in reversed(choices):
                if net.overflows(marking, firing):
                    cut = True
                    continue
                after = net.fire(marking, firing)
                if after not in self.came:
                    self.came[after] = (marking, firing)
                    stack.append(after)
        self.complete = not stack and not cut
        return None

    def run(self, marking: int) -> list[Firing]:
        """Return the firings that led to a marking."""
        found = []
        step = self.came[marking]
        while step is not None:
            found.append(step[1])
            step = self.came[step[0]]
        return found[::-1]

    def _waiting(self, marking: int) -> int:
        return sum(1 << p for p in bits(self.net.visible(marking) & ~self.unstarted) if self.net.place_zone[p] >= 0)

    def _choices(self, marking: int) -> list[Firing]:
        enabled = [firing for firing in self.net.enabled(marking) if firing.local]
        for firing in enabled:
            places = firing.consume
            rivals = {n for place in places for n in self.net.consumers[place]}
            if all(self._plain(self.net.firings[n], places) for n in rivals) and not firing.join:
                return [other for other in enabled if other.consume == places]
        return enabled

    def _plain(self, firing: Firing, places: tuple[int, ...]) -> bool:
        held = firing.receives or firing.quiet or firing.while_at
        return firing.consume == places and not held


def _fault(definitions: Definitions, net: Net, marking: int, walk: _Walk) -> Fault:
    labels = {node.id: node.label for process in definitions.processes for node in all_nodes(process)}
    stuck = [p for p in bits(net.visible(marking) & ~walk.unstarted) if net.place_zone[p] >= 0]
    nodes = tuple(dict.fromkeys(net.firings[n].node for place in stuck for n in net.consumers.get(place, ())))
    names = tuple(labels.get(node, node) for node in nodes)
    text = message("The pools wait for each other for ever: no message comes to {names}.", names=names)
    return Fault(kind="deadlock", severity="error", elements=nodes, message=text, run=tell(net, walk.run(marking)))
