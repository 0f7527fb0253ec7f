"""One replication: cases arrive, the kernel runs until all are over, and what it counted is taken out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from processes.errors import BinglianError
from processes.messages import message
from reengineer.simulation.case_mix import deal, parts_of, truths
from reengineer.simulation.kernel import words as w
from reengineer.simulation.kernel.arrivals import lay_in_open_hours, lay_on_the_wall
from reengineer.simulation.kernel.chance import MOST_VISITS
from reengineer.simulation.kernel.columns import draw_lengths
from reengineer.simulation.kernel.jit import COMPILED
from reengineer.simulation.kernel.run import run
from reengineer.simulation.randomness import replication_seed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from numpy.typing import NDArray

    from processes.messages import Message
    from reengineer.simulation.compiled import Compiled
    from reengineer.simulation.scenario import Scenario

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

ROOM = 1 << 14  # words of the arena beyond the model, at first
FUTURE_ROOM = 1 << 10
LEAVES = 4  # of the tree of what is scheduled, at first
ROW_ROOM = 1 << 12  # rows of the event log that the kernel writes before they are taken over: they stay in the cache


@dataclass(frozen=True, slots=True, kw_only=True)
class Replication:
    """What one run of the kernel counted. Times in seconds from the midnight of the scenario's first day."""

    arrived: Floats  # by case
    ended: Floats
    approval: Floats  # working seconds on the approval clock, without what it stood still
    effort: Floats  # working seconds of people
    waiting: Floats
    cost: Floats  # of people, and of what is paid for each execution
    outcome: Integers  # ordinal of the node where it ended; -2 stuck
    handovers: Integers
    returns: Integers
    nodes: Floats  # by ordinal: sums over counted cases, columns as `words` has them from COUNT on
    busy: Floats  # by pool and group, flat: working seconds of people
    queues: Floats  # by pool: seconds waited, items that waited, longest queue
    events: int
    rows: tuple[Integers, Floats] | None  # of the event log: (case, node, person), (ready, start, finish)


