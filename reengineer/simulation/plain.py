"""A run where nothing is compiled: the same events in the same order as in the kernel, on objects instead of an arena.

Python reads an attribute of an object quicker than it works out the address of a word, has a heap of its own, and luck is
drawn for many cases at once. Every number is that of the kernel to the last bit: the same additions in the same order.

Taken are flows of one scope in which a task needs one person of one post or nobody: tasks and events with times of their
own, exclusive and parallel gateways, ends and terminate ends; posts with one kind of people that serve in order of arrival;
one calendar. `run_plain` returns None for everything else, and where a run does not end well, so that the kernel tells why.
"""

from __future__ import annotations

import gc
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any

from reengineer.simulation.kernel import words as w
from reengineer.simulation.kernel.cases import STUCK
from reengineer.simulation.kernel.chance import MOST_VISITS
from reengineer.simulation.plain_model import PlainModel, is_plain
from reengineer.simulation.plain_parts import BeyondError, Case, Item, Join

if TYPE_CHECKING:
    from reengineer.simulation.compiled import Compiled
    from reengineer.simulation.plain_parts import Node, Post
    from reengineer.simulation.replication import Replication
    from reengineer.simulation.scenario import Scenario

COUNT, WAITING, OFF, WORKED, LASTED, PROMISE, LAW, CRITICAL, SIBLINGS, WAITED, OFF_CRITICAL, WORK, LEAD = range(13)
QUEUEING, WORKING, LEADING, OVER, DEAD = w.QUEUEING, w.WORKING, w.LEADING, w.OVER, w.DEAD


def run_plain(compiled: Compiled, scenario: Scenario, replication: int) -> Replication | None:
    """Return what the kernel would count, or None where it has to run itself."""
    if not is_plain(compiled):
        return None
    model = PlainModel(compiled, scenario, replication)
    collects = gc.isenabled()
    gc.disable()  # a case that is over leaves no circles behind, and looking for them takes a third of the time
    try:
        _Plain(model).run()
    except BeyondError:
        return None
    finally:
        if collects:
            gc.enable()
    return model.result()


