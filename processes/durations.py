"""Spans of working time: a number with its unit, never a bare number and never a `timedelta`.

A working day is not 24 hours: how many instants lie between two dates is the business of a calendar. What can be done
without one is to add spans of one unit, and, where a figure is only an estimate, to convert with `CONVERSION` (which is
an assumption and must be called one wherever it is used).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

UNITS = ("minute", "hour", "working day", "day", "month")
XML_UNITS = {"minute": "minute", "hour": "hour", "workingDay": "working day", "day": "day", "month": "month"}
# Working days in one unit, assumed: 8-hour day, 5 working days in 7, 21 in a month.
CONVERSION = {"minute": 1 / 480, "hour": 1 / 8, "working day": 1.0, "day": 5 / 7, "month": 21.0}


@dataclass(frozen=True, slots=True)
class Span:
    """An amount of time in one unit.

    >>> Span(20, "working day") + Span(10, "working day")
    Span(amount=30, unit='working day')
    """

    amount: float
    unit: str = "working day"

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            reason = f"unknown unit {self.unit!r}; use one of {', '.join(UNITS)}"
            raise ValueError(reason)

    def __add__(self, other: Span) -> Span:
        self._same_unit(other)
        return Span(self.amount + other.amount, self.unit)

    def __sub__(self, other: Span) -> Span:
        self._same_unit(other)
        return Span(self.amount - other.amount, self.unit)

    def __str__(self) -> str:
        return self.render("en")

    def working_days(self) -> float:
        """Return the amount in working days; exact for that unit, an assumption (`CONVERSION`) for the others.

        >>> Span(16, "hour").working_days()
        2.0
        """
        return self.amount * CONVERSION[self.unit]

    def render(self, language: str) -> str:
        """Return the span for a reader.

        >>> Span(20, "working day").render("zh-Hans")
        '20 个工作日'
        """
        amount: Any = int(self.amount) if float(self.amount).is_integer() else round(self.amount, 2)
        if language == "en":
            return f"{amount} {self.unit}" + ("" if amount == 1 else "s")
        return f"{amount} {_CHINESE[language][self.unit]}"

    def _same_unit(self, other: Span) -> None:
        if self.unit != other.unit:
            reason = f"cannot add {other.unit} to {self.unit} without a calendar"
            raise ValueError(reason)


_CHINESE = {
    "zh-Hans": {"minute": "分钟", "hour": "小时", "working day": "个工作日", "day": "天", "month": "个月"},
    "zh-Hant": {"minute": "分鐘", "hour": "小時", "working day": "個工作日", "day": "天", "month": "個月"},
}
