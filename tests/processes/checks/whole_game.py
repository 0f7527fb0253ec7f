"""Soundness from the whole compiled token game: every marking of all scopes together, nothing reduced or taken apart.

What each node does with tokens is taken from the net (the tables of `test_soundness` say whether that is right); how a
verdict follows from it is worked out again, slow and obvious.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slow_oracle import can_all_reach

from processes.checks.token_game import compile_net

if TYPE_CHECKING:
    from processes.checks.net import Net
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
    aside = {number for firing in net.firings if not firing.local for number in firing.quiet} - {zone}
    inside, mask = {zone}, net.inside(zone)
    for number, other in enumerate(net.zones):  # what is inside stands after what it is inside of
        if number in aside:
            mask &= ~net.inside(number)
        elif other.parent in inside:
            inside.add(number)
    own = {marking: {after for home, after in steps if home in inside} for marking, steps in arrows.items()}
    return can_all_reach(own, {marking for marking in arrows if not net.visible(marking) & mask})
