"""Items (事项): what a department decides, with its limits, materials, certificates and the order it stands in.

An item table has one row an item. Order comes in two kinds that are never mixed: `prerequisites` are asked for by law or
by the list of materials, `customary_after` is only what used to be done. A value that was not read in a source but
recalled is listed in `memory_fields`; it is kept, and called assumed wherever it is shown.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING

from processes.durations import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

GENERAL_LIMIT = "行政许可法 第42条"  # the 20 working days that hold where no other law says otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One row of an item table; `nested_in` is the item inside which this one is a branch without days of its own."""

    code: str
    name: str
    name_en: str
    department: str
    department_en: str
    stage: str
    statutory: Span | None
    before: Span | None
    after: Span | None
    prerequisites: tuple[str, ...]
    customary_after: tuple[str, ...]
    materials: tuple[str, ...]
    certificates: tuple[str, ...]
    legal_basis: str
    source: str
    applicability: str
    nested_in: str
    note: str
    assumed: tuple[str, ...]  # the fields that are recalled, not read
    general_default: bool  # the statutory limit is only the general one of 20 working days

    def is_assumed(self, *fields: str) -> bool:
        r"""Return whether any of these fields is recalled, not read.

        >>> [item] = read_items("id,statutory_working_days,memory_fields\nX1,20,statutory_working_days").values()
        >>> item.is_assumed("statutory_working_days"), item.is_assumed("after_days")
        (True, False)
        """
        return "all" in self.assumed or any(known.startswith(fields) for known in self.assumed)

    def assumes(self, prerequisite: str) -> bool:
        """Return whether it is recalled, not read, that this item needs that one."""
        return any(known.startswith("prerequisites") and prerequisite in known for known in self.assumed)


def read_items(text: str) -> Mapping[str, Item]:
    """Return the items of a table (CSV text with a header), by code, in the order of the table."""
    return {row["id"]: _read_row(row) for row in csv.DictReader(StringIO(text)) if row["id"]}


def mandatory_before(items: Mapping[str, Item], code: str) -> frozenset[str]:
    r"""Return every item that must come before this one, directly or through others.

    >>> items = read_items("id,prerequisites\nA,\nB,A\nC,B")
    >>> sorted(mandatory_before(items, "C"))
    ['A', 'B']
    """
    found: set[str] = set()
    waiting = list(items[code].prerequisites)
    while waiting:
        before = waiting.pop()
        if before not in found:
            found.add(before)
            waiting += items[before].prerequisites
    return frozenset(found)


def _read_row(row: Mapping[str, str]) -> Item:
    def words(field: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in (row.get(field) or "").split(";") if part.strip())

    def text(field: str) -> str:
        return row.get(field) or ""

    def days(field: str) -> Span | None:
        return Span(int(text(field))) if text(field) else None

    return Item(
        code=row["id"],
        name=text("name_zh"),
        name_en=text("name_en"),
        department=text("department_zh"),
        department_en=text("department_en"),
        stage=text("stage"),
        statutory=days("statutory_working_days"),
        before=days("promised_or_before_days"),
        after=days("after_days"),
        prerequisites=words("prerequisites"),
        customary_after=words("customary_after"),
        materials=words("inputs"),
        certificates=words("outputs"),
        legal_basis=text("legal_basis"),
        source=text("source"),
        applicability=text("applicability"),
        nested_in=text("nested_in"),
        note=text("note"),
        assumed=words("memory_fields"),
        general_default=text("general_default_20") == "yes",
    )