class _Plain:
    """The loop: what comes next, an arrival or the end of something."""

    def __init__(self, model: PlainModel) -> None:
        self.model, self.hours, self.clock = model, model.hours, model.clock
        self.counted = model.counted
        self.heap: list[tuple[float, int, Item]] = []
        self.now, self.serial = 0.0, 0

    def run(self) -> None:
        """Run until every case is over."""
        heap, arrived, model = self.heap, self.model.arrived, self.model
        number, size, events = 0, len(arrived), 0
        while heap or number < size:
            if heap and (number == size or heap[0][0] <= arrived[number]):
                self.now, _, item = heappop(heap)
                events += 1
                if item.state != DEAD:
                    self._end(item)
                continue
            self.now = arrived[number]
            case = model.case(number)
            number += 1
            self._go(case, [(model.start, 0, None, 0.0)])
        model.events = events

    def _push(self, time: float, item: Item) -> None:
        self.serial += 1
        heappush(self.heap, (time, self.serial, item))

    # --- tasks ------------------------------------------------------------------------------------------------------------
    def _begin(self, case: Case, node: Node, previous: Item | None, carried: float) -> None:
        """Make a task ready: draw its times, ask for its person."""
        now, hours, post = self.now, node.hours, node.post
        item = Item(case, node, previous, now, carried)
        case.items.append(item)
        case.active += 1
        visits, luck = case.visits, case.luck
        if visits[node.ordinal]:
            length, lead = self._draw_again(case, node)
        else:
            visits[node.ordinal] = 1
            length = luck[node.first] if node.first >= 0 else node.work
            lead = luck[node.second] if node.second >= 0 else node.lead
        item.length = length
        if self.hours:
            item.passed = self.hours.worked(now)
        if lead > 0.0:
            item.lead_end = hours.when(item.passed + lead, now) if hours else now + lead
        if post is None:
            item.state, finish = LEADING, item.lead_end
            if length > 0.0:
                finish = max(finish, hours.when(item.passed + length, now) if hours else now + length)
            self._push(finish, item)
        elif post.free and not post.queue:
            post.free -= 1
            self._start(post, item)
        else:
            item.state = QUEUEING
            post.queue.append(item)
            post.longest = max(post.longest, len(post.queue))

    def _draw_again(self, case: Case, node: Node) -> tuple[float, float]:
        """Return how long people work on a task that the case comes back to, and the least time until it is over."""
        visit = case.visits[node.ordinal]
        case.visits[node.ordinal] = visit + 1
        if visit >= MOST_VISITS:
            raise BeyondError
        if node.post:
            case.returns += 1
        return (
            node.length(case, visit, 0) if node.first >= 0 else node.work,
            node.length(case, visit, 1) if node.second >= 0 else node.lead,
        )

    def _start(self, post: Post, item: Item) -> None:
        """Begin the work of a person, when that person is in."""
        now, hours = self.now, post.hours
        item.spent = length = item.length / post.speed
        post.busy += length
        item.price = length * post.rate
        item.state = WORKING
        if hours is None:
            item.start = now
            self.serial += 1
            heappush(self.heap, (now + length / post.capacity, self.serial, item))
            return
        worked = hours.worked(now)
        item.start = begin = hours.opening(now)
        if begin > item.ready:
            item.off = begin - item.ready - (worked - item.passed)
        self._push(hours.when(worked + length / post.capacity, begin), item)

    def _release(self, post: Post) -> None:
        """Let the person take up what has waited longest."""
        if not post.queue:
            post.free += 1
            return
        item = post.queue.popleft()
        post.queued += self.now - item.ready
        post.served += 1
        self._start(post, item)

    def _end(self, item: Item) -> None:
        """End the work on a task, and the task if its lead has passed."""
        now, node, case = self.now, item.node, item.case
        if item.state == WORKING:
            item.work_end = now
            self._release(node.post)  # type: ignore[arg-type]  # people work only where some are needed
            if item.lead_end > now:
                item.state = LEADING
                self._push(item.lead_end, item)
                return
        item.state, item.finish = OVER, now
        case.active -= 1
        if item.previous and node.department:
            before = item.previous.node.department
            if before and before != node.department:
                case.handed += 1
        if not node.suspends:
            item.behind += self.clock.worked(now) - item.passed if self.clock else now - item.ready
        self._sum(item)
        if len(node.ways) == 1:
            target, cell, _, _ = node.ways[0]
            if target.op == w.WORK:
                self._begin(case, target, item, item.behind)
            else:
                self._go(case, [(target, cell, item, item.behind)])
        else:
            self._go(case, [(way[0], way[1], item, item.behind) for way in reversed(node.ways)])

    def _sum(self, item: Item) -> None:
        """Add a task that is over to the sums of its case and of its node."""
        node, case, waited = item.node, item.case, 0.0
        if node.post:
            waited = item.start - item.ready
            case.effort += item.spent
            case.delay += waited
            case.cost += item.price
        case.cost += node.cost
        if case.number not in self.counted:
            return
        lasted = node.hours.worked(self.now) - item.passed if node.hours else self.now - item.ready
        sums = node.sums
        sums[COUNT] += 1.0
        sums[LASTED] += lasted
        if node.post:
            sums[WAITING] += waited
            sums[OFF] += item.off
            sums[WORKED] += item.spent
        if lasted <= node.promised:
            sums[PROMISE] += 1.0
        if lasted <= node.statutory:
            sums[LAW] += 1.0

    # --- tokens -----------------------------------------------------------------------------------------------------------
    def _go(self, case: Case, moving: list[Any]) -> None:
        """Move the tokens of a case until each waits; with nothing left to wait for, the case is over."""
        while moving:
            node, cell, previous, carried = moving.pop()
            op = node.op
            if op == w.WORK:
                self._begin(case, node, previous, carried)
                continue
            ways = node.ways
            if op == w.CHOOSE:
                ways = (ways[self._choose(case, node)],)
            elif op == w.FORK:
                case.live += len(ways) - 1
            elif op == w.JOIN:
                joined = self._join(case, node, cell, carried)
                if joined is None:
                    continue
                carried = joined
            else:
                if op == w.TERMINATE:
                    moving.clear()
                    self._stop(case)
                self._leave(case, node, previous, carried)
                continue
            moving.extend((way[0], way[1], previous, carried) for way in reversed(ways))
        if case.active == 0:
            self._close(case)

    def _choose(self, case: Case, node: Node) -> int:
        """Return the number of the way that a case takes."""
        visit = case.visits[node.ordinal]
        case.visits[node.ordinal] = visit + 1
        if visit >= MOST_VISITS:
            raise BeyondError
        if node.by_condition:
            return self.model.way(case.number, node)
        share = node.luck(case, visit, 2) if visit else case.luck[node.first]
        last = len(node.shares) - 1
        return next((number for number, bound in enumerate(node.shares[:last]) if share < bound), last)

    def _join(self, case: Case, node: Node, cell: int, carried: float) -> float | None:
        """Let a token wait for the others; return the approval time behind them when all have come."""
        join = case.joins.get(node.ordinal)
        if join is None:
            join = case.joins[node.ordinal] = Join(node.incoming)
        join.together += self.now
        join.carried = max(join.carried, carried)
        cells = join.cells
        cells[cell] += 1
        join.filled += cells[cell] == 1
        if join.filled < node.incoming:
            return None
        for place in range(node.incoming):
            cells[place] -= 1
            join.filled -= cells[place] == 0
        if case.number in self.counted:
            node.sums[SIBLINGS] += node.incoming * self.now - join.together
            node.sums[COUNT] += 1.0
        carried, join.together, join.carried = join.carried, 0.0, 0.0
        case.live -= node.incoming - 1
        return carried

    def _leave(self, case: Case, node: Node, previous: Item | None, carried: float) -> None:
        """End a token."""
        case.live -= 1
        case.last, case.outcome = previous, node.ordinal
        case.carried = max(case.carried, carried)
        if case.live == 0:
            case.approved = max(case.approved, case.carried)
            case.carried = 0.0

    def _stop(self, case: Case) -> None:
        """Take off everything that is under way; first what waits, so that nobody takes it up."""
        case.live, case.carried = 1, 0.0
        case.joins.clear()
        for working in (False, True):
            for item in reversed(case.items):
                if item.state not in (OVER, DEAD) and (working or item.state != WORKING):
                    self._cancel(case, item)

    def _cancel(self, case: Case, item: Item) -> None:
        post, state, now = item.node.post, item.state, self.now
        item.state = DEAD
        case.active -= 1
        if post is None or state == LEADING:
            return
        if state == QUEUEING:
            case.delay += now - item.ready
            post.queue.remove(item)
            post.queued += now - item.ready
            post.served += 1
            return
        case.delay += min(now, item.start) - item.ready
        post.take_back(item, now)
        case.effort += item.spent
        case.cost += item.price
        self._release(post)

    def _close(self, case: Case) -> None:
        """Book a case that is over, and follow its critical path from its end."""
        self.model.book(case, self.now, STUCK if case.live or case.outcome < 0 else case.outcome)
        item = case.last if case.number in self.counted else None
        while item:
            sums = item.node.sums
            sums[CRITICAL] += 1.0
            if item.node.post:
                sums[WAITED] += item.start - item.ready - item.off
                sums[OFF_CRITICAL] += item.off
                sums[WORK] += item.work_end - item.start
                sums[LEAD] += item.finish - item.work_end
            else:
                sums[LEAD] += item.finish - item.ready
            item = item.previous
        case.items.clear()  # the items know the case: nothing may be left to the collector of garbage
        case.last = None