class Run:
    """A replication in progress."""

    def __init__(self, compiled: Compiled, scenario: Scenario, replication: int, *, log: bool = False) -> None:
        self.compiled, self.scenario, self.log = compiled, scenario, log
        self.seed = replication_seed(scenario.seed, replication)
        self.size = scenario.size
        self.top = len(compiled.ints)
        self.ints: Any = np.array(compiled.ints, np.int64)
        self.reals: Any = np.array(compiled.reals, np.float64)
        self.rows: tuple[Integers, Floats] = np.empty((0, w.ROW), np.int64), np.empty((0, w.ROW))
        self.kept = 0  # of them that are written
        self._lay_cases()

    def _take(self, length: int) -> int:
        """Return the address of so many more empty words at the end."""
        address = self.top
        self.top += length
        self._extend(self.top)
        return address

    def _extend(self, length: int) -> None:
        if length > len(self.ints):
            self.ints, self.reals = _lengthened(self.ints, length), _lengthened(self.reals, length)

    def _lay_cases(self) -> None:
        header = {w.CASES: self.size, w.SEED: self.seed, **counted_words(self.scenario)}
        header[w.ARRIVALS] = self._take(self.size)
        header[w.CASE_RESULTS] = self._take(w.CASE_RESULT * self.size)
        header[w.TRUTH] = self._take(self.size * len(self.compiled.conditions))
        header[w.FUTURE], header[w.FUTURE_ROOM] = self._take(3 * FUTURE_ROOM), FUTURE_ROOM
        header[w.PLACES], header[w.LEAVES] = header[w.FUTURE] + 2 * FUTURE_ROOM, LEAVES
        if self.log:
            header[w.ROWS], header[w.ROW_ROOM] = self._take(w.ROW * ROW_ROOM), ROW_ROOM
        self.top += -self.top % w.LINE
        header[w.TOP] = self.top
        self._extend(self.top + ROOM)
        header[w.ROOM] = len(self.ints)
        for word, value in header.items():
            self.ints[word] = value
        self.reals[header[w.FUTURE] :][: 2 * LEAVES] = np.inf
        self.ints[header[w.PLACES] :][:LEAVES] = range(LEAVES)
        self._lay_truth()

    def _lay_truth(self) -> None:
        """Give each case its attributes, and write down which conditions hold for it."""
        columns = len(self.compiled.conditions)
        if columns == 0 and not self.compiled.ranks:
            return
        start = self.ints[w.TRUTH]
        truth = self.ints[start : start + self.size * columns].reshape(self.size, columns)
        chosen = deal(self.scenario.attributes, seed=self.seed, parts=parts_of(self.scenario))
        for column, condition in enumerate(self.compiled.conditions):
            truth[:, column] = truths(condition, self.scenario.attributes, chosen, self.size)
        ranks = self.ints[self.ints[w.ARRIVALS] :][: self.size]
        for condition, rank in reversed(self.compiled.ranks):
            ranks[truths(condition, self.scenario.attributes, chosen, self.size) == 1] = rank

    def _lay_arrivals(self, ints: Any, reals: Any) -> None:
        first = self.ints[w.ARRIVALS]
        arrivals = self.scenario.arrivals
        if arrivals.interarrival is None:
            midnight = self.scenario.start.replace(hour=0, minute=0, second=0, microsecond=0)
            after = [(time - midnight) / timedelta(seconds=1) for time in sorted(arrivals.times)]
            reals[first : first + self.size] = after if isinstance(reals, list) else np.array(after)
            return
        gaps = draw_lengths(self.seed, self.size, "arrival", arrivals.interarrival) * self.compiled.gap_seconds
        reals[first : first + self.size] = gaps.tolist() if isinstance(reals, list) else gaps
        lay = lay_in_open_hours if arrivals.clock == "open" else lay_on_the_wall
        lay(ints, reals, self.compiled.door)

    def lay_arrivals(self) -> None:
        """Write down when each case arrives."""
        ints, reals = (self.ints, self.reals) if COMPILED else (self.ints.tolist(), self.reals.tolist())
        self._lay_arrivals(ints, reals)
        self.reals = np.asarray(reals, np.float64)

    def run(self) -> Replication:
        """Run to the end; make room whenever the kernel asks for it."""
        ints, reals = (self.ints, self.reals) if COMPILED else (self.ints.tolist(), self.reals.tolist())
        self._lay_arrivals(ints, reals)
        while True:
            run(ints, reals)
            status = ints[w.STATUS]
            if status == w.DONE:
                break
            ints, reals = self._make_room(int(status), ints, reals)
        self.ints, self.reals = np.asarray(ints, np.int64), np.asarray(reals, np.float64)
        return self._result()

    def _make_room(self, status: int, ints: Any, reals: Any) -> tuple[Any, Any]:
        self.ints, self.reals = np.asarray(ints, np.int64), np.asarray(reals, np.float64)
        if status == w.ROWS_FULL:
            self._keep_rows()
        elif status == w.GROW:
            self._grow()
        elif status in (w.ENDLESS, w.TWICE):
            raise EndlessRunError(self._where(status))
        else:
            raise HorizonError(
                message(
                    "The run goes on beyond the last day of the calendars; take fewer cases, more arrivals or more people."
                )
            )
        return (self.ints, self.reals) if COMPILED else (self.ints.tolist(), self.reals.tolist())

    def _where(self, status: int) -> Message:
        node = self.compiled.nodes.index(int(self.ints[w.WHERE]))
        if status == w.TWICE:
            return message(
                "{element} is begun again in the same case before it is over, and the run cannot keep the two apart; let the flow be checked, or make it multi-instance.",
                element=self.compiled.elements[node],
            )
        return message(
            "A case comes to {element} again and again, without end (stopped at {count} visits at most); let the flow be checked, and the shares of its ways.",
            element=self.compiled.elements[node],
            count=MOST_VISITS,
        )

    def _keep_rows(self) -> None:
        count, first = int(self.ints[w.ROW_COUNT]), int(self.ints[w.ROWS])
        kept = self.kept + count
        if kept > len(self.rows[0]):
            self._extend_rows(kept)
        for rows, words in zip(self.rows, (self.ints, self.reals), strict=True):
            rows[self.kept : kept] = words[first : first + w.ROW * count].reshape(count, w.ROW)
        self.kept = kept
        self.ints[w.ROW_COUNT] = 0

    def _extend_rows(self, least: int) -> None:
        """Make room for as many rows as there will be, by those of the cases so far; what is never written costs nothing."""
        begun = max(int(self.ints[w.NEXT_CASE]) - int(self.ints[w.IN_CASE]) // 2, 1)
        length = max(int(1.1 * least * self.size / begun), least + ROW_ROOM)
        wider = np.empty((length, w.ROW), np.int64), np.empty((length, w.ROW))
        for rows, old in zip(wider, self.rows, strict=True):
            rows[: self.kept] = old[: self.kept]
        self.rows = wider

    def _grow(self) -> None:
        """Double the room; a tree of what is scheduled that is full moves to the end of what is used."""
        room = int(self.ints[w.FUTURE_ROOM])
        self._extend(2 * len(self.ints) + 2 * int(self.ints[w.MARGIN]))
        if int(self.ints[w.SCHEDULED]) + 2 * int(self.ints[w.BURST]) > room:
            while int(self.ints[w.SCHEDULED]) + 4 * int(self.ints[w.BURST]) > room // 2:
                room *= 2
            self._move_future(room)
        self.ints[w.ROOM] = len(self.ints)

    def _move_future(self, room: int) -> None:
        leaves, new = int(self.ints[w.LEAVES]), int(self.ints[w.TOP])
        self._extend(new + 3 * room + len(self.ints) // 2)
        for word, place, length in ((w.FUTURE, new, 2 * leaves), (w.PLACES, new + 2 * room, leaves)):
            old = int(self.ints[word])
            for words in (self.ints, self.reals):
                words[place : place + length] = words[old : old + length]
            self.ints[word] = place
        self.ints[w.FUTURE_ROOM], self.ints[w.TOP] = room, new + 3 * room

    def _result(self) -> Replication:
        ints, reals = self.ints, self.reals
        first, stretch = int(ints[w.CASE_RESULTS]), w.CASE_RESULT * self.size
        cases_i = ints[first : first + stretch].reshape(self.size, w.CASE_RESULT)
        cases_r = reals[first : first + stretch].reshape(self.size, w.CASE_RESULT)
        if self.log:
            self._keep_rows()
        return Replication(
            arrived=reals[ints[w.ARRIVALS] : ints[w.ARRIVALS] + self.size].copy(),
            ended=cases_r[:, w.C_END].copy(),
            approval=cases_r[:, w.C_APPROVAL].copy(),
            effort=cases_r[:, w.C_EFFORT].copy(),
            waiting=cases_r[:, w.C_DELAY].copy(),
            cost=cases_r[:, w.C_COST].copy(),
            outcome=cases_i[:, w.C_OUTCOME].copy(),
            handovers=cases_i[:, w.C_HANDOVERS].copy(),
            returns=cases_i[:, w.C_RETURNS].copy(),
            nodes=np.array([reals[node + w.COUNT : node + w.LEAD_CRITICAL + 1] for node in self.compiled.nodes]),
            busy=np.array([reals[group + w.BUSY] for _, group in self._groups()]),
            queues=np.array(
                [
                    (reals[pool + w.QUEUED], reals[pool + w.QUEUE_COUNT], ints[pool + w.QUEUE_LONGEST])
                    for _, pool in self.compiled.pools
                ]
            ).reshape(-1, 3),
            events=int(ints[w.EVENTS]),
            rows=(self.rows[0][: self.kept], self.rows[1][: self.kept]) if self.log else None,
        )

    def _groups(self) -> Iterator[tuple[int, int]]:
        for number, (pool, address) in enumerate(self.compiled.pools):
            for group in range(len(pool.people)):
                yield number, int(self.ints[address + w.GROUPS]) + w.GROUP * group


def _lengthened(words: Any, length: int) -> Any:
    """Return the words with empty ones behind them, the first at the beginning of a line of the cache."""
    room = np.zeros(length + w.LINE, words.dtype)
    start = -(room.ctypes.data // room.itemsize) % w.LINE
    room[start : start + len(words)] = words
    return room[start : start + length]


def counted_words(scenario: Scenario) -> dict[int, int]:
    """Return the words of the header that say which cases count."""
    return {w.FIRST_COUNTED: scenario.first_counted, w.END_COUNTED: scenario.size - scenario.run_out}


class EndlessRunError(BinglianError):
    """A case goes round and round, or does something twice at once."""


class HorizonError(BinglianError):
    """A run went on beyond the last day of its calendars."""
