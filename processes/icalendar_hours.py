"""Calendars written as iCalendar (RFC 5545), as BPSim does: events that come again every week are working hours.

Taken are weekly and daily rules without an end, their exceptions (EXDATE: a day off) and events that come once (a day worked
all the same). What else a rule can say would be working time of another kind, and is refused rather than guessed.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from processes.calendars import Calendar
from processes.errors import RefusedInputError, UsageError
from processes.messages import message

if TYPE_CHECKING:
    from processes.messages import Message

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LINE = re.compile(r"([A-Za-z-]+)((?:;[^:;]+)*):(.*)")
_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_FOLD = re.compile(r"\r?\n[ \t]")
_MINUTE, _DAY = 60, 1440
_Hours = tuple[set[tuple[int, int]], ...]


def read_icalendar(text: str, name: str, *, file: str = "-") -> Calendar:
    r"""Read the working hours of one iCalendar text; `name` is the calendar's.

    >>> weekly = "BEGIN:VEVENT\nDTSTART:20260105T090000\nDURATION:PT8H\nRRULE:FREQ=WEEKLY;BYDAY=MO,WE\nEND:VEVENT"
    >>> read_icalendar(weekly, "shift").week[:3]
    (((540, 1020),), (), ((540, 1020),))
    """
    reader = _Reader(name, file)
    for event in _events(text):
        reader.take(event)
    return reader.calendar()


class _Reader:
    def __init__(self, name: str, file: str) -> None:
        self.name = name
        self.file = file
        self.week: _Hours = tuple(set() for _ in DAYS)
        self.off: set[date] = set()
        self.once: dict[date, set[tuple[int, int]]] = {}

    def take(self, event: dict[str, list[str]]) -> None:
        """Take the hours of one event."""
        start = self._time(event.get("DTSTART", [""])[0])
        minutes = self._minutes(event, start)
        if "RRULE" not in event:
            self.once.setdefault(start.date(), set()).update(_cut(start, minutes)[:1])
            return
        for day in self._weekdays(event["RRULE"][0], start):
            for later, hours in enumerate(_cut(start, minutes)):
                self.week[(day + later) % 7].add(hours)
        self.off.update(self._time(value).date() for values in event.get("EXDATE", ()) for value in values.split(","))

    def calendar(self) -> Calendar:
        """Return what was read as a calendar."""
        patterns = {tuple(sorted(hours)) for hours in self.once.values()}
        if len(patterns) > 1:
            raise self._refusal(
                message(
                    "{file}: calendar {name} has single days with different hours; give them the same hours.",
                    file=self.file,
                    name=self.name,
                )
            )
        try:
            return Calendar(
                name=self.name,
                week=tuple(tuple(sorted(hours)) for hours in self.week),
                holidays=frozenset(self.off - self.once.keys()),
                make_up=frozenset(self.once),
                make_up_day=patterns.pop() if patterns else None,
            )
        except UsageError as error:
            raise self._refusal(message("{file}: {reason}", file=self.file, reason=error.message)) from None

    def _weekdays(self, rule: str, start: datetime) -> list[int]:
        parts = dict(part.upper().partition("=")[::2] for part in rule.split(";"))
        kind, days = parts.pop("FREQ", ""), parts.pop("BYDAY", "")
        parts.pop("WKST", None)
        usual = {"WEEKLY": [DAYS[start.weekday()]], "DAILY": list(DAYS)}.get(kind)
        names = days.split(",") if days else usual
        if parts.pop("INTERVAL", "1") != "1" or parts or usual is None or not names or not set(names) <= set(DAYS):
            raise self._refusal(
                message(
                    "{file}: calendar {name} has the rule {rule}; only weekly and daily rules without an end are working hours.",
                    file=self.file,
                    name=self.name,
                    rule=rule,
                )
            )
        return [DAYS.index(day) for day in names]

    def _minutes(self, event: dict[str, list[str]], start: datetime) -> int:
        if "DTEND" in event:
            length = self._time(event["DTEND"][0]) - start
        else:
            written = event.get("DURATION", [""])[0]
            match = _DURATION.fullmatch(written)
            days, hours, minutes, seconds = (int(part or 0) for part in match.groups()) if match else (0, 0, 0, 0)
            length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        whole, rest = divmod(length, timedelta(minutes=1))
        if rest or not 0 < whole <= _DAY or start.second:
            raise self._refusal(
                message(
                    "{file}: calendar {name} has an event at {start} that does not last whole minutes, up to a day; correct its end.",
                    file=self.file,
                    name=self.name,
                    start=start,
                )
            )
        return whole

    def _time(self, written: str) -> datetime:
        for form in ("%Y%m%dT%H%M%S", "%Y%m%d"):
            try:
                return datetime.strptime(written, form)  # noqa: DTZ007 - the place's own clock
            except ValueError:
                continue
        raise self._refusal(
            message(
                "{file}: calendar {name} has the time {time}; write local time like 20260105T090000.",
                file=self.file,
                name=self.name,
                time=repr(written),
            )
        )

    def _refusal(self, text: Message) -> RefusedInputError:
        return RefusedInputError(text, kind="calendar", file=self.file)


def _events(text: str) -> list[dict[str, list[str]]]:
    """Return the properties of each VEVENT; parameters (TZID, VALUE) are left out: hours are those of the place."""
    events: list[dict[str, list[str]]] = []
    inside = False
    for line in _FOLD.sub("", text).splitlines():
        match = _LINE.fullmatch(line.strip())
        key, value = (match[1].upper(), match[3].strip()) if match else ("", "")
        if (key, value.upper()) == ("BEGIN", "VEVENT"):
            inside = True
            events.append({})
        elif (key, value.upper()) == ("END", "VEVENT"):
            inside = False
        elif inside and key:
            events[-1].setdefault(key, []).append(value)
    return events


def _cut(start: datetime, minutes: int) -> list[tuple[int, int]]:
    """Return the hours of the first day and, of a night, those of the next."""
    opening = _MINUTE * start.hour + start.minute
    closing = opening + minutes
    return [(opening, closing)] if closing <= _DAY else [(opening, _DAY), (0, closing - _DAY)]
