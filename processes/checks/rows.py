"""Firings one after another with nothing between: a row of tasks is one transition from the start."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from processes.checks.net import Firing, Net


def find_rows(net: Net, zone: int, abnormal: frozenset[str]) -> list[list[int]]:
    """Return the firings of a zone, those together that pass one token on and that nothing else can come between.

    It is what the reduction does to a place with one firing before and one after it (Murata 1989, section V, fusion of
    series places), done here because most of a model is such rows.
    """
    numbers = net.own_firings[zone]
    following = _following(net, zone, abnormal)
    led = set(following.values())
    found = []
    for number in numbers:
        if number not in led:
            row = [number]
            while row[-1] in following:
                row.append(following[row[-1]])
            found.append(row)
    in_rows = {number for row in found for number in row}
    return found + [[number] for number in numbers if number not in in_rows]  # a ring that nothing leads into


def _following(net: Net, zone: int, abnormal: frozenset[str]) -> dict[int, int]:
    makers: dict[int, int] = dict.fromkeys(net.zones[zone].entry, -1)
    takers: dict[int, int] = {}
    for number in net.own_firings[zone]:
        firing = net.firings[number]
        for place in firing.consume:
            takers[place] = -1 if place in takers or firing.join or len(firing.consume) > 1 else number
        passes_on = _passes_on(net, zone, firing, abnormal)
        for place in firing.marks:
            makers[place] = number if passes_on and place not in makers else -1
    return {
        maker: takers[place]
        for place, maker in makers.items()
        if maker >= 0 and takers.get(place, -1) >= 0 and takers[place] != maker
    }


def _passes_on(net: Net, zone: int, firing: Firing, abnormal: frozenset[str]) -> bool:
    """Tell whether one token comes out of the firing, in the zone."""
    if firing.join or firing.final or firing.choose or firing.otherwise:
        return False
    if firing.action == "end" and firing.node in abnormal:
        return False
    return sum(net.place_zone[place] == zone for place in firing.produce) == 1
