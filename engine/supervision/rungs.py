"""Rungs: what happens, and when, as a limit comes near and passes. They are data: a rule set is a file.

A rung is so many working days before or after the due date of the promised or of the statutory limit. One before the
due date comes when that day's office opens, one on it or after it when that day's office closes; so none comes on a rest day.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from processes.calendars import Calendar

COLOURS = ("reminder", "yellow", "red")
DEEMED = "deemed accepted"  # no card: the file is accepted by itself
AGREED = "deemed agreed"  # no card: the reviewer has agreed by saying nothing
LIMITS = ("promised", "statutory")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One rung: its colour, which limit it goes by, and how many working days after it (negative: before)."""

    colour: str
    limit: str
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """A rule set by name, with where it was read."""

    name: str
    title: str
    source: str
    rungs: tuple[Rung, ...]


def rung_instant(rung: Rung, due: datetime, calendar: Calendar) -> datetime:
    """Return when a rung comes for a limit that is due at an instant.

    >>> from processes.calendars import office_calendar
    >>> office = office_calendar()
    >>> from datetime import date
    >>> due = office.closing(date(2026, 10, 10))  # a Saturday that is worked, after the holidays
    >>> str(rung_instant(Rung(colour="reminder", limit="promised", after=-1), due, office))
    '2026-10-09 09:00:00+08:00'
    >>> str(rung_instant(Rung(colour="red", limit="promised", after=1), due, office))
    '2026-10-12 18:00:00+08:00'
    """
    local = due.astimezone(ZoneInfo(calendar.zone))
    if rung.after == 0:
        return due
    day = calendar.add_working_days(local.date(), rung.after)
    closing = calendar.closing(day)
    if rung.after > 0:
        return closing
    return calendar.next_opening(closing.replace(hour=0, minute=0))


def read_rule_set(content: Mapping[str, Any], name: str) -> RuleSet:
    """Read a rule set; what it does not know is refused with the place."""
    rungs = []
    for number, entry in enumerate(content.get("rung", ()), start=1):
        rung = Rung(colour=entry.get("colour", ""), limit=entry.get("limit", ""), after=entry.get("after", 0))
        if rung.colour not in COLOURS or rung.limit not in LIMITS or type(rung.after) is not int:
            raise UsageError(
                message(
                    "Rung {number} of the rule set {name} makes no sense: give colour (reminder, yellow, red), limit (promised, statutory) and after (working days, a whole number).",
                    number=number,
                    name=name,
                )
            )
        rungs.append(rung)
    if not rungs:
        raise UsageError(message("The rule set {name} has no rungs; give at least one [[rung]].", name=name))
    return RuleSet(name=name, title=content.get("title", name), source=content.get("source", ""), rungs=tuple(rungs))


@cache
def shipped_rule_sets() -> dict[str, RuleSet]:
    """Return the rule sets that come with Binglian, by name."""
    folder = resources.files("engine.supervision") / "rule_sets"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    return {
        name: read_rule_set(tomllib.loads(file.read_text("utf-8")), name) for file in files for name in [file.name[:-5]]
    }
