"""An item table with its plan: which task stands for which item, and the order of the tasks with its reasons."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from processes.model import Precedence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from processes.items import Item
    from processes.library.papers import Papers
    from processes.library.plan import Plan

RECALLED = "（凭记忆，待核实）"  # what stands in a flow beside a figure or reason that was not read in a source
ACCEPTANCE = "行政许可法 第32条"
REGISTRATION = "Task_registration"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an item stands in the flow; an item with a copy has two."""

    code: str
    suffix: str = ""
    conditions: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Return the item code, with the suffix of a copy."""
        return f"{self.code}_{self.suffix}" if self.suffix else self.code


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One arrow between two places, with its reason."""

    before: Place
    after: Place
    reason: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The items of a flow, how they are arranged, and their papers."""

    items: Mapping[str, Item]
    plan: Plan
    papers: Papers

    def nested(self, code: str) -> tuple[Item, ...]:
        """Return the opinions that are given inside this item."""
        return tuple(item for item in self.items.values() if item.nested_in == code)

    def places(self) -> Iterator[Place]:
        """Yield every place of an item that is not a branch inside another."""
        for code, item in self.items.items():
            if not item.nested_in:
                yield from self.places_of(code)

    def places_of(self, code: str) -> Iterator[Place]:
        """Yield the place of an item and, if the plan says so, its copy."""
        copies = [copy for copy in self.plan.copies if copy.item == code]
        if not copies:
            yield Place(code=code, conditions=self.plan.conditions.get(code, ()))
        for copy in copies:
            yield Place(code=code, conditions=(copy.otherwise,))
            yield Place(code=code, suffix=copy.suffix, conditions=(copy.when,))

    def name_of(self, place: Place) -> str:
        """Return the name of the item; where it stands twice, with the kind of case that passes it here."""
        item = self.items[place.code]
        copied = any(copy.item == place.code for copy in self.plan.copies)
        return f"{item.name}（{self.plan.labels[place.conditions[0]]}）" if copied else item.name

    def last_task(self, place: Place) -> str:
        """Return the id of the task whose end is the end of the item."""
        return f"Task_{place.key}_decision" if self.nested(place.code) else f"Task_{place.key}"

    def orders(self) -> Iterator[Order]:
        """Yield every arrow between two places: by law or material, by extra reading, by custom."""
        for code, item in self.items.items():
            if item.nested_in:
                continue
            for before in item.prerequisites:
                if not self.items[before].nested_in:  # its result reaches this item through the item it is nested in
                    yield from self._between(before, code, *reason_for(item, before))
            for before in item.customary_after:
                yield from self._between(before, code, "custom", f"习惯做法；{mark_recalled(item.source)}")
        for extra in self.plan.extras:
            yield from self._between(extra.before, extra.after, "law", extra.basis)

    def precedences(self, place: Place, task: str) -> tuple[Precedence, ...]:
        """Return what a task at the place waits for; without any mandatory reason it waits for the registration."""
        orders = [order for order in self.orders() if order.after == place]
        found = [
            Precedence(before=self.last_task(order.before), after=task, reason=order.reason, basis=order.basis)
            for order in orders
        ]
        if all(order.reason == "custom" for order in orders):
            found.insert(0, Precedence(before=REGISTRATION, after=task, reason="law", basis=ACCEPTANCE))
        return tuple(found)

    def _between(self, before: str, after: str, reason: str, basis: str) -> Iterator[Order]:
        for earlier in self.places_of(before):
            for later in self.places_of(after):
                if self._is_wanted(earlier, later):
                    yield Order(before=earlier, after=later, reason=reason, basis=basis)

    def _is_wanted(self, earlier: Place, later: Place) -> bool:
        for copy in self.plan.copies:
            if copy.item == earlier.code and not earlier.suffix and later.code in copy.only_before:
                return False
            if copy.item == later.code and not later.suffix and earlier.code in copy.only_after:
                return False
        return True


def reason_for(item: Item, before: str) -> tuple[str, str]:
    """Return why the item waits for that one: the law where there is an article, else the list of materials."""
    recalled = RECALLED if item.assumes(before) else ""
    if item.legal_basis:
        return "law", mark_recalled(item.legal_basis) + recalled
    return "data", f"材料清单；{mark_recalled(item.source)}{recalled}"


def mark_recalled(text: str) -> str:
    """Return a text of the table with its mark for what is recalled put in the words of the flow.

    >>> mark_recalled("森林法(memory)")
    '森林法（凭记忆，待核实）'
    """
    return RECALLED.strip("（）") if text == "memory" else text.replace("(memory)", RECALLED)


def department_of(item: Item) -> str:
    """Return the lane of an item: the first department named, without remarks in brackets."""
    return re.sub(r"[(（].*?[)）]", "", item.department).split("/")[0]
