"""The arena while a model is laid into it: two lists of the same length, a record is an address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from processes.day_table import number_of
from reengineer.simulation.kernel import words as w
from reengineer.simulation.quantile_tables import unit_table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from processes.day_table import DayTable
    from reengineer.simulation.unit_shapes import Key

MINUTE = 60.0


def whole_lines(length: int) -> int:
    """Return how many words the lines of the cache have that so many words need."""
    return -(-length // w.LINE) * w.LINE


class Arena:
    """Two growing lists; tables of distributions and calendars are laid in once."""

    def __init__(self) -> None:
        self.ints = [0] * w.HEADER
        self.reals = [0.0] * w.HEADER
        self._tables: dict[Key, int] = {}
        self._calendars: dict[int, int] = {}

    def align(self) -> None:
        """Let what is laid next begin with a line of the cache."""
        self.take(-len(self.ints) % w.LINE)

    def take(self, length: int) -> int:
        """Return the address of so many empty words."""
        address = len(self.ints)
        self.ints.extend([0] * length)
        self.reals.extend([0.0] * length)
        return address

    def lay_ints(self, numbers: Iterable[int]) -> int:
        """Return the address of a row of whole numbers."""
        address = len(self.ints)
        self.ints.extend(numbers)
        self.reals.extend([0.0] * (len(self.ints) - address))
        return address

    def lay_reals(self, numbers: Iterable[float]) -> int:
        """Return the address of a row of numbers."""
        address = len(self.reals)
        self.reals.extend(numbers)
        self.ints.extend([0] * (len(self.reals) - address))
        return address

    def lay_table(self, key: Key) -> int:
        """Return the address of the quantile table of a shape."""
        if key not in self._tables:
            self._tables[key] = self.lay_reals(unit_table(key).ravel().tolist())
        return self._tables[key]

    def lay_calendar(self, table: DayTable, first: date) -> int:
        """Return the address of a calendar, its days counted from the first date."""
        if id(table) not in self._calendars:
            self._calendars[id(table)] = self._lay_days(table, number_of(first))
        return self._calendars[id(table)]

    def _lay_days(self, table: DayTable, first: int) -> int:
        patterns = [self._lay_pattern([bound * MINUTE for hours in day for bound in hours]) for day in table.patterns]
        days = len(table.kinds) - first
        record = self.take(w.CALENDAR_RECORD)
        before = table.worked[first]
        worked = np.array(table.worked[first:-1], np.float64)
        kinds = np.frombuffer(table.kinds, np.uint8)[first:]
        self.ints[record + w.SUMS] = self.lay_reals(((worked - before) * MINUTE).tolist())
        self.ints[record + w.KINDS] = self.lay_ints(np.array(patterns, np.int64)[kinds].tolist())
        self.ints[record + w.DAYS] = days
        self.reals[record + w.PER_DAY] = max((table.worked[-1] - before) * MINUTE / days, 1.0)
        return record

    def _lay_pattern(self, bounds: list[float]) -> int:
        address = self.lay_reals([*bounds, 0.0])
        self.ints[address] = len(bounds) // 2
        return address
