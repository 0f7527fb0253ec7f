"""Concentration rate (审批事项进驻率): the share of the items kept after the reform that are handled at the service centre.

Source: 番府辦〔2013〕19號, which names 32.7 %. The register is small and kept by hand: item, department, at the centre since when.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from engine.errors import NotFoundError
from engine.store import centre as store
from engine.store.deployments import person_by_id
from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.act import Act

MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class CentreItem:
    """An approval item of the district; `since` is the date from which it is handled at the centre, None for not yet."""

    item: str
    name: str
    department: str
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Concentration:
    """How many of the items are at the centre, of a department or ("") of the district."""

    department: str
    inside: int
    whole: int

    @property
    def share(self) -> float | None:
        """Return the rate, None for an empty register."""
        return self.inside / self.whole if self.whole else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The register with its rate today, by department and by month (each on its last day, the last today)."""

    items: tuple[CentreItem, ...]
    rate: Concentration
    departments: tuple[Concentration, ...]
    series: tuple[tuple[str, float], ...]


def read_register(act: Act) -> Register:
    """Return the register and its rate."""
    items = tuple(
        CentreItem(
            item=row.item,
            name=row.name,
            department=row.department,
            since=date.fromisoformat(row.since) if row.since else None,
        )
        for row in store.list_items(act.connection)
    )
    today = act.now.astimezone(ZoneInfo(act.calendar.zone)).date()
    names = sorted({item.department for item in items})
    of_departments = (concentration([one for one in items if one.department == name], today, name) for name in names)
    return Register(
        items=items,
        rate=concentration(items, today),
        departments=tuple(sorted(of_departments, key=lambda one: (one.inside - one.whole, one.department))),
        series=tuple(_series(items, today)) if items else (),
    )


def concentration(items: Sequence[CentreItem], day: date, department: str = "") -> Concentration:
    """Return the rate on a day.

    >>> items = [CentreItem(item=str(n), name="", department="", since=date(2026, 1, 1) if n < 49 else None) for n in range(150)]
    >>> round(concentration(items, date(2026, 3, 9)).share, 3), concentration(items, date(2025, 12, 31)).inside
    (0.327, 0)
    """
    inside = sum(item.since is not None and item.since <= day for item in items)
    return Concentration(department=department, inside=inside, whole=len(items))


def save_items(act: Act, items: Iterable[CentreItem]) -> int:
    """Put items into the register, or change those that are there; return how many.

    Raises UsageError for an item without a code or department.
    """
    person_by_id(act.connection, act.actor)
    number = 0
    for one in items:
        if not one.item.strip() or not one.department.strip():
            raise UsageError(message("Item {item} has no code or no department; give both.", item=one.item or one.name))
        store.save_item(
            act.connection,
            one.item.strip(),
            name=one.name.strip() or one.item.strip(),
            department=one.department.strip(),
            since=one.since.isoformat() if one.since else "",
            changed_at=act.now,
            changed_by=act.actor,
        )
        number += 1
    return number


def move_in(act: Act, department: str, since: date) -> int:
    """Let all items of a department that are still outside be handled at the centre from a date on; return how many.

    Raises NotFoundError where there are none.
    """
    person_by_id(act.connection, act.actor)
    number = store.move_department(
        act.connection, department, since=since.isoformat(), changed_at=act.now, changed_by=act.actor
    )
    if not number:
        raise NotFoundError(message("{department} has no items outside the centre.", department=department))
    return number


def remove_item(act: Act, item: str) -> None:
    """Take an item that is not kept out of the register.

    Raises NotFoundError where there is no such item.
    """
    person_by_id(act.connection, act.actor)
    if not store.remove_item(act.connection, item):
        raise NotFoundError(message("There is no item {item} in the register.", item=item))


def _series(items: Sequence[CentreItem], today: date) -> Iterable[tuple[str, float]]:
    """Yield the rate at the end of each of the last months, of the items that are kept today."""
    for back in range(MONTHS - 1, -1, -1):
        number = today.year * 12 + today.month - 1 - back
        following = date((number + 1) // 12, (number + 1) % 12 + 1, 1)
        last = min(today, date.fromordinal(following.toordinal() - 1))
        found = concentration(items, last)
        yield f"{number // 12}-{number % 12 + 1:02}", found.share or 0.0
