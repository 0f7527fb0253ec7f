"""Soundness: every case can be finished, nothing is left over or done twice, and every task can be reached.

A BPMN model is sound when from every reachable marking the process can end (no deadlock, no livelock), no sequence flow
ever holds two tokens, no end event is reached twice, and every node can be reached (van der Aalst 1997, for BPMN with
several ends: a process ends when no token is left). Each scope is checked by itself, a sub-process being one task for
the scope around it: it starts from nothing each time, so what happens inside does not depend on the outside. The net of
a scope is first reduced; what is left is walked through.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from processes.by_identity import remember_last
from processes.checks.collaboration import check_collaboration
from processes.checks.compilation import compile_model
from processes.checks.counterexample import Storyteller
from processes.checks.net import bits
from processes.checks.reduction import reduce_net
from processes.checks.state_space import StateSpace
from processes.checks.zone_net import ZoneNet, cases, leaves
from processes.messages import message

if TYPE_CHECKING:
    from processes.checks.net import Net
    from processes.checks.state_space import Findings
    from processes.checks.zone_net import Rope
    from processes.faults import Fault
    from processes.messages import Message
    from processes.model import Definitions


@dataclass(frozen=True, slots=True, kw_only=True)
class Soundness:
    """The verdict: True, False with faults, or None with the reason why it is open."""

    verdict: bool | None
    why: Message | None = None
    faults: tuple[Fault, ...] = ()
    states: int = 0


@dataclass(slots=True)
class _ZoneResult:
    """What is known of one zone: a rope of firings to its end, and what went wrong."""

    ending: Rope = None
    normal: bool = True
    findings: Findings | None = None
    space: StateSpace | None = None
    dead: tuple[str, ...] = ()
    open: bool = False


def check_soundness(definitions: Definitions, *, limit: int = 200_000) -> Soundness:
    """Return whether every process of the file is sound, and the processes together where they exchange messages."""
    known = _known(definitions)
    if limit not in known:
        known[limit] = _check(definitions, limit)
    return known[limit]


@remember_last(4)
def _known(_definitions: Definitions) -> dict[int, Soundness]:
    """Return what was found with each limit: the check, the diagnosis and the redesign of a file all ask for it."""
    return {}


def _check(definitions: Definitions, limit: int) -> Soundness:
    net = compile_model(definitions)
    if not net.zones:
        return Soundness(verdict=None, why=message("There is no flow to check."))
    results = _check_zones(net, limit)
    faults = _faults(definitions, net, results)
    states = sum(result.findings.states for result in results if result.findings)
    if faults:
        return Soundness(verdict=False, faults=faults, states=states)
    if net.unknown:
        return Soundness(verdict=None, why=net.unknown[0][1], states=states)
    if any(result.open for result in results):
        why = message("Not decided: more than {limit} states, or a choice among too many flows.", limit=limit)
        return Soundness(verdict=None, why=why, states=states)
    together = check_collaboration(definitions, limit=limit)
    if together is None:
        return Soundness(verdict=True, states=states)
    return Soundness(
        verdict=together.verdict, why=together.why, faults=together.faults, states=states + together.states
    )


def _check_zones(net: Net, limit: int) -> list[_ZoneResult]:
    results: list[_ZoneResult] = [_ZoneResult() for _ in net.zones]
    abnormal: set[str] = set()
    for zone in reversed(range(len(net.zones))):  # what is inside stands after what it is inside of
        if net.zones[zone].entry:
            results[zone] = _check_zone(net, zone, frozenset(abnormal), limit)
            if not results[zone].normal:
                abnormal.add(net.zones[zone].id)
    return results


def _check_zone(net: Net, zone: int, abnormal: frozenset[str], limit: int) -> _ZoneResult:
    small = ZoneNet(net, zone, abnormal=abnormal)
    if small.aborts != small.shared:  # sound without the choices that only end the case by force: then sound with them
        reduce_net(small, cut_aborts=True)
        if small.solved():
            return _solved(small)
        small = ZoneNet(net, zone, abnormal=abnormal)
    reduce_net(small)
    if small.solved():
        return _solved(small)
    return _walked(net, zone, small, limit)


def _solved(small: ZoneNet) -> _ZoneResult:
    normal = [t for t in sorted(small.pre) if not small.post[t] & small.escapes]
    best = normal or sorted(small.pre)
    return _ZoneResult(ending=_first_story(small, best[0]), normal=bool(normal) or small.ends_here)


def _first_story(small: ZoneNet, transition: int) -> Rope:
    return next(cases(small, transition))[1]


def _walked(net: Net, zone: int, small: ZoneNet, limit: int) -> _ZoneResult:
    space = StateSpace(small)
    findings = space.explore(limit)
    result = _ZoneResult(findings=findings, space=space)
    if findings.deadlock is None and findings.double is None:
        result.open = not findings.complete or space.too_wide()
        if findings.complete:
            result.dead = _dead_nodes(net, zone, space, findings)
            result.normal = findings.endings != {True} or small.ends_here
    if findings.normal_end is not None:
        result.ending = [space.moves[index].story for index in findings.normal_end]
    return result


def _dead_nodes(net: Net, zone: int, space: StateSpace, findings: Findings) -> tuple[str, ...]:
    small = space.net
    alive = {space.moves[index].transition for index in findings.fired}
    ropes = [small.cover[transition] for transition in alive]
    for place, number in space.number.items():
        if findings.marked >> number & 1:
            ropes += [small.way.get(place), small.place_cover.get(place)]
    living = {net.firings[number].node for rope in ropes for number, _ in leaves(rope)}
    return tuple(
        node
        for node, home in net.node_zone.items()
        if home == zone and node not in living and node not in net.untouched and node not in net.struck
    )


def _faults(definitions: Definitions, net: Net, results: list[_ZoneResult]) -> tuple[Fault, ...]:
    teller = Storyteller(definitions, net, [result.ending for result in results])
    faults: list[Fault] = []
    for zone, result in enumerate(results):
        found, space = result.findings, result.space
        if found is None or space is None:
            continue
        if found.double is not None:
            faults.append(teller.double(zone, _stories(space, found.double)))
        if found.deadlock is not None:
            faults.append(teller.deadlock(zone, _stories(space, found.deadlock)))
        if found.livelock is not None:
            faults.append(teller.livelock(zone, _stories(space, found.livelock)))
        faults += [teller.dead(node) for node in result.dead if not teller.comes_to(node)]
    return tuple(fault for fault in faults if _shown(net, fault)) or tuple(faults)


def _shown(net: Net, fault: Fault) -> bool:
    """Tell whether the fault can be met before others are mended: by its run, already at the start, or in no run."""
    return bool(fault.run) or fault.kind == "dead-node" or _is_at_start(net, fault)


def _is_at_start(net: Net, fault: Fault) -> bool:
    return fault.kind == "livelock" and any(
        net.firings[number].node in fault.elements for place in bits(net.initial) for number in net.consumers[place]
    )


def _stories(space: StateSpace, path: tuple[int, ...]) -> list[Rope]:
    return [_whole(space, index) for index in path]


def _whole(space: StateSpace, index: int) -> Rope:
    """Return the firings of a move, with what happened on the way from its inputs."""
    move = space.moves[index]
    ways = [space.net.way.get(place) for place in sorted(space.net.pre[move.transition])]
    return [*ways, move.story]
