"""What cases, tasks and posts make of the instants that a run without compiled code found, added up in columns.

Every sum is added up in the order in which the kernel adds: `np.add.at` takes one value after the other.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any

import numpy as np

from reengineer.simulation.kernel import words as w
from reengineer.simulation.plain_hours import Hours
from reengineer.simulation.replication import Replication

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from reengineer.simulation.plain_model import PlainModel
    from reengineer.simulation.plain_parts import Case

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

NEAR = 1e-6  # seconds by which a limit may be passed
SUMS = w.LEAD_CRITICAL + 1 - w.COUNT
TIMES = ("ready", "start", "ended", "spent")
ON_CALENDARS = (
    "passed",
    "off",
    "total",
)  # working seconds before it was ready; closed doors in its wait; before its end


class Books:
    """The journal of a run, and what is added up of it."""

    def __init__(self, model: PlainModel, *, log: bool) -> None:
        self.model, self.log, self.width = model, log, model.width
        # the journal: what began, and what had to end for it; what was taken up, ended and taken off, and when
        self.begun: list[int] = []
        self.before: list[int] = []
        self.started: list[int] = []
        self.starts: list[float] = []
        self.late: list[tuple[int, float]] = []  # taken up when the doors were closed; when they opened
        self.done: list[int] = []
        self.ends: list[float] = []
        self.cancelled: list[tuple[int, int, float, bool]] = []  # after how many were taken up; code; when; at work
        self.closed: list[tuple[int, int, int, int, float, float]] = []  # cases
        self.respent: list[tuple[int, float]] = []  # work at later visits
        self.drawn: list[Floats] = []  # the work of the cases that are new
        # by code
        self.has_hours = isinstance(model.hours, Hours)
        names = TIMES + ON_CALENDARS if self.has_hours else TIMES
        self.columns: dict[str, Floats] = {name: np.empty(0) for name in names}
        self.previous: Integers = np.empty(0, np.int64)
        self.numbers: Integers = np.empty(0, np.int64)  # by row, of the case
        self.events = 0
        self._lay_spots()
        size = len(model.arrived)
        self.arrived_total = model.hours.worked(model.arrived)
        self.cases = np.zeros((5, size))  # ended, approval, effort, waiting, cost
        self.whole = np.zeros((3, size), np.int64)  # outcome, handovers, returns
        self.sums = np.zeros((len(model.nodes), SUMS))
        self.busy, self.queued = np.zeros(len(model.posts)), np.zeros(len(model.posts))
        self.rows: list[tuple[Integers, Floats]] = []

    def _lay_spots(self) -> None:
        """Lay as columns what is known of each spot."""
        model, (ints, reals) = self.model, self.model.words
        spots = model.spots
        nodes = [node.address for node in spots]

        def column(values: Any, kind: Any = np.float64) -> Any:
            return np.array([*values, 0], kind)  # the last is that of what was taken off

        self.back = column((spot - node.spot for spot, node in enumerate(spots)), np.int64)
        self.lead = column((node.lead for node in spots), np.int64)
        self.closes = column((spot != node.spot or not node.lead for spot, node in enumerate(spots)), np.bool_)
        self.ordinal = column((node.ordinal for node in spots), np.int64)
        self.post = column((node.post.number if node.post else -1 for node in spots), np.int64)
        self.rate = column(node.post.rate if node.post else 0.0 for node in spots)
        self.department = column((ints[node + w.DEPARTMENT] for node in nodes), np.int64)
        self.fixed = column(reals[node + w.FIXED_COST] for node in nodes)
        self.limits = [
            column(reals[node + field] + NEAR if reals[node + field] else inf for node in nodes)
            for field in (w.PROMISED, w.STATUTORY)
        ]
        self.ahead = np.zeros(self.width, np.int64)  # how far behind it the next begins at once; 0: the journal tells
        self.shuts = column((node.post is not None and node.post.hours is model.hours for node in spots), np.bool_)
        self.on_hours = column((node.hours is model.hours for node in spots), np.bool_)

    # --- the journal ----------------------------------------------------------------------------------------------------------
    def close_at_once(self, code: int, now: float) -> None:
        """Note the end of a task whose lead has passed when the work ends: no event of its own."""
        self.done.append(code)
        self.ends.append(now)
        self.events -= 1

    def cancel(self, code: int, now: float, *, working: bool) -> None:
        """Note that an item is taken off, in a queue or at work."""
        self.cancelled.append((len(self.started), code, now, working))

    def balance(self, rows: Sequence[Case], held: Sequence[int]) -> None:
        """Add up the journal, and begin a new one."""
        self._make_room(rows)
        done, ends = _whole(self.done), _real(self.ends)
        spot = done % self.width
        self.events += len(done)
        self.columns["ended"][done] = ends
        if self.has_hours:
            self.columns["total"][done] = self.model.hours.worked(ends)
        ahead = self.ahead[spot]
        nexts = ahead != 0
        self._book_begun(_whole(self.begun), _whole(self.before))
        self._book_begun((done + ahead)[nexts], done[nexts])
        self._book_started()
        closes = self.closes[spot]
        self._book_over(done[closes], spot[closes], held)
        self._book_cancelled()
        self._book_closed()
        journal: tuple[list[Any], ...] = (
            self.begun,
            self.before,
            self.started,
            self.starts,
            self.late,
            self.done,
            self.ends,
        )
        for part in (*journal, self.cancelled, self.closed, self.respent, self.drawn):
            part.clear()

    def forget(self, gone: int) -> None:
        """Forget so many codes at the beginning."""
        self.columns = {name: column[gone:].copy() for name, column in self.columns.items()}
        self.previous = self.previous[gone:] - gone
        self.numbers = self.numbers[gone // self.width :]

    def _make_room(self, rows: Sequence[Case]) -> None:
        """Make room for the rows that are new, and as much again, so that it need not be made each time."""
        first, size = len(self.numbers) * self.width, len(rows) * self.width
        self.numbers = np.concatenate((self.numbers, _whole([case.number for case in rows[len(self.numbers) :]])))
        if size > len(self.previous):
            more = np.zeros(2 * size - len(self.previous))
            self.columns = {name: np.concatenate((column, more)) for name, column in self.columns.items()}
            self.previous = np.concatenate((self.previous, more.astype(np.int64)))
        spent = self.columns["spent"]
        for drawn in self.drawn:
            spent[first : first + len(drawn)] = drawn
        for code, again in self.respent:
            spent[code] = again

    def _book_begun(self, begun: Integers, before: Integers) -> None:
        """Book what became ready when something else ended, or when the case came."""
        columns, case = self.columns, self.numbers[begun // self.width]
        self.previous[begun] = before
        ready = np.where(before >= 0, columns["ended"][before], self.model.arrived[case])
        columns["ready"][begun] = columns["start"][begun] = ready
        if self.has_hours:
            columns["passed"][begun] = np.where(before >= 0, columns["total"][before], self.arrived_total[case])

    def _book_started(self) -> None:
        """Book what was taken up: how long it had waited, and for which post."""
        columns, started, now = self.columns, _whole(self.started), _real(self.starts)
        columns["start"][started] = now
        for code, begin in self.late:
            columns["start"][code] = begin
        spot = started % self.width
        over = started + self.lead[spot]
        ready, post = columns["ready"][over], self.post[spot]
        if self.has_hours:
            begun = columns["start"][started]
            closed = begun - ready - (self.model.hours.worked(begun) - columns["passed"][over])
            columns["off"][started] = np.where((begun > ready) & self.shuts[spot], closed, 0.0)
        queued, spent = now - ready, columns["spent"][started]
        if self.cancelled:
            places = [place for place, *_ in self.cancelled]
            given_up = [self._give_up(code, when, working=working) for _, code, when, working in self.cancelled]
            post = np.insert(post, places, [number for number, _, _ in given_up])
            queued = np.insert(queued, places, [waited for _, waited, _ in given_up])
            spent = np.insert(spent, places, [back for _, _, back in given_up])
        np.add.at(self.queued, post, queued)
        np.add.at(self.busy, post, spent)

    def _give_up(self, code: int, now: float, *, working: bool) -> tuple[int, float, float]:
        """Return the post of what was taken off, how long it stood in the queue, and what is taken back of the work."""
        post = self.model.posts[self.post[code % self.width]]
        if not working:
            return post.number, now - self.columns["ready"][code + self.lead[code % self.width]], 0.0
        length, done = self._done(code, now)
        return post.number, 0.0, -(length - done)

    def _done(self, code: int, now: float) -> tuple[float, float]:
        """Return how long the work on an item was to be, and what was done when it was taken off."""
        post = self.model.posts[self.post[code % self.width]]
        length = self.columns["spent"][code] * post.speed / post.speed
        begun = min(self.columns["start"][code], now)
        before, then = post.hours.worked(np.array([begun, now]))
        return length, min(length, (then - before) * post.capacity)

    # --- tasks and cases ------------------------------------------------------------------------------------------------------
    def _book_over(self, over: Integers, spot: Integers, held: Sequence[int]) -> None:
        """Book tasks that are over, in this order."""
        columns = self.columns
        work, case, node = over - self.back[spot], self.numbers[over // self.width], self.ordinal[spot]
        ready, finish, spent = columns["ready"][over], columns["ended"][over], columns["spent"][work]
        by_people = self.post[spot] >= 0
        start = np.where(by_people, columns["start"][work], ready)
        waited = start - ready
        _, _, effort, delay, cost = self.cases
        np.add.at(effort, case, spent)
        np.add.at(delay, case, waited)
        price, fixed = spent * self.rate[spot], self.fixed[spot]
        if price.any() or fixed.any():
            np.add.at(cost, np.repeat(case, 2), np.column_stack((price, fixed)).ravel())
        self._book_handovers(over, spot, case)
        if self.log:
            person = np.where(by_people, _whole([held[code] for code in work.tolist()]), -1)
            self.rows.append((np.column_stack((case, node, person)), np.column_stack((ready, start, finish))))
        lasted, off = finish - ready, np.zeros(0)
        if self.has_hours:
            off = columns["off"][work]
            lasted = np.where(self.on_hours[spot], columns["total"][over] - columns["passed"][over], lasted)
        counts = self._counts(case)
        values: list[Any] = [node, waited, spent, lasted, off, *(limit[spot] for limit in self.limits)]
        self._sum(*(value[counts] if value.size else value for value in values))

    def _counts(self, case: Integers) -> NDArray[np.bool_]:
        """Tell which cases count."""
        counted = self.model.counted
        return (case >= counted.start) & (case < counted.stop)

    def _sum(self, node: Integers, *values: Floats) -> None:
        """Add tasks that are over to the sums of their nodes: waited, worked, lasted, closed doors; and their limits."""
        sums, size = self.sums, len(self.sums)
        sums[:, 0] += np.bincount(node, minlength=size)
        for field, value in zip((w.WAITING, w.WORKED, w.LASTED, w.OFF_HOURS), values, strict=False):
            if value.size:
                np.add.at(sums[:, field - w.COUNT], node, value)
        _, _, lasted, _, promised, statutory = values
        for field, limit in ((w.KEPT_PROMISE, promised), (w.KEPT_LAW, statutory)):
            sums[:, field - w.COUNT] += np.bincount(node[lasted <= limit], minlength=size)

    def _book_handovers(self, over: Integers, spot: Integers, case: Integers) -> None:
        before, here = self.previous[over], self.department[spot]
        there = np.where(before >= 0, self.department[before % self.width], 0)
        handed = case[(here != 0) & (there != 0) & (there != here)]
        np.add.at(self.whole[1], handed, 1)

    def _book_cancelled(self) -> None:
        """Book what cases had of items that were taken off."""
        columns = self.columns
        _, _, effort, delay, cost = self.cases
        for _, code, now, working in self.cancelled:
            spot = code % self.width
            case, ready = self.numbers[code // self.width], columns["ready"][code + self.lead[spot]]
            if not working:
                delay[case] += now - ready
                continue
            delay[case] += min(now, columns["start"][code]) - ready
            _, done = self._done(code, now)
            effort[case] += done
            cost[case] += done * self.rate[spot]

    def _book_closed(self) -> None:
        """Book cases that are over, and follow the critical path of each from its end."""
        if not self.closed:
            return
        case, last, outcome, returns, ended, approved = (np.array(column) for column in zip(*self.closed, strict=True))
        self.cases[:2, case] = ended, approved
        self.whole[0, case], self.whole[2, case] = outcome, returns
        counts = self._counts(case) & (last >= 0)
        rank, over = np.flatnonzero(counts), last[counts]
        ranks, chain = [rank], [over]
        while over.size:
            over = self.previous[over]
            rank, over = rank[over >= 0], over[over >= 0]
            ranks.append(rank)
            chain.append(over)
        order = np.argsort(np.concatenate(ranks), kind="stable")
        self._book_chain(np.concatenate(chain)[order])

    def _book_chain(self, over: Integers) -> None:
        """Book the tasks of critical paths, one case after the other, each from its end."""
        columns, spot = self.columns, over % self.width
        work, node, by_people = over - self.back[spot], self.ordinal[spot], self.post[spot] >= 0
        ready, finish, start = columns["ready"][over], columns["ended"][over], columns["start"][work]
        work_end = columns["ended"][work]
        off = columns["off"][work] if self.has_hours else np.zeros(len(work))
        np.add.at(self.sums[:, w.CRITICAL - w.COUNT], node, 1.0)
        for field, value, otherwise in (
            (w.WAIT_CRITICAL, start - ready - off, 0.0),
            (w.OFF_CRITICAL, off, 0.0),
            (w.WORK_CRITICAL, work_end - start, 0.0),
            (w.LEAD_CRITICAL, finish - work_end, finish - ready),
        ):
            np.add.at(self.sums[:, field - w.COUNT], node, np.where(by_people, value, otherwise))

    def result(self) -> Replication:
        """Return what was counted."""
        model = self.model
        for node in model.nodes:
            self.sums[node.ordinal, w.SIBLINGS - w.COUNT] += node.siblings
            self.sums[node.ordinal, 0] += node.joined
        ended, approval, effort, waiting, cost = self.cases
        outcome, handovers, returns = self.whole
        queues = [
            (queued, post.queue.joined, post.queue.longest)
            for queued, post in zip(self.queued, model.posts, strict=True)
        ]
        return Replication(
            arrived=model.arrived,
            ended=ended,
            approval=approval,
            effort=effort,
            waiting=waiting,
            cost=cost,
            outcome=outcome,
            handovers=handovers,
            returns=returns,
            nodes=self.sums,
            busy=self.busy,
            queues=np.array(queues, np.float64).reshape(-1, 3),
            events=self.events,
            rows=tuple(np.concatenate(parts) for parts in zip(*self.rows, strict=True)) if self.log else None,  # type: ignore[arg-type]
        )


def _whole(numbers: Sequence[int]) -> Integers:
    return np.fromiter(numbers, np.int64, len(numbers))


def _real(numbers: Sequence[float]) -> Floats:
    return np.fromiter(numbers, np.float64, len(numbers))
