"""The tokens of the cases in a run without compiled code: what is scheduled, tasks, gateways, and what is taken off."""

from __future__ import annotations

from collections import deque
from heapq import heappush
from math import inf
from typing import TYPE_CHECKING

from reengineer.simulation.kernel.cases import STUCK
from reengineer.simulation.kernel.chance import MOST_VISITS
from reengineer.simulation.kernel.words import CHOOSE, FORK, JOIN, TERMINATE, WORK
from reengineer.simulation.plain_hours import BeyondError
from reengineer.simulation.plain_model import way_of
from reengineer.simulation.plain_parts import Join

if TYPE_CHECKING:
    from reengineer.simulation.plain_books import Books
    from reengineer.simulation.plain_model import PlainModel
    from reengineer.simulation.plain_parts import Case, Node, Post

NEXT, CLOSE, LEAD, DEAD = range(
    4
)  # what happens at an end: the next task begins, the rest is looked at, the lead, nothing


class AgainError(Exception):
    """A case came to a node again to which a sound one comes once."""


class Tokens:
    """The cases under way.

    What is scheduled stands in a heap of instants; `at` has the code of each, and `ties` those that are to follow at the
    very same instant, in the order in which they were scheduled.
    """

    def __init__(self, model: PlainModel, books: Books) -> None:
        self.model, self.books, self.hours, self.width = model, books, model.hours, model.width
        self.counted = model.counted
        self.on_clock = model.clock is model.hours
        self.terminates = model.terminates
        self.begun, self.before = books.begun.append, books.before.append
        self.started, self.starts = books.started.append, books.starts.append
        self.heap = [inf]
        self.at: dict[float, int] = {}
        self.ties: dict[float, deque[int]] = {}
        self.now = self.total = 0.0
        # by code
        self.luck: list[float] = []
        self.since: list[float] = []  # when it began, on the approval clock
        self.behind: list[float] = []  # approval time before it
        self.held: list[int] = []  # by which person
        self.visits: list[int] = []
        # by row
        self.rows: list[Case] = []

    def _extend(self, length: int) -> None:
        self.since += [0.0] * length
        self.behind += [0.0] * length
        self.held += [0] * length
        self.visits += [0] * length

    # --- what is scheduled ------------------------------------------------------------------------------------------------
    def _push(self, time: float, code: int) -> None:
        if time in self.at:
            self._tie(time, code)
        else:
            self.at[time] = code
            heappush(self.heap, time)

    def _tie(self, time: float, code: int) -> None:
        """Let something follow what is scheduled at the same instant."""
        self.ties.setdefault(time, deque()).append(code)

    def _draw_up(self, time: float) -> None:
        """Schedule what follows at the same instant."""
        codes = self.ties[time]
        self.at[time] = codes.popleft()
        heappush(self.heap, time)
        if not codes:
            del self.ties[time]

    def _finish(self, code: int, now: float, total: float) -> float:
        """Return when the work of a person is over that begins when that person is in."""
        hours = self.model.spots[code % self.width].post.hours  # type: ignore[union-attr]  # it is work of people
        if hours is not self.hours:
            return now + self.luck[code]
        begin = hours.opening(now)
        if begin != now:
            self.books.late.append((code, begin))
        return hours.when(total + self.luck[code], begin)

    # --- tasks ------------------------------------------------------------------------------------------------------------
    def _begin(self, case: Case, node: Node, previous: int, carried: float) -> None:
        """Make a task ready: draw its times, ask for its person."""
        code = case.row * self.width + node.spot
        if self.visits[code]:
            code = self._visit_again(case, node, code)
        else:
            self.visits[code] = 1
        post = node.post
        over = code + node.lead  # what it is known by when it is over
        self.begun(over)
        self.before(previous)
        self.since[over] = self.total if self.on_clock else self.now
        self.behind[over] = carried
        case.active += 1
        if self.terminates:
            case.items[over] = node
        if node.lead or not post:
            finish = self._lead_end(node, over)
            if not post:
                self._push(finish, code)
                return
        if post.people and not post.queue:
            self.held[code] = post.people.pop()
            self._start(code)
        else:
            post.queue.join(code)

    def _lead_end(self, node: Node, code: int) -> float:
        """Turn a length that starts now into its end."""
        least, now, finish = self.luck[code], self.now, self.now
        if least > 0.0:
            finish = node.hours.when((self.total if node.hours is self.hours else now) + least, now)
        self.luck[code] = finish
        return finish

    def _start(self, code: int) -> None:
        """Begin the work of a person."""
        hours, now = self.hours, self.now
        self.started(code)
        self.starts(now)
        finish = hours.floor + (self.total + self.luck[code] - hours.base)
        if not now < finish < hours.soon:
            finish = self._finish(code, now, self.total)
        if finish in self.at:
            self._tie(finish, code)
        else:
            self.at[finish] = code
            heappush(self.heap, finish)

    def _visit_again(self, case: Case, node: Node, code: int) -> int:
        """Return the code of a later visit of a case to a node."""
        visit = self.visits[code]
        self.visits[code] = visit + 1
        if node.once:
            raise AgainError
        if visit >= MOST_VISITS:
            raise BeyondError
        row = case.later.get(visit)
        if row is None:
            case.keys = self.model.keys(case.number)
            row = case.later[visit] = len(self.rows)
            self.rows.append(case)
            self.luck += [0.0] * self.width
            self._extend(self.width)
        again = row * self.width + node.spot
        self._draw_again(case, node, visit, again)
        return again

    def _draw_again(self, case: Case, node: Node, visit: int, code: int) -> None:
        """Draw what a case does at a later visit."""
        if node.op == CHOOSE:
            chosen = node.by_condition or len(node.ways) == 1
            self.luck[code] = (
                self.luck[case.row * self.width + node.spot] if chosen else way_of(node, node.luck(case, visit, 2))
            )
            return
        work, lead = node.lengths(case, visit)
        post = node.post
        if post is None:
            self.luck[code] = max(work, lead)
            return
        case.returns += 1
        spent = work / post.speed
        self.books.respent.append((code, spent))
        self.luck[code] = spent / post.capacity
        if node.lead:
            self.luck[code + node.lead] = lead

    def _end(self, code: int, then: int, node: Node) -> None:
        """End the work on a task, and the task if its lead has passed."""
        if then == DEAD:
            return
        if then == LEAD:
            code += node.lead
            if self.luck[code] > self.now:
                self._push(self.luck[code], code)
                return
            self.books.close_at_once(code, self.now)
        case = self.rows[code // self.width]
        case.active -= 1
        if self.terminates:
            del case.items[code]
        carried = self.behind[code]
        if not node.suspends:
            carried += (self.total if self.on_clock else self.now) - self.since[code]
        for target, cell in node.ways:
            if target.op == WORK:
                self._begin(case, target, code, carried)
            elif self._go(case, target, cell, code, carried):
                break
        if not case.active:
            self._close(case)

    # --- tokens -----------------------------------------------------------------------------------------------------------
    def _go(self, case: Case, node: Node, cell: int, previous: int, carried: float) -> bool:
        """Move a token, and what comes of it, until all wait; tell whether it has ended the whole case."""
        while True:
            op = node.op
            if op == CHOOSE:
                code = case.row * self.width + node.spot
                if self.visits[code]:
                    code = self._visit_again(case, node, code)
                else:
                    self.visits[code] = 1
                node, cell = node.ways[int(self.luck[code])]
                continue
            if op == WORK:
                self._begin(case, node, previous, carried)
                return False
            if op == JOIN:
                join = self._join(case, node, cell, carried)
                if join.filled < node.incoming:
                    return False
                carried = self._go_together(case, node, join)
            elif op == FORK:
                case.live += len(node.ways) - 1
            else:
                return self._leave(case, node, previous, carried)
            if len(node.ways) != 1:
                return self._spread(case, node, previous, carried)
            node, cell = node.ways[0]

    def _spread(self, case: Case, node: Node, previous: int, carried: float) -> bool:
        """Move a token along each way, one after the other; tell whether one has ended the whole case."""
        for target, cell in node.ways:
            if target.op == WORK:
                self._begin(case, target, previous, carried)
            elif self._go(case, target, cell, previous, carried):
                return True
        return False

    def _join(self, case: Case, node: Node, cell: int, carried: float) -> Join:
        """Let a token wait for the others."""
        join = case.joins.get(node.ordinal)
        if join is None:
            join = case.joins[node.ordinal] = Join(node.incoming)
        join.together += self.now
        join.carried = max(join.carried, carried)
        if join.cells[cell]:
            if node.once:
                raise AgainError
            join.cells[cell] += 1
        else:
            join.cells[cell] = 1
            join.filled += 1
        return join

    def _go_together(self, case: Case, node: Node, join: Join) -> float:
        """Make one token of those that have come; return the approval time behind it."""
        if node.once and join.fired:
            raise AgainError
        join.fired = True
        join.cells = [count - 1 for count in join.cells]
        join.filled = sum(count > 0 for count in join.cells)
        if case.number in self.counted:
            node.siblings += node.incoming * self.now - join.together
            node.joined += 1.0
        case.live -= node.incoming - 1
        carried, join.together, join.carried = join.carried, 0.0, 0.0
        return carried

    def _leave(self, case: Case, node: Node, previous: int, carried: float) -> bool:
        """End a token; tell whether that ends the whole case."""
        stops: bool = node.op == TERMINATE
        if stops:
            self._stop(case)
        case.live -= 1
        case.last, case.outcome = previous, node.ordinal
        case.carried = max(case.carried, carried)
        if case.live == 0:
            case.approved = max(case.approved, case.carried)
            case.carried = 0.0
        return stops

    def _close(self, case: Case) -> None:
        """Note that a case is over."""
        case.over = True
        outcome = STUCK if case.live or case.outcome < 0 else case.outcome
        self.books.closed.append((case.number, case.last, outcome, case.returns, self.now, case.approved))

    # --- what is taken off ------------------------------------------------------------------------------------------------
    def _stop(self, case: Case) -> None:
        """Take off everything that is under way; first what waits, so that nobody takes it up."""
        case.live, case.carried = 1, 0.0
        case.joins.clear()
        if not case.items:
            return
        items = [(over - node.lead, over, node) for over, node in reversed(case.items.items())]
        case.items, case.active = {}, 0
        times = {code: time for time, code in self.at.items()}
        times |= {code: time for time, codes in self.ties.items() for code in codes}
        for code, over, node in items:
            if node.post and code not in times and over not in times:
                node.post.queue.remove(code)
                self.books.cancel(code, self.now, working=False)
            elif not node.post or code not in times:
                self._take_off(times[over], over)
        for code, _, node in items:
            if node.post and code in times:
                self._take_off(times[code], code)
                self.books.cancel(code, self.now, working=True)
                self._release(node.post, self.held[code])

    def _take_off(self, time: float, code: int) -> None:
        """Let nothing happen where something was scheduled."""
        dead = self.width - 1
        if self.at[time] == code:
            self.at[time] = dead
        else:
            codes = self.ties[time]
            codes[codes.index(code)] = dead

    def _release(self, post: Post, person: int) -> None:
        """Let a person take up what has waited longest."""
        if not post.queue:
            post.people.append(person)
            return
        code = post.queue.popleft()
        self.held[code] = person
        self._start(code)
