"""The concentration rate is that of the register on the day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from engine.concentration import CentreItem
from engine.errors import NotFoundError
from processes.errors import UsageError

if TYPE_CHECKING:
    from engine.service import Engine

JANUARY = date(2026, 1, 5)


def items(number: int, inside: int, department: str) -> list[CentreItem]:
    return [
        CentreItem(item=f"{department}{n}", name="", department=department, since=JANUARY if n < inside else None)
        for n in range(number)
    ]


def test_the_rate_of_the_founding_document(office: Engine) -> None:
    office.add_person("lin", side="administration")
    office.save_centre_items([*items(138, 49, "others"), *items(12, 0, "教育局")], by="lin")
    register = office.centre_register()
    assert (register.rate.inside, register.rate.whole) == (49, 150)
    assert round(100 * (register.rate.share or 0), 1) == 32.7
    assert office.move_to_centre("教育局", date(2026, 3, 9), by="lin") == 12
    register = office.centre_register()

    assert round(100 * (register.rate.share or 0), 1) == 40.7
    assert dict(register.series)["2026-02"] == pytest.approx(49 / 150)
    assert dict(register.series)["2025-12"] == 0
    assert [one.department for one in register.departments] == ["others", "教育局"]


def test_what_makes_no_sense_is_refused(office: Engine) -> None:
    office.add_person("lin", side="administration")
    assert office.centre_register().rate.share is None
    with pytest.raises(UsageError):
        office.save_centre_items([CentreItem(item=" ", name="a", department="b")], by="lin")
    with pytest.raises(NotFoundError):
        office.move_to_centre("nowhere", JANUARY, by="lin")
    with pytest.raises(NotFoundError):
        office.remove_centre_item("nothing", by="lin")
    with pytest.raises(NotFoundError):
        office.save_centre_items(items(1, 0, "a"), by="nobody")


def test_an_item_is_changed_and_taken_out(office: Engine) -> None:
    office.add_person("lin", side="administration")
    office.save_centre_items([CentreItem(item="1", name="a", department="b")], by="lin")
    office.save_centre_items([CentreItem(item="1", name="", department="c", since=JANUARY)], by="lin")
    assert office.centre_register().items == (CentreItem(item="1", name="1", department="c", since=JANUARY),)
    office.remove_centre_item("1", by="lin")

    assert office.centre_register().items == ()
