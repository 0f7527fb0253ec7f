"""Periods in timers: ISO 8601 durations."""

from __future__ import annotations

import re

from processes.durations import Span

_PERIOD = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?")
_DAYS = (365.0, 30.0, 7.0, 1.0, 1 / 24, 1 / 1440, 1 / 86400)


def parse_period(text: str) -> Span | None:
    """Return the calendar time of an ISO 8601 duration, None where the text is something else.

    >>> parse_period("P1DT12H")
    Span(amount=1.5, unit='day')
    """
    match = _PERIOD.fullmatch(text.strip().strip('"'))
    if match is None or not any(match.groups()):
        return None
    return Span(sum(float(number) * days for number, days in zip(match.groups(), _DAYS, strict=True) if number), "day")
