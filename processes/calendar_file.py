"""Calendars of units from a TOML file: each department its own hours, on public working days or not.

[calendar.window]
hours = "08:30-12:00, 13:30-18:00"   # Monday to Friday; a weekday of its own name overrides it
saturday = "09:00-12:00"
make_up_hours = "09:00-17:00"        # on make-up working days, if not those of Monday
public_holidays = true               # and make-up working days; true if not said
off = [2026-06-30]                   # days off of the unit
on = [2026-07-04]                    # and days that it works all the same
zone = "Asia/Urumqi"                 # whose clock it goes by; Asia/Shanghai if not said
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from processes.calendars import Calendar, public_calendar
from processes.errors import RefusedInputError, UsageError
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from processes.day_table import Day
    from processes.messages import Message

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
KEYS = ("hours", *WEEKDAYS, "make_up_hours", "public_holidays", "off", "on", "zone")
_INTERVAL = re.compile(r"(\d\d?):(\d\d)-(\d\d?):(\d\d)")
_WEEKEND = 5
_HOUR, _DAY = 60, 1440  # minutes


def read_calendars(source: str | Path | bytes, *, file: str = "") -> dict[str, Calendar]:
    """Read the tables `[calendar.<name>]` of a TOML file; `file` is the name to use in messages."""
    name = file or ("-" if isinstance(source, bytes) else str(source))
    try:
        data = source if isinstance(source, bytes) else Path(source).read_bytes()
        content = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _refusal(message("{file} is not UTF-8; save it as UTF-8 again.", file=name), name) from None
    except tomllib.TOMLDecodeError as error:
        text = message("{file} is not TOML ({reason}); correct that line.", file=name, reason=str(error))
        raise _refusal(text, name) from None
    except OSError as error:
        reason = error.strerror
        text = message(
            "{file} cannot be read ({reason}); check its name and who may read it.", file=name, reason=reason
        )
        raise _refusal(text, name) from None
    tables = content.get("calendar")
    if not isinstance(tables, dict):
        raise _refusal(message("{file} has no table [calendar.NAME]; add one with hours.", file=name), name)
    return {key: make_calendar(key, table, file=name) for key, table in tables.items()}


def make_calendar(name: str, table: object, *, file: str = "-") -> Calendar:
    """Make a calendar of one table of a TOML file.

    >>> make_calendar("window", {"hours": "09:00-17:00"}).hours_per_day
    8.0
    """
    table = _checked(name, table, file)
    hours = {key: _read_hours(name, key, table, file) for key in ("hours", *WEEKDAYS, "make_up_hours") if key in table}
    usual = hours.get("hours", ())
    week = tuple(hours.get(day, usual if place < _WEEKEND else ()) for place, day in enumerate(WEEKDAYS))
    off, on = (_read_days(name, key, table, file) for key in ("off", "on"))
    zone = _read_zone(name, table, file)
    try:
        calendar = _with_days(public_calendar(name, week, make_up_day=hours.get("make_up_hours")), table, off, on)
        return replace(calendar, zone=zone) if zone else calendar
    except UsageError as error:
        raise _refusal(message("{file}: {reason}", file=file, reason=error.message), file) from None


def _with_days(public: Calendar, table: Mapping[str, Any], off: frozenset[date], on: frozenset[date]) -> Calendar:
    """Add a unit's own days: they count more than the notice; what a unit says twice is refused by the calendar."""
    if not table.get("public_holidays", True):
        return replace(public, holidays=off, make_up=on, settled=None, sources=())
    return replace(public, holidays=(public.holidays - on) | off, make_up=(public.make_up - off) | on)


def _checked(name: str, table: object, file: str) -> Mapping[str, Any]:
    if not isinstance(table, dict):
        text = message(
            "{file}: calendar {name} is no table; write [calendar.{name}] above its lines.", file=file, name=name
        )
        raise _refusal(text, file)
    for key in table:
        if key not in KEYS:
            text = message(
                "{file}: calendar {name} has an unknown key {key}; use one of {keys}.",
                file=file,
                name=name,
                key=key,
                keys=KEYS,
            )
            raise _refusal(text, file)
    if not isinstance(table.get("public_holidays", True), bool):
        text = message(
            "{file}: public_holidays of calendar {name} must be true or false; write it without quotes.",
            file=file,
            name=name,
        )
        raise _refusal(text, file)
    return table


def _read_zone(name: str, table: Mapping[str, Any], file: str) -> str:
    zone = table.get("zone", "")
    try:
        return ZoneInfo(zone).key if zone != "" else ""
    except (OSError, TypeError, ValueError, ZoneInfoNotFoundError):
        pass
    text = message(
        '{file}: zone of calendar {name} is {zone}; write a place of the time zone database, like "Asia/Shanghai".',
        file=file,
        name=name,
        zone=repr(zone),
    )
    raise _refusal(text, file)


def _read_hours(name: str, key: str, table: Mapping[str, Any], file: str) -> Day:
    written = table[key]
    pieces = [piece.strip() for piece in written.split(",") if piece.strip()] if isinstance(written, str) else [""]
    matches = [_INTERVAL.fullmatch(piece) for piece in pieces]
    if all(matches):
        times = [tuple(map(int, match.groups())) for match in matches if match]
        day = tuple((_HOUR * hour + minute, _HOUR * to_hour + to_minute) for hour, minute, to_hour, to_minute in times)
        ends = [end for interval in day for end in interval]
        minutes = all(max(minute, to_minute) < _HOUR for _, minute, _, to_minute in times)
        if minutes and ends == sorted(ends) and all(opening < closing <= _DAY for opening, closing in day):
            return day
    text = message(
        '{file}: {key} of calendar {name} is {written}; write hours of one day in order, like "09:00-12:00, 13:00-18:00" '
        "(a night as 22:00-24:00 and, on the next day, 00:00-06:00).",
        file=file,
        key=key,
        name=name,
        written=repr(written),
    )
    raise _refusal(text, file)


def _read_days(name: str, key: str, table: Mapping[str, Any], file: str) -> frozenset[date]:
    days = table.get(key, [])
    if isinstance(days, list) and all(isinstance(day, date) and not isinstance(day, datetime) for day in days):
        return frozenset(days)
    text = message(
        "{file}: {key} of calendar {name} must be a list of dates without quotes, like [2026-06-30].",
        file=file,
        key=key,
        name=name,
    )
    raise _refusal(text, file)


def _refusal(text: Message, file: str) -> RefusedInputError:
    return RefusedInputError(text, kind="calendar", file=file)
