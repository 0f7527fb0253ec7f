"""Which assumption moves the saving most, as lines, as a tornado diagram, as rows and as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from processes.messages import message
from reengineer.report.charts import Scale
from reengineer.report.simulation_words import amount, decimals_for, interval_as_plain, rounded, signed_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.messages import Message
    from reengineer.report.workbook import Rows, Sheet
    from reengineer.simulation.drivers import Drivers, Swing
    from reengineer.simulation.statistics import Interval

DAYS = "working day"
ASK = message("Which assumption moves the saving most, --drivers tells.")
LINES = 5  # at a terminal
WIDTH, ROW = 300.0, 26.0
NOTHING = 1e-9


def driver_lines(drivers: Drivers | None) -> Iterator[Message]:
    """Yield the assumptions that matter most, for a terminal."""
    if drivers is None:
        yield ASK
        return
    yield title(drivers)
    for swing in drivers.swings[:LINES]:
        yield message("  {what}", what=swing_in_words(swing))
    if len(drivers.swings) > LINES:
        yield message("  and {count} more assumptions (all with --json)", count=len(drivers.swings) - LINES)
    yield from (message("  {what}", what=line) for line in left_out(drivers))


def title(drivers: Drivers) -> Message:
    """Return what the lines below are about."""
    return message(
        "What moves the mean saving ({saved}, approval clock), one assumption at a time, in {runs} pairs of runs of {cases} "
        "cases:",
        saved=amount(drivers.saved.value, DAYS, 1),
        runs=drivers.saved.count,
        cases=drivers.cases,
    )


def left_out(drivers: Drivers) -> Iterator[Message]:
    """Yield what there was no time for."""
    if drivers.left_out:
        yield message("not tried, the time was over: {names}", names=drivers.left_out)


def swing_in_words(swing: Swing) -> Message:
    """Return what the saving becomes at either end."""
    return message(
        "{name}: {low} with {low_name}, {high} with {high_name}",
        name=swing.name,
        low=_days(swing.low, swing.low_change),
        high=_days(swing.high, swing.high_change),
        low_name=swing.low_name,
        high_name=swing.high_name,
    )


def _days(saved: Interval, change: Interval) -> Any:
    return amount(saved.value, "", max(decimals_for(change.half_width), 1))


def picture(drivers: Drivers | None, language: str) -> dict[str, Any]:
    """Return the tornado diagram: for each assumption a bar to either side of the saving as it is."""
    if drivers is None or not drivers.swings:
        return {"rows": ()}
    base = drivers.saved.value
    reach = [base, *(end for swing in drivers.swings for end in (swing.low.value, swing.high.value))]
    margin = 0.08 * (max(reach) - min(reach)) or 1.0
    scale = Scale(low=min(reach) - margin, high=max(reach) + margin, width=WIDTH)
    return {
        "width": WIDTH,
        "row": ROW,
        "ticks": scale.ticks,
        "base": scale.at(base),
        "title": title(drivers).render(language),
        "left_out": [line.render(language) for line in left_out(drivers)],
        "rows": [_row(swing, base, scale, language) for swing in drivers.swings],
    }


def _row(swing: Swing, base: float, scale: Scale, language: str) -> dict[str, Any]:
    ends = (
        ("low", swing.low_name, swing.low, swing.low_change),
        ("high", swing.high_name, swing.high, swing.high_change),
    )
    return {
        "name": swing.name.render(language),
        "bars": [_bar(kind, base, saved.value, scale) for kind, _, saved, _ in ends],
        "ends": [
            {
                "name": name.render(language),
                "saved": f"{saved.value:.1f}",
                "change": signed_number(rounded(change.value, 1)) if abs(change.value) > NOTHING else "0",
                "half": f"± {change.half_width:.1f}",
            }
            for _, name, saved, change in ends
        ],
    }


def _bar(kind: str, base: float, value: float, scale: Scale) -> dict[str, Any]:
    left, right = sorted((scale.at(base), scale.at(value)))
    return {"kind": kind, "x": left, "width": round(right - left, 1)}


def driver_sheet(drivers: Drivers | None) -> Iterator[Sheet]:
    """Yield the assumptions with the saving at either end."""
    if drivers is None:
        return
    half = message("± (95 %)")
    heading = (
        message("Assumption"),
        message("Changed to"),
        message("Saved (working days, approval clock)"),
        half,
        message("More than without the change"),
        half,
        message("Pairs of runs"),
    )
    rows: Rows = [heading, (message("as assumed"), "", drivers.saved.value, drivers.saved.half_width)]
    for swing in drivers.swings:
        for name, saved, change in (
            (swing.low_name, swing.low, swing.low_change),
            (swing.high_name, swing.high, swing.high_change),
        ):
            numbers = (saved.value, saved.half_width, change.value, change.half_width, change.count)
            rows.append((swing.name, name, *numbers))
    rows += [(line,) for line in left_out(drivers)]
    yield message("Assumptions"), rows


def drivers_as_plain(drivers: Drivers | None) -> dict[str, Any] | None:
    """Return them as plain values."""
    if drivers is None:
        return None
    return {
        "unit": DAYS,
        "clock": "approval",
        "cases": drivers.cases,
        "saved": interval_as_plain(drivers.saved),
        "assumptions": [
            {
                "kind": swing.kind,
                "name": swing.name,
                "low": _end(swing.low_name, swing.low, swing.low_change),
                "high": _end(swing.high_name, swing.high, swing.high_change),
            }
            for swing in drivers.swings
        ],
        "left_out": drivers.left_out,
    }


def _end(name: Message, saved: Interval, change: Interval) -> dict[str, Any]:
    return {"changed": name, "saved": interval_as_plain(saved), "change": interval_as_plain(change)}
