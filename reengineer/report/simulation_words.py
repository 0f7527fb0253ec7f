"""Words and numbers that simulation and comparison share."""

from __future__ import annotations

from math import floor, isfinite, log10
from typing import TYPE_CHECKING, Any

from processes.durations import UNITS, Span
from processes.messages import message

if TYPE_CHECKING:
    from processes.messages import Message
    from reengineer.simulation.comparison import Difference
    from reengineer.simulation.figures import Figure
    from reengineer.simulation.offered_load import PostLoad
    from reengineer.simulation.statistics import Interval

SHARE = "share"
FINEST = 4  # decimals
RELATIVE = ("effort", "cost", "handovers", "waiting for people")  # said in per cent
WORDS = {
    "approval p50": message("median, approval clock"),
    "approval p90": message("9 of 10 cases within, approval clock"),
    "approval p95": message("95 of 100 cases within, approval clock"),
    "approval mean": message("mean, approval clock"),
    "cycle p50": message("median, elapsed"),
    "cycle p90": message("9 of 10 cases within, elapsed"),
    "cycle p95": message("95 of 100 cases within, elapsed"),
    "cycle mean": message("mean, elapsed"),
    "on time promised": message("on time by the promises"),
    "on time statutory": message("on time by the law"),
    "waiting for people": message("waiting for people, all tasks of a case"),
    "effort": message("work on a case"),
    "cost": message("cost of a case"),
    "handovers": message("handovers in a case"),
    "returns": message("returns in a case"),
}
DETAIL = ("approval p95", "cycle p95", "cycle mean", "returns")  # of a comparison, on its page and in the JSON only


def decimals_for(half: float) -> int:
    """Return how many decimals a figure deserves that is known to plus or minus this much.

    >>> decimals_for(2.3), decimals_for(0.31), decimals_for(0.0)
    (0, 1, 2)
    """
    if half <= 0 or not isfinite(half):
        return 2
    return min(max(-floor(log10(half)), 0), 2)


def amount(value: float, unit: str, decimals: int) -> Any:
    """Return a figure as a fact of a message: days as days, shares in per cent.

    >>> str(amount(0.93, "share", 2)), str(amount(215.6, "working day", 0))
    ('93 %', '216 working days')
    """
    if unit == SHARE:
        return message("{number} %", number=rounded(100 * value, max(decimals - 2, 0)))
    if unit in UNITS:
        return Span(rounded(value, decimals), unit)
    return rounded(value, decimals)


def rounded(value: float, decimals: int) -> float:
    """Return a number to so many decimals; a whole one without any.

    >>> rounded(215.6, 0), rounded(-0.001, 2)
    (216, 0)
    """
    number = round(value, decimals)
    return int(number) if float(number).is_integer() else number


def with_interval(interval: Interval, unit: str) -> Message:
    """Return a figure with how sure it is."""
    decimals = decimals_for(interval.half_width)
    if not isfinite(interval.half_width):
        return message("{value} (one run: not known how sure)", value=amount(interval.value, unit, 2))
    if unit == SHARE and interval.half_width > interval.value > 0:
        return message("{value} (too few runs to say how sure)", value=amount(interval.value, unit, 2))
    scale, extra = (100, 2) if unit == SHARE else (1, 0)
    return message(
        "{value} ± {half}",
        value=amount(interval.value, unit, decimals),
        half=rounded(scale * interval.half_width, max(decimals - extra, 0) or (1 if scale > 1 else 0)),
    )


def change_in_words(found: Difference, decimals: int) -> Message:
    """Return what the change is, in the words that fit its kind."""
    saved = found.saved
    if found.is_none:
        return message("no difference")
    if found.unit == SHARE:
        points, half = _pair(-100 * saved.value, 100 * saved.half_width, least=1)
        return message("{points} ± {half} points", points=signed_number(points), half=half)
    if found.name in RELATIVE and found.before.value:
        share, half = _pair(-100 * saved.value / found.before.value, 100 * saved.half_width / abs(found.before.value))
        return message("{share} ± {half} %", share=signed_number(share), half=half)
    facts = {"days": rounded(abs(saved.value), decimals), "half": rounded(saved.half_width, decimals)}
    if saved.value > 0:
        return message("saves {days} ± {half}", **facts)
    return message("takes {days} ± {half} more", **facts)


def _pair(change: float, half: float, *, least: int = 0) -> tuple[float, float]:
    """Return a change and its half-width rounded alike, to so many decimals that the interval still does not hold 0.

    >>> _pair(0.14, 0.13), _pair(22.4, 3.1)
    ((0.14, 0.13), (22, 3))
    """
    places = max(decimals_for(half), least)
    while places < FINEST and round(abs(change), places) <= round(half, places):
        places += 1
    return rounded(change, places), rounded(half, places)


def signed_number(number: float) -> str:
    """Return a number with its sign, as print has it."""
    return f"+{number}" if number > 0 else str(number).replace("-", "−")


def overload(post: PostLoad) -> Message:
    """Return the warning for a post whose queue grows without end."""
    return message(
        "{post} has {share} % of the work that its people can do ({people}), so its queue grows as long as cases come: the "
        "figures are of this number of cases in a row, and would be worse for more.",
        post=post.name,
        share=round(100 * post.load),
        people=post.people,
    )


def figure_as_plain(found: Figure) -> dict[str, Any]:
    """Return a measure as JSON knows it: name, unit, clock ("approval", "elapsed", or "" where none runs), interval."""
    return {"name": found.name, "unit": found.unit, "clock": found.clock, **interval_as_plain(found.interval)}


def interval_as_plain(interval: Interval) -> dict[str, float | int | None]:
    """Return an interval as JSON knows it; an open end is null."""
    return {
        "value": interval.value,
        "half_width": _finite(interval.half_width),
        "low": _finite(interval.low),
        "high": _finite(interval.high),
        "n": interval.count,
        "confidence": interval.confidence,
    }


def _finite(number: float) -> float | None:
    return number if isfinite(number) else None
