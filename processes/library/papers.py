"""Materials and certificates of an item table as data elements.

A certificate is one data element, written by its item. A material of a later item is that same element if the table
makes the item wait for the writer; if it only follows by custom, it is another element, named so, because the same
element would turn custom into a data reason. What the applicant brings is an element of its own for each item, so that
what has one name is seen to be asked for more than once; only an opinion inside an item uses the copy of that item.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from processes.items import mandatory_before

if TYPE_CHECKING:
    from collections.abc import Mapping

    from processes.items import Item
    from processes.library.plan import Plan

BY_CUSTOM = "{name}（按惯例要求）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """The data elements of a flow (`names`: id -> name) and who reads and writes them (item -> ids)."""

    names: Mapping[str, str]
    materials: Mapping[str, tuple[str, ...]]  # handed in by the applicant
    needed: Mapping[str, tuple[str, ...]]  # certificates of earlier items
    written: Mapping[str, tuple[str, ...]]


def sort_papers(items: Mapping[str, Item], plan: Plan) -> Papers:
    """Return which papers of the table are the same, and which item reads and writes them."""
    names: dict[str, str] = {}
    written: dict[str, tuple[str, ...]] = {}
    for code, item in items.items():
        ids = [f"Certificate_{code}" + (f"_{number}" if number > 1 else "") for number in _count(item.certificates)]
        names.update((id, _unique_name(items, item, name)) for id, name in zip(ids, item.certificates, strict=True))  # noqa: A001
        written[code] = tuple(ids)
    materials: dict[str, tuple[str, ...]] = {}
    needed: dict[str, tuple[str, ...]] = {}
    for code, item in items.items():
        labels, needed[code] = _sort_inputs(items, plan, written, item)
        own = {f"Material_{code}_{number}": label for number, label in enumerate(labels, start=1)}
        names |= own
        shared = {names[paper]: paper for paper in materials.get(item.nested_in, ())}  # the lead passes it on
        materials[code] = tuple(shared.get(label, paper) for paper, label in own.items())
    return Papers(names=names, materials=materials, needed=needed, written=written)


def _sort_inputs(
    items: Mapping[str, Item], plan: Plan, written: Mapping[str, tuple[str, ...]], item: Item
) -> tuple[list[str], tuple[str, ...]]:
    """Return the names of what the applicant brings for an item, and the certificates that are passed on to it."""
    labels: list[str] = []
    passed_on: list[str] = []
    for name in item.materials:
        writers = _writers(items, plan, item.code, name)
        mandatory = [writer for writer in writers if writer in mandatory_before(items, item.code)]
        if mandatory:
            passed_on += written[mandatory[0]]
        else:
            labels.append(_label(plan, item, name, by_custom=bool(writers)))
    return labels, tuple(dict.fromkeys(passed_on))


def _count(values: tuple[str, ...]) -> range:
    return range(1, len(values) + 1)


def _unique_name(items: Mapping[str, Item], item: Item, name: str) -> str:
    shared = sum(name in other.certificates for other in items.values()) > 1
    return f"{name}（{item.name}）" if shared else name


def _writers(items: Mapping[str, Item], plan: Plan, code: str, name: str) -> list[str]:
    """Return the items whose certificate the material is; those nested in the item itself are read by its decision."""
    if name in plan.aliases:
        return [plan.aliases[name]]
    return [
        other for other, item in items.items() if name in item.certificates and other != code and not item.nested_in
    ]


def _label(plan: Plan, item: Item, name: str, *, by_custom: bool) -> str:
    label = f"{name}（{item.name}）" if name in plan.separate else name
    return BY_CUSTOM.format(name=label) if by_custom else label
