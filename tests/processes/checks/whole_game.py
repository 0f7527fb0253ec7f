"""Soundness from the whole compiled token game: every marking of all scopes together, nothing reduced or taken apart.

What each node does with tokens is taken from the net (the tables of `test_soundness` say whether that is right); how a
verdict follows from it, and whether a run shows the fault it is told for, is worked out again, slow and obvious.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slow_oracle import can_all_reach

from processes.checks.token_game import compile_net

if TYPE_CHECKING:
    from processes.checks.net import Net
    from processes.faults import Fault, Step
    from processes.model import Definitions

Arrows = dict[int, set[tuple[int, int]]]  # marking -> zones whose firings lead on, and to where


def verdict(definitions: Definitions, limit: int = 5_000) -> bool | None:
    """Tell whether the file is sound; None where there are more markings than the limit."""
    net = compile_net(definitions)
    arrows: Arrows = {}
    waiting, fired = [net.initial], set()
    while waiting:
        marking = waiting.pop()
        if marking in arrows:
            continue
        arrows[marking] = set()
        for firing in net.enabled(marking):
            if net.clash(marking, firing):
                return False
            fired.add(firing.node)
            after = net.fire(marking, firing)
            arrows[marking].add((firing.zone, after))
            waiting.append(after)
        if len(arrows) > limit:
            return None
    reached = set(net.node_zone) - net.untouched <= fired
    return reached and all(ends_alone(net, arrows, zone) for zone in range(len(net.zones)))


def ends_alone(net: Net, arrows: Arrows, zone: int) -> bool:
    """Tell whether a scope can always be finished by what happens in it: no event from outside has to help."""
    inside, mask = part_of(net, zone)
    own = {marking: {after for home, after in steps if home in inside} for marking, steps in arrows.items()}
    return can_all_reach(own, {marking for marking in arrows if not net.visible(marking) & mask})


def part_of(net: Net, zone: int) -> tuple[set[int], int]:
    """Return the zones whose firings belong to a scope, and its places."""
    aside = {number for firing in net.firings if not firing.local for number in firing.quiet} - {zone}
    inside, mask = {zone}, net.inside(zone)
    for number, other in enumerate(net.zones):  # what is inside stands after what it is inside of
        if number in aside:
            mask &= ~net.inside(number)
        elif other.parent in inside:
            inside.add(number)
    return inside, mask


def shows(definitions: Definitions, fault: Fault) -> bool:
    """Tell whether the run of a fault can be played and ends in what the fault says."""
    net = compile_net(definitions)
    markings = {net.initial}
    met: set[str] = set()
    for step in fault.run:
        if met:
            return False
        markings, met = play(net, markings, step)
    if fault.kind == "lack-of-synchronisation":
        return any(fault.run[-1].tokens.count(place) > 1 for place in met)
    if fault.kind == "improper-completion":
        return fault.elements == (fault.run[-1].node,) and f"ended:{fault.run[-1].node}" in met
    return not met and any(
        lost(net, marking, zone, stuck=fault.kind == "deadlock")
        for marking in markings
        for zone in range(len(net.zones))
    )


def comes_to(definitions: Definitions, node: str, limit: int = 1_000) -> bool:
    """Tell whether one of the first markings lets the node happen."""
    net = compile_net(definitions)
    seen, waiting = {net.initial}, [net.initial]
    while waiting and len(seen) < limit:
        marking = waiting.pop()
        ways = [firing for firing in net.enabled(marking) if not net.clash(marking, firing)]
        if any(firing.node == node for firing in ways):
            return True
        fresh = {net.fire(marking, firing) for firing in ways} - seen
        seen |= fresh
        waiting += fresh
    return False


def play(net: Net, markings: set[int], step: Step) -> tuple[set[int], set[str]]:
    """Return the markings a step may lead to, and the places that then hold two tokens."""
    after, met = set(), set()
    for marking in markings:
        for firing in net.enabled(marking):
            twice, following = net.clash(marking, firing), net.fire(marking, firing)
            if (firing.node, firing.action, net.tokens(following, twice)) == (step.node, step.action, step.tokens):
                after.add(following)
                met.update(net.places[place] for place in twice)
    return after, met


def lost(net: Net, start: int, zone: int, *, stuck: bool) -> bool:
    """Tell whether a scope has begun and what happens in it never finishes it; `stuck`: nothing can happen in it.

    An error that a scope inside throws past it breaks it off: that is no end of its own.
    """
    inside, mask = part_of(net, zone)
    seen, waiting = {start}, [start]
    while waiting:
        marking = waiting.pop()
        if not net.visible(marking) & mask:
            return False
        ways = [firing for firing in net.enabled(marking) if firing.zone in inside]
        own = [net.fire(marking, firing) for firing in ways if firing.zone == zone or not firing.escapes]
        if own and stuck:
            return False
        waiting += set(own) - seen
        seen.update(own)
    return True
