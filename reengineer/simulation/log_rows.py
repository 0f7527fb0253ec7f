"""The events of a replication as rows of CSV, made in whole columns.

Every field of a row is taken from a table of texts that are filled up with zero bytes to one width; the rows, laid side by
side, lose the zero bytes at the end. The bytes are those that `eventlog.write_traces` makes of the same events.
"""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from processes.log_csv import CASE
from processes.log_sources import KEYS
from reengineer.simulation.run_events import TRANSITIONS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from numpy.typing import NDArray

    from reengineer.simulation.run_events import Events

    Bytes = NDArray[np.uint8]
    Integers = NDArray[np.int64]

HEADER = ",".join((CASE, *KEYS)).encode() + b"\n"
_DAY, _MINUTE, _SECOND = 86_400_000, 60_000, 1000
_OFFSET = 19  # where the offset stands in a time without a fraction


class LogRows:
    """Makes rows of events; `nodes` are (name, element, role, department) by ordinal, `people` the names of persons."""

    def __init__(self, nodes: Iterable[tuple[str, str, str, str]], people: Iterable[str], midnight: datetime) -> None:
        nodes = tuple(nodes)
        self.midnight = midnight
        self.names = _table(_fields(name) + "," for name, *_ in nodes)
        self.steps = _table(_fields(step, element) + "," for _, element, *_ in nodes for step in TRANSITIONS)
        self.people = _table(_fields(person) for person in ("", *people))
        self.places = _table(_fields(*place) + "\n" for _, _, *place in nodes)
        self.minutes = _table(f"{minute // 60:02}:{minute % 60:02}:" for minute in range(1440))
        self.seconds = _table(f"{second:02}" for second in range(60))
        self.fractions = _table(f".{part:03}000" if part else "" for part in range(1000))

    def rows(self, events: Events) -> bytes:
        """Return a row for each event."""
        step = len(TRANSITIONS) * events.node + events.transition
        cases = _numbers(events.cases.start + 1, events.cases.stop + 1)
        instances = _numbers(0, int(events.instance.max(initial=0)) + 1)
        fields = (
            cases[events.case - events.cases.start],
            self.names[events.node],
            *self._times(events.time),
            self.steps[step],
            instances[events.instance],
            self.people[events.person + 1],
            self.places[events.node],
        )
        return np.concatenate(fields, axis=1).tobytes().translate(None, b"\0")

    def _times(self, time: Integers) -> tuple[Bytes, ...]:
        """Return date, time of day, fraction of a second and offset from UTC, as `str` of a datetime writes them."""
        day, within = np.divmod(time, _DAY)
        minute, within = np.divmod(within, _MINUTE)
        second, fraction = np.divmod(within, _SECOND)
        days, which = np.unique(day, return_inverse=True)
        dates = _table(f"{self.midnight + timedelta(days=number)} "[:11] for number in days.tolist())
        offset = self._offsets(days.tolist(), which, minute)
        return dates[which], self.minutes[minute], self.seconds[second], self.fractions[fraction], offset

    def _offsets(self, days: list[int], which: Integers, minute: Integers) -> Bytes:
        """Return the offset at each minute; it is asked for once a day, on days on which it changes at each minute."""
        ends = [(self._offset(day, 0), self._offset(day + 1, 0)) for day in days]
        if all(begin == end for begin, end in ends):
            return _table(begin for begin, _ in ends)[which]
        minutes, place = np.unique(which * 1440 + minute, return_inverse=True)
        return _table(self._offset(days[at // 1440], at % 1440) for at in minutes.tolist())[place]

    def _offset(self, day: int, minute: int) -> str:
        return str(self.midnight + timedelta(days=day, minutes=minute))[_OFFSET:]


def _fields(*values: str) -> str:
    """Return values as fields that follow others in a row, quoted where they must be.

    >>> _fields("a", "b, c")
    ',a,"b, c"'
    """
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(("", *values))
    return text.getvalue()


def _table(texts: Iterable[str]) -> Bytes:
    """Return a row of bytes for each text, all of one width.

    >>> _table(["a", "bcd"]).tolist()
    [[97, 0, 0], [98, 99, 100]]
    """
    return _bytes(np.array([text.encode() for text in texts] or [b""]))


def _numbers(first: int, end: int) -> Bytes:
    """Return a row of bytes for each number.

    >>> _numbers(9, 11).tolist()
    [[57, 0], [49, 48]]
    """
    return _bytes(np.arange(first, end).astype(f"S{len(str(end))}"))


def _bytes(packed: NDArray[np.bytes_]) -> Bytes:
    return packed.view(np.uint8).reshape(len(packed), packed.itemsize)
