"""A run where nothing is compiled: the same events in the same order as in the kernel, and no more of them than must be.

The loop finds out only when each task begins, is taken up and ends, which hangs on all the others; what cases and posts
make of it is added up afterwards in columns (`plain_books.py`), and luck is drawn for many cases at once (`plain_model.py`).
Every number is that of the kernel to the last bit: the same additions in the same order.

Taken are flows of one scope in which a task needs one person of one post or nobody: tasks and events with times of their
own, exclusive and parallel gateways, ends and terminate ends; posts with one kind of people that serve in order of arrival;
one calendar. `run_plain` returns None for everything else, and where a run does not end well, so that the kernel tells why.
"""

from __future__ import annotations

import gc
from collections import deque
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from reengineer.simulation.kernel.words import WORK
from reengineer.simulation.plain_books import Books
from reengineer.simulation.plain_hours import BeyondError
from reengineer.simulation.plain_model import PlainModel, is_plain
from reengineer.simulation.plain_parts import Case
from reengineer.simulation.plain_tokens import CLOSE, DEAD, LEAD, NEXT, AgainError, Tokens

if TYPE_CHECKING:
    from typing import Any

    from reengineer.simulation.compiled import Compiled
    from reengineer.simulation.plain_parts import Node
    from reengineer.simulation.replication import Replication
    from reengineer.simulation.scenario import Scenario

    Step = tuple[Any, Any, int, Any, Any, Any]  # see `_step`

AT_ONCE = 256  # cases that are let in before what has happened is added up: their columns stay in the cache
LATER = 1e300  # after everything


def run_plain(compiled: Compiled, scenario: Scenario, replication: int, *, log: bool = False) -> Replication | None:
    """Return what the kernel would count, or None where it has to run itself."""
    if not is_plain(compiled):
        return None
    collects = gc.isenabled()
    gc.disable()  # nothing is left behind in circles, and looking for them takes long
    try:
        for sound in (True, False):
            model = PlainModel(compiled, scenario, replication, sound=sound)
            try:
                return _Loop(model, Books(model, log=log)).run()
            except AgainError:
                continue
    except (BeyondError, RecursionError):  # or tokens that split for ever
        return None
    finally:
        if collects:
            gc.enable()
    return None


