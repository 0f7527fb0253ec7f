"""A calendar as arrays of numbers, for a simulation's kernel.

W(t), the working seconds before an instant t (seconds since the midnight before `first`), is
`worked[d] + sum(min(max(s - opens, 0), closes - opens))` with d = t // 86400, s = t % 86400, over the intervals of
`kinds[d]`. Its inverse finds d by `worked[d] < w <= worked[d + 1]`. All entries are whole numbers, so that sums and
differences of whole seconds are exact in float64.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from processes.day_table import DayTable


class WorkingTables(NamedTuple):
    """The dates from one on; the intervals of pattern p are rows `starts[p]` to `starts[p + 1]` of the last three."""

    worked: npt.NDArray[np.float64]  # working seconds before each midnight: one more than dates
    kinds: npt.NDArray[np.int64]  # pattern of each date
    starts: npt.NDArray[np.int64]  # first interval of each pattern: one more than patterns
    opens: npt.NDArray[np.float64]  # second of the day at which an interval opens
    closes: npt.NDArray[np.float64]
    before: npt.NDArray[np.float64]  # working seconds of the day before the interval


def make_working_tables(table: DayTable, first: int, end: int) -> WorkingTables:
    """Cut the dates `first` to `end` (not with it) out of a calendar's tables."""
    import numpy as np

    worked = np.asarray(table.worked[first : end + 1], dtype=np.float64)
    intervals = [interval for hours in table.patterns for interval in hours]
    lengths = [[closing - opening for opening, closing in hours] for hours in table.patterns]
    return WorkingTables(
        worked=(worked - worked[0]) * 60,
        kinds=np.frombuffer(table.kinds[first:end], dtype=np.uint8).astype(np.int64),
        starts=np.cumsum([0, *map(len, lengths)], dtype=np.int64),
        opens=np.array([60 * opening for opening, _ in intervals], dtype=np.float64),
        closes=np.array([60 * closing for _, closing in intervals], dtype=np.float64),
        before=np.array(
            [60 * sum(hours[:place]) for hours in lengths for place in range(len(hours))], dtype=np.float64
        ),
    )
