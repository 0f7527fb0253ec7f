"""Units of time in seconds of a calendar: a working day has as many as the calendar's usual day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.durations import CONVERSION
from reengineer.simulation.scenario import ALWAYS

if TYPE_CHECKING:
    from reengineer.simulation.scenario import Scenario

HOUR = 3600.0
DAY = 86400.0
OFFICE_DAY = 8 * HOUR
CALENDARS = 4  # the level from which calendars count
_PLAIN = {"minute": 60.0, "hour": HOUR}


def day_seconds(scenario: Scenario, calendar: str = "") -> float:
    """Return the working seconds of a working day on a calendar; on the one always open, of the default calendar."""
    name = calendar or scenario.calendar
    if name == ALWAYS:
        name = scenario.calendar
    if name in ("", ALWAYS):
        return OFFICE_DAY
    return scenario.calendars[name].hours_per_day * HOUR


def seconds_of(scenario: Scenario, unit: str, calendar: str = "") -> float:
    """Return the seconds of a unit on a calendar; below the level of calendars in working time (`CONVERSION`)."""
    if unit in ("day", "month") and scenario.level == CALENDARS:
        return DAY if unit == "day" else 30 * DAY
    per_day = day_seconds(scenario, calendar)
    return _PLAIN.get(unit) or CONVERSION[unit] * per_day
