"""What time it is: the only door to the wall clock, so that a test, a demonstration or a rehearsal sets its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Something that knows what time it is."""

    def now(self) -> datetime:
        """Return the instant, aware, in UTC."""


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """Return the instant."""
        return datetime.now(UTC)


class ManualClock:
    """A clock that goes when it is told to.

    >>> clock = ManualClock(datetime(2026, 3, 9, 1, 0, tzinfo=UTC))
    >>> clock.go(timedelta(hours=2))
    >>> str(clock.now())
    '2026-03-09 03:00:00+00:00'
    """

    def __init__(self, instant: datetime) -> None:
        self.set(instant)

    def now(self) -> datetime:
        """Return the instant to which it was set."""
        return self._instant

    def set(self, instant: datetime) -> None:
        """Set the clock, forward or back."""
        self._instant = instant.astimezone(UTC)

    def go(self, by: timedelta) -> None:
        """Let time pass."""
        self._instant += by
