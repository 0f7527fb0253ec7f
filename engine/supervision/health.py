"""Health of supervision: every sweep leaves its time, so that a worker that has died is seen, and not only missed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from importlib import metadata
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from engine.store import health as store

if TYPE_CHECKING:
    from datetime import datetime

    from engine.act import Act

MAX_AGE = timedelta(seconds=90)  # of the last sweep; a worker sweeps every 15 seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How supervision is at an instant.

    `overdue` counts the rungs and timers that should have come more than `max_age` ago; on a rest day they wait for the next
    working day, and `resting` says so. `sealed_at` is when the journals were sealed last (`binglian audit seal`).
    """

    at: datetime
    max_age: timedelta
    worker: str
    swept_at: datetime | None
    fired: int
    version: str
    overdue: int
    resting: bool
    sealed_at: datetime | None

    @property
    def age(self) -> timedelta | None:
        """Return how long ago the last sweep was; negative where a clock was set back since."""
        return None if self.swept_at is None else self.at - self.swept_at

    @property
    def is_swept(self) -> bool:
        """Tell whether somebody has swept of late; a sweep in the future is none."""
        return self.age is not None and abs(self.age) <= self.max_age

    @property
    def is_well(self) -> bool:
        """Tell whether somebody sweeps and everything comes in its time."""
        return self.is_swept and (self.resting or not self.overdue)


def leave_heartbeat(act: Act, worker: str, fired: int) -> None:
    """Leave the time of a sweep that is done, with how many rungs it fired."""
    store.save_heartbeat(act.connection, worker, at=act.now, fired=fired, version=metadata.version("binglian"))


def look_after(act: Act, max_age: timedelta = MAX_AGE) -> Health:
    """Return how supervision is now."""
    last = store.last_heartbeat(act.connection)
    swept_at = last.at if last is not None else None
    day = (swept_at or act.now).astimezone(ZoneInfo(act.calendar.zone)).date()
    return Health(
        at=act.now,
        max_age=max_age,
        worker=last.worker if last is not None else "",
        swept_at=swept_at,
        fired=last.fired if last is not None else 0,
        version=last.version if last is not None else "",
        overdue=store.count_overdue(act.connection, act.now - max_age),
        resting=not act.calendar.is_working_day(day),  # when it was swept: the next sweep is still to come
        sealed_at=store.last_seal(act.connection),
    )
