"""Tell a fault as a run of the whole model that anyone can replay.

What was found in the small net of one scope is brought back: first a run that reaches the scope, then the firings each
move stands for, then, for a deadlock, whatever can still happen in the scope. A fault that no run comes to, because
another one stands in its way, is told without a run.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from processes.checks.net import bits, decided
from processes.checks.search import Search, settle
from processes.checks.token_game import tell
from processes.checks.zone_net import leaves
from processes.faults import Fault
from processes.messages import message
from processes.model import all_nodes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from processes.checks.net import Firing, Net
    from processes.checks.search import Run
    from processes.checks.zone_net import Rope
    from processes.messages import Message
    from processes.model import Definitions

REACH = 2000
REST = 4000
LOOK = 200


class Storyteller:
    """Turns findings in a zone into faults with runs."""

    def __init__(self, definitions: Definitions, net: Net, endings: list[Rope]) -> None:
        self.net = net
        self.endings = endings
        self.labels = {node.id: node.label for process in definitions.processes for node in all_nodes(process)}
        self.labels.update((process.id, process.label) for process in definitions.processes)

    def double(self, zone: int, stories: list[Rope]) -> Fault:
        """Two tokens on one place: what should run once runs twice."""
        net = self.net
        run, marking, clash = self._play(zone, stories) or ([], 0, ())
        if not clash:
            run, marking, clash = self._until_clash(zone, run, marking)
        if not clash:
            return _fault("lack-of-synchronisation", (net.zones[zone].id,), _twice(self._label(net.zones[zone].id)))
        run, marking, clash = self._earlier(run) or (run, marking, clash)
        run = self._history(run, clash)
        place = next((p for p in clash if p not in net.hidden), clash[0])
        if place in net.hidden:
            node = net.places[place].removeprefix("ended:")
            text = message(
                "{name} is reached twice in one case: two tokens arrive there one after the other.",
                name=self._label(node),
            )
            return _fault("improper-completion", (node,), text, tell(net, run))
        elements = tuple(
            dict.fromkeys([*self._takers(place), net.places[place].partition(":")[2] or net.places[place]])
        )
        return _fault("lack-of-synchronisation", elements, _twice(self._label(elements[0])), tell(net, run))

    def deadlock(self, zone: int, stories: list[Rope]) -> Fault:
        """Tokens that can never move again."""
        net = self.net
        run, marking, _ = self._play(zone, stories) or ([], 0, ())
        run, marking = self._until_stuck(zone, run, marking) or ([], 0)
        stuck = [place for place in bits(net.visible(marking) & net.inside(zone)) if net.place_zone[place] >= 0]
        nodes = tuple(dict.fromkeys(node for place in stuck for node in self._takers(place)))
        names = tuple(self._label(node) for node in nodes) or (self._label(net.zones[zone].id),)
        text = message(
            "The case stops for ever before {names}: a token waits there for one that never comes.", names=names
        )
        return _fault("deadlock", nodes or (net.zones[zone].id,), text, tell(net, run))

    def livelock(self, zone: int, stories: list[Rope]) -> Fault:
        """Tokens that move for ever and never reach the end."""
        net = self.net
        run, marking, _ = self._play(zone, stories) or ([], 0, ())
        inside = net.visible(marking) & net.inside(zone)
        nodes = tuple(dict.fromkeys(node for place in bits(inside) for node in self._takers(place)))
        names = tuple(self._label(node) for node in nodes) or (self._label(net.zones[zone].id),)
        text = message("From {names} the end can no longer be reached.", names=names)
        return _fault("livelock", nodes or (net.zones[zone].id,), text, tell(net, run))

    def dead(self, node: str) -> Fault:
        """Name a node that no run ever reaches."""
        text = message("{name} can never be reached by any case.", name=self._label(node))
        return _fault("dead-node", (node,), text)

    def comes_to(self, node: str) -> bool:
        """Tell whether a run to a node is found at once: what lies before a join that waits for ever is not dead."""
        ways = [self.net.firings[number].consume for number in self._firings.get(node, ())]
        return any(places and self._search.run_to(places, limit=LOOK) is not None for places in ways)

    @cached_property
    def _search(self) -> Search:
        return Search(self.net)

    @cached_property
    def _firings(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, firing in enumerate(self.net.firings):
            found.setdefault(firing.node, []).append(number)
        return found

    def _history(self, run: list[Firing], clash: tuple[int, ...]) -> list[Firing]:
        """Leave out what the meeting of the two tokens does not depend on, where that alone is a run."""
        net, kept = self.net, []
        needed = set(clash)
        for number, firing in enumerate(reversed(run)):
            if not number or needed & set(firing.produce):
                kept.append(firing)
                needed = (needed - (set(firing.produce) if number else set())) | set(firing.consume)
        marking = net.initial
        for firing in kept[:0:-1]:
            if not net.may_fire(firing, marking) or net.clash(marking, firing):
                return run
            marking = net.fire(marking, firing)
        last = kept[0] if kept else None
        return kept[::-1] if last and net.may_fire(last, marking) and net.clash(marking, last) else run

    def _earlier(self, run: list[Firing]) -> tuple[list[Firing], int, tuple[int, ...]] | None:
        """Let the first token wait where the second one passes too: the nearest place the two can meet."""
        net = self.net
        seen: set[int] = set()
        for firing in run:
            again = [place for place in firing.produce if place in seen and place not in net.hidden]
            seen.update(firing.produce)
            for place in again:
                met = self._wait_at(place, run)
                if met is not None:
                    return met
        return None

    def _wait_at(self, place: int, run: list[Firing]) -> tuple[list[Firing], int, tuple[int, ...]] | None:
        net, marking, kept = self.net, self.net.initial, []
        for firing in run:
            if place in firing.consume or not net.may_fire(firing, marking):
                continue
            clash = net.clash(marking, firing)
            if clash and clash != (place,):
                return None
            marking = net.fire(marking, firing)
            kept.append(firing)
            if clash:
                return kept, marking, clash
        return None

    def _label(self, node: str) -> str:
        return self.labels.get(node, node)

    def _takers(self, place: int) -> list[str]:
        return [self.net.firings[number].node for number in self.net.consumers.get(place, ())]

    def _play(self, zone: int, stories: Iterable[Rope]) -> tuple[list[Firing], int, tuple[int, ...]] | None:
        reached = self._reach(zone)
        return reached and self._continue(*reached, [leaf for story in stories for leaf in leaves(story)])

    def _continue(
        self, run: list[Firing], marking: int, story: list[tuple[int, tuple[int, ...] | None]]
    ) -> tuple[list[Firing], int, tuple[int, ...]]:
        net = self.net
        for number, outcome in story:
            clash: tuple[int, ...] = ()
            firing = net.firings[number] if not outcome else decided(net.firings[number], outcome)
            if firing.final:
                continue  # an end by force would hide what the others do
            if firing.quiet and any(net.visible(marking) & net.inside(zone) for zone in firing.quiet):
                run, marking, clash = self._finish(run, marking, firing)
            if not clash and net.may_fire(firing, marking):
                clash = net.clash(marking, firing)
                marking = net.fire(marking, firing)
                run = [*run, firing]
            if clash:
                return run, marking, clash
        return run, marking, ()

    def _finish(self, run: list[Firing], marking: int, firing: Firing) -> tuple[list[Firing], int, tuple[int, ...]]:
        (zone,) = firing.quiet
        run, marking, clash = self._continue(run, marking, list(leaves(self.endings[zone])))
        settled = None if clash else settle(self.net, marking, firing.quiet)
        if settled is None:
            return run, marking, clash
        return [*run, *settled[0]], settled[1], ()

    def _reach(self, zone: int) -> Run | None:
        net = self.net
        if net.zones[zone].parent is None:
            return [], net.initial
        return self._search.run_to(net.zones[zone].entry, limit=REACH)

    def _local(self, zone: int, marking: int) -> list[Firing]:
        inside = self.net.inside(zone)
        return [
            firing
            for firing in self.net.enabled(marking)
            if firing.local and any(inside >> place & 1 for place in firing.consume)
        ]

    def _until_stuck(self, zone: int, run: list[Firing], marking: int) -> Run | None:
        """Go on until nothing in the zone can move; depth first, keeping away from the end."""
        net = self.net
        came: dict[int, list[Firing]] = {marking: []}
        stack = [marking]
        while stack and len(came) < REST:
            here = stack.pop()
            choices = self._local(zone, here)
            if not choices and net.visible(here) & net.inside(zone):
                return run + came[here], here
            for firing in reversed(choices):
                after = net.fire(here, firing)
                if after not in came and not net.clash(here, firing):
                    came[after] = [*came[here], firing]
                    stack.append(after)
        return None

    def _until_clash(self, zone: int, run: list[Firing], marking: int) -> tuple[list[Firing], int, tuple[int, ...]]:
        """Go on until a place holds two tokens."""
        net = self.net
        came: dict[int, list[Firing]] = {marking: []}
        stack = [marking]
        while stack and len(came) < REST:
            here = stack.pop()
            for firing in self._local(zone, here):
                clash = net.clash(here, firing)
                after = net.fire(here, firing)
                if clash:
                    return [*run, *came[here], firing], after, clash
                if after not in came:
                    came[after] = [*came[here], firing]
                    stack.append(after)
        return run, marking, ()


def _twice(name: str) -> Message:
    return message("Two tokens meet before {name}: what comes after it is done twice.", name=name)


def _fault(kind: str, elements: tuple[str, ...], text: Message, run: tuple = ()) -> Fault:  # type: ignore[type-arg]
    return Fault(kind=kind, severity="error", elements=elements, message=text, run=run)
