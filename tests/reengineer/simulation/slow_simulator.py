"""A slow, obvious simulator to check the kernel against: its own token game on dictionaries, one list of events, one queue."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np

from processes.expressions import evaluate
from reengineer.simulation.randomness import case_key, draw, element_keys, replication_seed
from reengineer.simulation.scenario import Work

if TYPE_CHECKING:
    from processes.model import Definitions
    from reengineer.simulation.distributions import Distribution
    from reengineer.simulation.scenario import Scenario

SECONDS = {"minute": 60.0, "hour": 3600.0, "working day": 8 * 3600.0, "day": 8 * 3600.0}
JOINING = ("parallelGateway", "inclusiveGateway")


@dataclass(eq=False)
class Place:
    """A process or one opening of a sub-process."""

    scope: Any
    copy: str = ""
    parent: Place | None = None
    host: Any = None  # the node that it is the inside of
    after: Any = None  # called when it is over
    tokens: int = 0
    cells: dict[str, list[str]] = field(default_factory=dict)  # join: flows that have brought a token
    alive: bool = True


@dataclass(eq=False)
class Job:
    """Something under way."""

    case: Case
    place: Place
    node: Any
    then: Any
    alive: bool = True
    started: bool = False
    key: float = 0.0
    timers: list[Job] = field(default_factory=list)
    held: list[tuple[str, int]] = field(default_factory=list)
    passed: dict[str, int] = field(default_factory=dict)
    length: float = 0.0
    rivals: list[Job] = field(default_factory=list)


@dataclass(eq=False)
class Case:
    """One case."""

    number: int
    words: tuple[int, int]
    values: dict[str, str]
    visits: dict[str, int] = field(default_factory=dict)
    stack: list[Any] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    messages: dict[str, int] = field(default_factory=dict)
    ended: float = -1.0


class SlowSimulator:
    """Runs one replication; `ended` has the end of each case, None for a case that is stuck."""

    def __init__(
        self, definitions: Definitions, scenario: Scenario, arrivals: list[float], replication: int = 0
    ) -> None:
        self.definitions, self.scenario = definitions, scenario
        self.seed = replication_seed(scenario.seed, replication)
        self.now, self.serial = 0.0, count()
        self.heap: list[tuple[float, int, Any]] = []
        self.queue: list[Job] = []
        self.queueing = scenario.level >= 3
        self.free = {p.id: [g.count * g.at_once for g in p.people] for p in scenario.pools}
        self.speed = {p.id: [g.speed for g in p.people] for p in scenario.pools}
        self.links = [(f.source, f.target) for c in definitions.collaborations for f in c.message_flows]
        self.cases: list[Case] = []
        for number, time in enumerate(arrivals):
            heapq.heappush(self.heap, (time, 1 << 60, lambda n=number: self._arrive(n)))

    def run(self) -> list[float | None]:
        while self.heap:
            self.now, _, happen = heapq.heappop(self.heap)
            happen()
        return [None if any(place.tokens for place in case.places) else case.ended for case in self.cases]

    def _at(self, time: float, happen: Any) -> None:
        heapq.heappush(self.heap, (time, next(self.serial), happen))

    # --- luck ---------------------------------------------------------------------------------------------------------
    def _luck(self, case: Case, key: str, visit: int, purpose: int) -> float:
        return draw(*case.words, *element_keys(key), 4 * visit + purpose)

    def _visit(self, case: Case, key: str) -> int:
        case.visits[key] = case.visits.get(key, -1) + 1
        return case.visits[key]

    def _length(self, length: Distribution | None, luck: float) -> float:
        if length is None:
            return 0.0
        return float(length.quantile(np.array([luck]))[0]) * SECONDS[length.unit]

    # --- tokens -------------------------------------------------------------------------------------------------------
    def _arrive(self, number: int) -> None:
        case = Case(number, case_key(self.seed, number), {})
        self.cases.append(case)
        targets = {target for _, target in self.links}
        for process in self.definitions.processes:
            place = Place(process)
            case.places.append(place)
            for node in self._starts(process):
                if node.id not in targets:
                    place.tokens += 1
                    case.stack.append((place, node, ""))
        self._settle(case)

    def _starts(self, scope: Any) -> list[Any]:
        targets = {flow.target for flow in scope.flows}
        without = [
            n
            for n in scope.nodes
            if n.id not in targets and n.kind != "boundaryEvent" and getattr(n, "trigger", "") != "link"
        ]
        return [n for n in without if n.kind == "startEvent"] or without

    def _settle(self, case: Case) -> None:
        while True:
            while case.stack:
                place, node, flow = case.stack.pop()
                if place.alive:
                    self._enter(case, place, node, flow)
            if not any(self._merge(case, place) for place in case.places if place.alive):
                break
        case.ended = self.now

    def _send_on(self, case: Case, place: Place, node: Any, key: str) -> None:
        """Let the token leave a node that is over."""
        for source, target in self.links:
            if source == node.id:
                self._message(case, target)
        told = getattr(node, "trigger", "") == "escalation" and node.kind == "intermediateThrowEvent"
        if told and self._escalate(case, place):
            self._throw(case, place, node)
            return
        link = getattr(node, "trigger", "") == "link" and node.kind == "intermediateThrowEvent"
        if link:
            caught = [
                n for n in place.scope.nodes if n.kind == "intermediateCatchEvent" and n.reference == node.reference
            ]
            case.stack.append((place, caught[0], ""))
            return
        flows = [f for f in place.scope.flows if f.source == node.id]
        if node.kind in ("exclusiveGateway", "inclusiveGateway") and len(flows) > 1:
            flows = self._chosen(case, node, key, flows)
        if not flows:
            self._over(place)
            return
        place.tokens += len(flows) - 1
        nodes = {n.id: n for n in place.scope.nodes}
        case.stack.extend((place, nodes[f.target], f.id) for f in reversed(flows))

    def _chosen(self, case: Case, node: Any, key: str, flows: list[Any]) -> list[Any]:
        visit = self._visit(case, key)
        usual = [f for f in flows if f.id == node.default]
        if all(f.condition for f in flows if f not in usual) and not self.scenario.probabilities:
            values = {a.name: a.values[0][0] for a in self.scenario.attributes}
            true = [f for f in flows if f.condition and evaluate(f.condition, values)] or usual
            return true[:1] if node.kind == "exclusiveGateway" else true
        shares = [self.scenario.probabilities[f.id] for f in flows]
        if node.kind == "exclusiveGateway":
            luck, total = self._luck(case, key, visit, 2), 0.0
            for flow, share in zip(flows, shares, strict=True):
                total += share
                if luck < total:
                    return [flow]
            return flows[-1:]
        several = [
            flow
            for number, (flow, share) in enumerate(zip(flows, shares, strict=True))
            if self._luck(case, key, visit * len(flows) + number, 2) < share
        ]
        return several or flows[:1]

    def _enter(self, case: Case, place: Place, node: Any, flow: str) -> None:
        key = node.id + place.copy
        into = [f.id for f in place.scope.flows if f.target == node.id]
        if node.kind in JOINING and len(into) > 1:
            place.cells.setdefault(node.id, []).append(flow)
            if node.kind == "parallelGateway" and set(place.cells[node.id]) == set(into):
                self._join(case, place, node)
        elif node.kind == "eventBasedGateway":
            self._race(case, place, node)
        elif node.kind == "endEvent":
            self._end(case, place, node)
        elif hasattr(node, "loop"):
            self._activity(case, place, node)
        elif node.kind == "intermediateCatchEvent" and node.trigger != "link":
            self._event(case, place, node, lambda: self._send_on(case, place, node, key))
        else:
            self._send_on(case, place, node, key)

    def _join(self, case: Case, place: Place, node: Any) -> None:
        taken = set(place.cells[node.id])
        for flow in taken:
            place.cells[node.id].remove(flow)
        place.tokens -= len(taken) - 1
        self._send_on(case, place, node, node.id + place.copy)

    def _merge(self, case: Case, place: Place) -> bool:
        """Let one inclusive join go on, if nothing more can come to it."""
        for node in place.scope.nodes:
            if node.kind == "inclusiveGateway" and place.cells.get(node.id):
                full = set(place.cells[node.id])
                busy = {j.node.id for j in case.jobs if j.alive and j.place is place}
                busy |= {p.host.id for p in case.places if p.parent is place and p.alive and p.tokens}
                busy |= {n for n, flows in place.cells.items() if flows and n != node.id}
                if not any(self._holds_back(place, start, node, full) for start in busy):
                    self._join(case, place, node)
                    return True
        return False

    def _holds_back(self, place: Place, start: str, join: Any, full: set[str]) -> bool:
        seen, waiting, reached = {start}, [start], set()
        while waiting:
            source = waiting.pop()
            for flow in place.scope.flows:
                guest = any(
                    n.id == flow.source and getattr(n, "attached_to", None) == source for n in place.scope.nodes
                )
                if flow.source != source and not guest:
                    continue
                if flow.target == join.id:
                    reached.add(flow.id)
                elif flow.target not in seen:
                    seen.add(flow.target)
                    waiting.append(flow.target)
        return bool(reached - full) and not reached & full

    # --- ends ---------------------------------------------------------------------------------------------------------
    def _end(self, case: Case, place: Place, node: Any) -> None:
        for source, target in self.links:
            if source == node.id:
                self._message(case, target)
        if node.trigger == "terminate":
            self._cancel_place(case, place, itself=False)
            place.tokens = 1
        if node.trigger == "error" or (node.trigger == "escalation" and self._escalate(case, place)):
            self._throw(case, place, node)
            return
        self._over(place)

    def _over(self, place: Place) -> None:
        place.tokens -= 1
        if place.tokens == 0 and place.after:
            place.alive = False
            place.after()

    def _escalate(self, case: Case, place: Place) -> bool:
        """Start who is told; tell whether it is caught by what interrupts."""
        while place.parent is not None:
            for caught in place.parent.scope.nodes:
                if getattr(caught, "attached_to", None) == place.host.id and caught.trigger == "escalation":
                    if caught.interrupting:
                        return True
                    place.parent.tokens += 1
                    case.stack.append((place.parent, caught, ""))
                    return False
            place = place.parent
        return False

    def _throw(self, case: Case, place: Place, node: Any) -> None:
        while place.parent is not None:
            caught = [
                n
                for n in place.parent.scope.nodes
                if getattr(n, "attached_to", None) == place.host.id and n.trigger == node.trigger
            ]
            self._cancel_place(case, place)
            if caught:
                self._leave_host(case, place)
                case.stack.append((place.parent, caught[0], ""))
                return
            place = place.parent
        self._cancel_place(case, place)

    def _leave_host(self, case: Case, place: Place) -> None:
        """Take off the timers and the siblings of an activity that a boundary event ends."""
        for other in case.places:
            if other.parent is place.parent and other.host is place.host and other.alive:
                self._cancel_place(case, other)
        for job in case.jobs:
            if job.place is place.parent and (
                job.node is place.host or getattr(job.node, "attached_to", "") == place.host.id
            ):
                self._cancel(job)

    def _cancel_place(self, case: Case, place: Place, *, itself: bool = True) -> None:
        place.tokens = 0
        place.cells = {}
        case.stack = [entry for entry in case.stack if entry[0] is not place]
        place.alive = not itself
        for inner in case.places:
            if inner.parent is place and inner.alive:
                self._cancel_place(case, inner)
        for job in case.jobs:
            if job.place is place:
                self._cancel(job, look=False)
        self._look()

    def _cancel(self, job: Job, *, look: bool = True) -> None:
        if not job.alive:
            return
        job.alive = False
        for timer in job.timers:
            timer.alive = False
        if job in self.queue:
            self.queue.remove(job)
        self._release(job)
        if look:
            self._look()

    # --- activities ---------------------------------------------------------------------------------------------------
    def _activity(self, case: Case, place: Place, node: Any) -> None:
        whole = Job(case, place, node, None)
        case.jobs.append(whole)
        rounds = Rounds(self, whole)
        self._start_timers(case, place, node, whole)
        rounds.begin()

    def linked(self, node: Any) -> bool:
        return any(target == node.id for _, target in self.links)

    def _start_timers(self, case: Case, place: Place, host: Any, whole: Job) -> None:
        for node in place.scope.nodes:
            if getattr(node, "attached_to", None) == host.id and node.id in self.scenario.timers:
                key = node.id + place.copy
                length = self._length(self.scenario.timers[node.id], self._luck(case, key, self._visit(case, key), 1))
                timer = Job(case, place, node, None)
                case.jobs.append(timer)
                whole.timers.append(timer)
                self._at(self.now + length, lambda timer=timer, node=node: self._strike(timer, node, host, whole))
            elif getattr(node, "attached_to", None) == host.id and self.linked(node):
                listener = Job(case, place, node, None, started=True)
                listener.then = lambda timer=listener, node=node: self._strike(timer, node, host, whole)
                case.jobs.append(listener)
                whole.timers.append(listener)

    def _strike(self, timer: Job, node: Any, host: Any, whole: Job) -> None:
        if not timer.alive:
            return
        case, place = timer.case, timer.place
        timer.alive = False
        if node.interrupting:
            for inner in case.places:
                if inner.parent is place and inner.host is host and inner.alive:
                    self._cancel_place(case, inner)
            for job in case.jobs:
                if job.place is place and job.node is host:
                    self._cancel(job, look=False)
            self._look()
            self._cancel(whole)
        else:
            place.tokens += 1
        case.stack.append((place, node, ""))
        self._settle(case)

    def _work(self, case: Case, place: Place, node: Any, key: str, then: Any) -> Job:
        work = self.scenario.work.get(node.id, Work())
        visit = self._visit(case, key)
        job = Job(case, place, node, then)
        case.jobs.append(job)
        job.length = self._length(work.processing, self._luck(case, key, visit, 0))
        lead = self.scenario.timers.get(node.id, work.lead)
        least = self.now + self._length(lead, self._luck(case, key, visit, 1))
        job.then = lambda: self._at(least, lambda: self._done(job, then)) if least > self.now else self._done(job, then)
        job.key = self._key(node, work)
        if work.needs and self.queueing:
            place_in_queue = sum(1 for other in self.queue if other.key <= job.key)
            self.queue.insert(place_in_queue, job)
            self._look()
        else:
            self._at(max(self.now + job.length, least), lambda: self._done(job, then))
        return job

    def _key(self, node: Any, work: Work) -> float:
        if self.scenario.discipline == "earliest due date":
            limit = node.time_limit and (node.time_limit.promised or node.time_limit.statutory)
            return self.now + limit.amount * SECONDS[limit.unit] if limit else float("inf")
        return -work.priority if self.scenario.discipline == "priority" else 0.0

    def _done(self, job: Job, then: Any) -> None:
        if job.alive:
            job.alive = False
            for rival in job.rivals:
                self._cancel(rival)
            then()
            self._settle(job.case)

    # --- people -------------------------------------------------------------------------------------------------------
    def _look(self) -> None:
        """Let whoever is free take up what waits, in order, from the beginning after each start."""
        again = True
        while again:
            again = False
            blocked: set[str] = set()
            for job in list(self.queue):
                needs = self.scenario.work[job.node.id].needs
                if not blocked & {pool for pool, _ in needs} and self._take(job, needs):
                    self._begin(job, needs)
                    again = True
                    break
                blocked |= {p for p, _ in needs if len(needs) == 1 or job.passed.get(p, 0) >= 10}

    def _take(self, job: Job, needs: Any) -> bool:
        for pool, people in needs:
            for _ in range(people):
                groups = [g for g, free in enumerate(self.free[pool]) if free]
                if not groups:
                    self._release(job)
                    return False
                group = max(groups, key=lambda g: (self.speed[pool][g], -g))
                self.free[pool][group] -= 1
                job.held.append((pool, group))
        return True

    def _begin(self, job: Job, needs: Any) -> None:
        for other in self.queue[: self.queue.index(job)]:
            others = self.scenario.work[other.node.id].needs
            for pool in {pool for pool, _ in needs} & {pool for pool, _ in others}:
                other.passed[pool] = other.passed.get(pool, 0) + 1
        self.queue.remove(job)
        slowest = min(self.speed[pool][group] for pool, group in job.held)
        self._at(self.now + job.length / slowest, lambda: self._finish(job))

    def _finish(self, job: Job) -> None:
        if job.alive:
            self._release(job)
            self._look()
            job.then()

    def _release(self, job: Job) -> None:
        for pool, group in job.held:
            self.free[pool][group] += 1
        job.held = []

    # --- events -------------------------------------------------------------------------------------------------------
    def _event(self, case: Case, place: Place, node: Any, then: Any) -> Job | None:
        if self.linked(node):
            return self._receive(case, place, node, then)
        return self._work(case, place, node, node.id + place.copy, then)

    def _receive(self, case: Case, place: Place, node: Any, then: Any) -> Job | None:
        if case.messages.get(node.id):
            case.messages[node.id] -= 1
            then()
            return None
        job = Job(case, place, node, then, started=True)
        case.jobs.append(job)
        return job

    def _message(self, case: Case, target: str) -> None:
        for process in self.definitions.processes:
            for node in process.nodes:
                if node.id == target and node.kind == "startEvent":
                    place = next(p for p in case.places if p.scope is process)
                    place.tokens += 1
                    case.stack.append((place, node, ""))
                    return
        waiting = [job for job in case.jobs if job.alive and job.started and job.node.id == target]
        if not waiting:
            case.messages[target] = case.messages.get(target, 0) + 1
            return
        if waiting[0].node.kind == "boundaryEvent":
            waiting[0].then()
            return
        waiting[0].alive = False
        for rival in waiting[0].rivals:
            self._cancel(rival)
        waiting[0].then()

    def _race(self, case: Case, place: Place, node: Any) -> None:
        nodes = {n.id: n for n in place.scope.nodes}
        jobs: list[Job] = []
        for flow in place.scope.flows:
            if flow.source == node.id:
                event = nodes[flow.target]
                then = lambda event=event: self._send_on(case, place, event, event.id + place.copy)  # noqa: E731
                job = self._event(case, place, event, then)
                if job is None:
                    for other in jobs:
                        self._cancel(other)
                    return
                jobs.append(job)
        for job in jobs:
            job.rivals = [other for other in jobs if other is not job]


class Rounds:
    """An activity with all that is done of it: once, in several instances, or in rounds."""

    def __init__(self, simulator: SlowSimulator, whole: Job) -> None:
        self.simulator, self.whole = simulator, whole
        self.case, self.place, self.node = whole.case, whole.place, whole.node
        self.key = self.node.id + self.place.copy
        self.work = simulator.scenario.work.get(self.node.id, Work())
        loop = self.node.loop
        self.most = loop.most if loop else None
        instances = self.most if loop and loop.kind != "standard" else 1
        self.left = self.work.repeats or instances or 1
        self.together = bool(loop and loop.kind == "parallel" and not self.work.again)

    def begin(self) -> None:
        if self.work.again and self.node.loop and self.node.loop.test_before:
            self._ask(0)
            return
        several = range(self.left if self.together else 1)
        for number in reversed(several) if hasattr(self.node, "nodes") else several:  # what is pushed last moves first
            self._receive(number)

    def _receive(self, number: int) -> None:
        if self.node.kind == "receiveTask" and self.simulator.linked(self.node):
            self.simulator._receive(self.case, self.place, self.node, lambda: self._wait(number))
        else:
            self._wait(number)

    def _wait(self, number: int) -> None:
        key = self.key + (f"#{number}" if number and (self.most or not self.work.again) else "")
        if self.work.wait is None:
            self._take_up(number, key)
            return
        visit = self.simulator._visit(self.case, key + "/wait")
        length = self.simulator._length(self.work.wait, self.simulator._luck(self.case, key + "/wait", visit, 1))
        late = Job(self.case, self.place, self.node, None)
        self.case.jobs.append(late)
        then = lambda: self.simulator._done(late, lambda: self._take_up(number, key))  # noqa: E731
        self.simulator._at(self.simulator.now + length, then)

    def _take_up(self, number: int, key: str) -> None:
        if not getattr(self.node, "nodes", ()):
            self.simulator._work(self.case, self.place, self.node, key, lambda: self._done(number))
            return
        copy = key.removeprefix(self.node.id)
        inner = Place(self.node, copy, self.place, self.node, lambda: self._done(number))
        self.case.places.append(inner)
        for start in self.simulator._starts(self.node):
            inner.tokens += 1
            self.case.stack.append((inner, start, ""))

    def _done(self, number: int) -> None:
        self.left -= 1
        if self.work.again:
            self._ask(number + 1)
        elif self.left == 0:
            self._over()
        elif not self.together:
            self._receive(number + 1)

    def _ask(self, number: int) -> None:
        """Ask whether there is one more round; each round that the loop may have has luck of its own."""
        ask = f"{self.key}/again {number if self.most else 0}"
        simulator = self.simulator
        again = number != self.most and simulator._luck(self.case, ask, simulator._visit(self.case, ask), 2)
        if again is False or again >= self.work.again:
            self._over()
        else:
            self._receive(number)

    def _over(self) -> None:
        self.whole.alive = False
        for timer in self.whole.timers:
            timer.alive = False
        self.simulator._send_on(self.case, self.place, self.node, self.key)
