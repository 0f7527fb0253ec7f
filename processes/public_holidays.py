"""Public holidays and make-up working days of the People's Republic of China, one table a year with its notice.

`calendar_years/<year>.toml` holds what the State Council's notice for that year orders. For later years
`calendar_years/provisional.toml` holds what the law alone fixes.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

# A notice for the next year may move days of this December (in 2018 from 29 December on): they are not settled before it.
_OPEN_END = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicHolidays:
    """Days off and make-up working days; between the two dates of `settled` they are as ordered by a notice."""

    off: frozenset[date]
    on: frozenset[date]
    settled: tuple[date, date]
    sources: tuple[str, ...]


@cache
def read_public_holidays() -> PublicHolidays:
    """Read the tables that come with the product.

    >>> date(2026, 2, 14) in read_public_holidays().on
    True
    """
    folder = resources.files("processes") / "calendar_years"
    years = sorted((_read(file) for file in folder.iterdir() if file.name[:4].isdigit()), key=lambda year: year["year"])
    later = _read(folder / "provisional.toml")
    holidays = [holiday for year in years for holiday in year["holiday"]]
    return PublicHolidays(
        off=frozenset(day for holiday in holidays for day in _days(holiday["first"], holiday["last"]))
        | frozenset(day for days in later["off"].values() for day in days),
        on=frozenset(day for holiday in holidays for day in holiday.get("on", ())),
        settled=(date(years[0]["year"], 1, 1), date(years[-1]["year"], 12, 31) - _OPEN_END),
        sources=(*(source for year in years for source in year["sources"]), later["source"]),
    )


def _read(file: Traversable) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _days(first: date, last: date) -> tuple[date, ...]:
    return tuple(first + timedelta(days=number) for number in range((last - first).days + 1))