class _Loop(Tokens):
    """The loop: what comes next, an arrival or the end of something."""

    def __init__(self, model: PlainModel, books: Books) -> None:
        super().__init__(model, books)
        self.steps = [self._step(spot, node) for spot, node in enumerate(model.spots)]
        self.steps.append(((), deque(maxlen=1), DEAD, 0, None, None))

    def _step(self, spot: int, node: Node) -> Step:
        """Return what happens at the end of what stands at a spot.

        These are the queue and the people of its post; what is to be done then, for which node, or how far behind stands
        the task that begins at once, with the queue and the people of its post.
        """
        post = node.post if spot == node.spot else None
        people: Any = (post.queue, post.people) if post else ((), deque(maxlen=1))  # nobody is freed
        if post and node.lead:
            return (*people, LEAD, node, None, None)
        if len(node.ways) == 1 and self._is_next(node, node.ways[0][0]):
            then = node.ways[0][0]
            self.books.ahead[spot] = then.spot - spot
            return (*people, NEXT, then.spot - spot, then.post.queue, then.post.people)  # type: ignore[union-attr]
        return (*people, CLOSE, node, None, None)

    def _is_next(self, node: Node, then: Node) -> bool:
        """Tell whether one task follows another, so that nothing has to be looked at."""
        if self.model.terminates or not self.on_clock or node.suspends:
            return False
        alone = then.op == WORK and then.post and not then.lead and self.model.arriving[then.ordinal] == 1
        return bool(alone and node.once and then.once)

    def run(self) -> Replication:
        """Run until every case is over."""
        arrived = self.model.arrived
        for first in range(0, len(arrived), AT_ONCE):
            part = range(first, min(first + AT_ONCE, len(arrived)))
            self._let_in(part)
            for case, time in zip(self.rows[-len(part) :], arrived[first : part.stop].tolist(), strict=True):
                self._until(time)
                self._arrive(case, time)
        self._until(LATER)
        self.books.balance(self.rows, self.held)
        return self.books.result()

    def _let_in(self, part: range) -> None:
        """Give some cases their luck, after what has happened so far is added up and forgotten."""
        self.books.balance(self.rows, self.held)
        self._forget()
        luck, spent = self.model.draw(part)
        self.rows += [Case(number, row) for row, number in enumerate(part, len(self.rows))]
        self.luck += luck.tolist()
        self.books.drawn.append(spent)
        self._extend(len(luck))

    def _forget(self) -> None:
        """Forget the rows at the beginning whose cases are over, once they are the greater part."""
        over = next((row for row, case in enumerate(self.rows) if not case.over), len(self.rows))
        if 2 * over < len(self.rows):
            return
        gone, dead = over * self.width, self.width - 1
        del self.rows[:over]
        for column in (self.luck, self.since, self.behind, self.held, self.visits):
            del column[:gone]
        for case in {id(case): case for case in self.rows}.values():
            case.row -= over
            case.last -= gone if case.last >= 0 else 0
            case.later = {visit: row - over for visit, row in case.later.items()}
            case.items = {code - gone: node for code, node in case.items.items()}
        self.at = {time: code if code == dead else code - gone for time, code in self.at.items()}
        self.ties = {
            time: deque(code if code == dead else code - gone for code in codes) for time, codes in self.ties.items()
        }
        for post in self.model.posts:
            moved = [code - gone for code in post.queue]
            post.queue.clear()
            post.queue.extend(moved)
        self.books.forget(gone)

    def _arrive(self, case: Case, now: float) -> None:
        hours = self.hours
        if now >= hours.high:
            hours.move(now)
        self.now = now
        self.total = hours.base + (now - hours.floor) if hours.closing > 0.0 else hours.base
        node, cell = self.model.start
        self._go(case, node, cell, -1, 0.0)
        if not case.active:
            self._close(case)

    def _until(self, until: float) -> None:  # noqa: C901, PLR0912, PLR0915 - one loop: a call costs as much as an event
        """Let happen what comes first, up to an instant."""
        heap, at, ties, hours, width, steps = self.heap, self.at, self.ties, self.hours, self.width, self.steps
        luck, since, behind, held, end = self.luck, self.since, self.behind, self.held, self._end
        floor, base, high, closing, soon = hours.floor, hours.base, hours.high, hours.closing, hours.soon
        books, take = self.books, at.pop
        done, ends, started, starts = books.done.append, books.ends.append, self.started, self.starts
        while heap[0] <= until:
            now = heappop(heap)
            code = take(now)
            if ties and now in ties:
                self._draw_up(now)
            if now >= high:
                hours.move(now)
                floor, base, high, closing, soon = hours.floor, hours.base, hours.high, hours.closing, hours.soon
            total = base + (now - floor) if closing > 0.0 else base
            done(code)
            ends(now)
            queue, people, then, ahead, next_queue, next_people = steps[code % width]
            if queue:
                first = queue.popleft()
                started(first)
                starts(now)
                held[first] = held[code]
                finish = floor + (total + luck[first] - base)
                if not now < finish < soon:
                    finish = self._finish(first, now, total)
                if finish in at:
                    self._tie(finish, first)
                else:
                    at[finish] = first
                    heappush(heap, finish)
            else:
                people.append(held[code])
            if then:
                self.now, self.total = now, total
                end(code, then, ahead)
                continue
            after = code + ahead
            since[after] = total
            behind[after] = behind[code] + (total - since[code])
            if next_people and not next_queue:
                held[after] = next_people.pop()
                started(after)
                starts(now)
                finish = floor + (total + luck[after] - base)
                if not now < finish < soon:
                    finish = self._finish(after, now, total)
                if finish in at:
                    self._tie(finish, after)
                else:
                    at[finish] = after
                    heappush(heap, finish)
            else:
                next_queue.append(after)
                next_queue.joined += 1
                next_queue.longest = max(next_queue.longest, len(next_queue))
