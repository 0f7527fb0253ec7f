"""The clocks of a case as people look at them: when each ran and stood still, and what comes if nothing is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.running_clock import group_by_clock
from engine.store import clocks
from engine.store.cases import find_case

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row

    from engine.act import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockView:
    """A clock with its suspensions and rungs, both in the order in which they come."""

    row: Row[Any]
    suspensions: Sequence[Row[Any]]
    rungs: Sequence[Row[Any]]  # those to come, and those that have come


def read_clocks(act: Act, receipt: str) -> tuple[ClockView, ...]:
    """Return all clocks of a case, the oldest first."""
    case = find_case(act.connection, receipt)
    rows = clocks.clocks_of(act.connection, case.id, alive=False)
    numbers = [row.id for row in rows]
    suspended = group_by_clock(clocks.suspensions_of(act.connection, numbers))
    rungs = group_by_clock(clocks.rungs_of(act.connection, numbers))
    return tuple(ClockView(row=row, suspensions=suspended.get(row.id, ()), rungs=rungs.get(row.id, ())) for row in rows)
