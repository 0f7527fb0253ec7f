"""The figures of the shelf come out of the files: serial sum, mandatory order, mandatory order and custom."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from processes.catalogue import flow, shelf
from processes.reader import read
from reengineer.critical_path import Order, find_critical_path

if TYPE_CHECKING:
    from processes.model import Definitions

CASES = [
    (known.name, profile, limits) for known in shelf() for profile, rows in known.expected.items() for limits in rows
]
ORDERS: list[tuple[Order, str]] = [("mandatory", "mandatory"), ("mandatory and custom", "custom"), ("flow", "custom")]


@cache
def as_is(name: str) -> Definitions:
    return read(flow(name).as_is.read_bytes())


@pytest.mark.parametrize(("order", "figure"), ORDERS)
@pytest.mark.parametrize(("name", "profile", "limits"), CASES)
def test_the_critical_path_is_the_one_derived_from_the_tables(
    name: str, profile: str, limits: str, order: Order, figure: str
) -> None:
    known = flow(name)
    expected = known.expected[profile][limits]

    found = find_critical_path(
        as_is(name),
        times=known.times.get(limits),
        attributes=known.profiles[profile],
        limits="statutory" if limits == "statutory" else "promised",
        order=order,
    )

    assert found.length.amount == getattr(expected, figure)
    assert found.serial.amount == expected.serial
