"""Time that does what it should not: it jumps, it has summer time; and dates counted quickly against dates counted one by one."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from counts import look_at
from offices import BEGIN, FLOW, HEAD, PERSON, draw_act, open_office
from sqlalchemy import select
from tables import Row, counted

from engine.clock import ManualClock
from engine.statutory_clock import StatutoryClock, Suspension
from engine.store.tables import deadline
from processes.calendars import Calendar, office_calendar
from processes.durations import Span
from processes.errors import BinglianError

ONE_DAY, ONE_MINUTE = timedelta(days=1), timedelta(minutes=1)
SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
FIRST = datetime(2026, 1, 1, tzinfo=SHANGHAI)
WATCHED = {7, 8, 16, 17}  # hours of UTC in which an office in Berlin opens and closes, in winter and in summer
JUMPS = [timedelta(days=days) for days in (-1, 1, 1, -1, -365, 365, 365, -365)]


def against_the_oracle(*, cases: int, seed: int = 4) -> list[Row]:
    """Count random limits with suspensions and extensions quickly and day by day."""
    dice, calendar, wrong, standing = random.Random(seed), office_calendar(), 0, 0
    for _ in range(cases):
        instants = sorted(FIRST + ONE_MINUTE * dice.randrange(550 * 1440) for _ in range(dice.randrange(9)))
        ends = [*instants[1::2], *([None] if len(instants) % 2 else [])]
        running = StatutoryClock(
            calendar=calendar,
            begin=(instants[0] if instants else FIRST) - ONE_MINUTE * dice.randrange(90 * 1440),
            limit=Span(dice.randrange(61), dice.choice(["working day", "working day", "day"])),
            suspensions=tuple(Suspension(begin=one, end=end) for one, end in zip(instants[::2], ends, strict=True)),
        )
        if dice.random() < 0.3:  # noqa: PLR2004 - three in ten are extended
            running = running.extended(Span(dice.randrange(1, 21), running.limit.unit))
        found, (due, left) = running.due(), count_slowly(running)
        standing += due is None
        local = found.instant.astimezone(SHANGHAI).date() if found.instant else None
        wrong += (local, found.left.amount) != (due, left)
    return [
        counted("random clocks", cases),
        counted("of them standing still at their end", standing),
        counted("different from the count day by day", wrong, 0),
    ]


def count_slowly(running: StatutoryClock) -> tuple[date | None, int]:
    """Return the due date and what is left, going from day to day."""
    calendar, left = running.calendar, int(running.whole.amount)
    day = running.begin.date()
    open_gap = next((s.begin.date() for s in running.suspensions if s.end is None), None)
    gaps = [(s.begin.date(), s.end.date()) for s in running.suspensions if s.end]
    while left:
        day += ONE_DAY
        if open_gap is not None and day > open_gap:
            return None, left
        if not any(begin < day < end for begin, end in gaps):
            left -= running.limit.unit == "day" or calendar.is_working_day(day)
    while not calendar.is_working_day(day):
        day += ONE_DAY
    return day, 0


def jumps(url: str, *, acts: int, seed: int = 5) -> list[Row]:
    """Let the clock jump by a day and a year, back and forth, between acts and sweeps."""
    clock, dice = ManualClock(BEGIN), random.Random(seed)
    engine = open_office(url, clock)
    done = refused = several = 0
    for jump in JUMPS:
        for number in range(acts):
            clock.go(timedelta(minutes=dice.randrange(600)))
            _, act = draw_act(engine, dice)
            try:
                act(key=f"jump-{dice.random()}")
                done += 1
            except BinglianError as error:
                refused += 1
                several += len(str(error).splitlines()) != 1
            if number % 10 == 0:
                engine.tick()
        clock.go(jump)
        engine.tick()
    engine.close()
    rows = [row for row in look_at(url) if not row.what.startswith("acknowledged")]
    return [
        counted("jumps of a day or a year, either way", len(JUMPS)),
        counted("acts done", done),
        counted("acts refused", refused),
        counted("refused in more than one sentence, or by an error of the program", several, 0),
        *rows,
    ]


def summer_time(url: str, *, limits: int, seed: int = 6) -> list[Row]:
    """Count limits over both changes of the clock in Berlin, and let rungs come through both nights."""
    return [*summer_limits(limits=limits, seed=seed), *summer_rungs(url)]


def summer_limits(*, limits: int, seed: int) -> list[Row]:
    """Due instants are those of the clock on the wall there: the offset is the one of the day on which they fall."""
    week = (((9 * 60, 18 * 60),),) * 5 + ((), ())
    calendar, dice, wrong, across = Calendar(name="Berlin", week=week, zone="Europe/Berlin"), random.Random(seed), 0, 0
    for _ in range(limits):
        change = dice.choice((datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)))
        begin = change - ONE_MINUTE * dice.randrange(6 * 1440)
        unit = dice.choice(("working day", "hour"))
        running = StatutoryClock(calendar=calendar, begin=begin, limit=Span(dice.randrange(1, 9), unit))
        due = running.due().instant
        wrong += due != due_by_the_minute(calendar, begin, int(running.limit.amount), unit)
        across += due is not None and due > change
    return [
        counted("limits in Berlin around both changes", limits),
        counted("of them over the change", across),
        counted("different from the count minute by minute", wrong, 0),
    ]


def due_by_the_minute(calendar: Calendar, begin: datetime, amount: int, unit: str) -> datetime:
    """Return when a limit ends, looking at the clock on the wall at every minute that passes."""
    at, left, first = begin, amount * 60, begin.astimezone(BERLIN).date()
    days: set[date] = set()
    while True:
        wall = at.astimezone(BERLIN)
        minute = wall.hour * 60 + wall.minute
        works = any(start <= minute < end for start, end in calendar.week[wall.weekday()])
        if unit == "hour" and works:
            left -= 1
            if left == 0:
                return at + ONE_MINUTE
        if unit == "working day" and works and wall.date() > first:
            days.add(wall.date())
            last = calendar.week[wall.weekday()][-1][1]
            if len(days) == amount and minute == last - 1:
                return (at + ONE_MINUTE).replace(second=0, microsecond=0)
        at += ONE_MINUTE


def summer_rungs(url: str) -> list[Row]:
    """Sweep through both nights, in an office in Berlin: rungs come when it opens or closes on its own clock."""
    clock = ManualClock(BEGIN)
    engine = open_office(url, clock)
    engine.change_calendars('[calendar.office]\nhours = "09:00-18:00"\nzone = "Europe/Berlin"', by=PERSON)
    engine.approve_calendars(by=HEAD)
    late = 0
    for change in (datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)):
        clock.set(change - ONE_DAY * 15)
        for hour in range(55 * 24):
            if hour < 15 * 24 and hour % 24 == 0:  # one a day, up to the change
                engine.start(FLOW, by=PERSON)
            clock.go(timedelta(hours=1))
            if clock.now().hour in WATCHED or abs(clock.now() - change) < ONE_DAY:
                late += sum(card.late for card in engine.tick())
    with engine.database.reading() as connection:
        instants = connection.execute(select(deadline.c.at).where(deadline.c.status == "fired")).scalars().all()
    engine.close()
    odd = sum(f"{at.astimezone(BERLIN):%H:%M}" not in {"09:00", "18:00"} for at in instants)
    rows = [row for row in look_at(url) if not row.what.startswith("acknowledged")]
    return [*rows, counted("rungs at another hour than opening or closing", odd, 0), counted("rungs late", late, 0)]
