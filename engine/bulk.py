"""Several work items in one go: the same act on each. What would come of it is rehearsed first, and nothing of that stays.

Each item is done in a transaction of its own under a key of its own, so that what was broken off is finished by doing it again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine import deputies, work
from engine.completion import Completion
from engine.errors import StoreError
from engine.store import work_items
from engine.store.cases import case_by_number
from processes.errors import BinglianError, UsageError
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Row

    from engine.act import Act
    from processes.messages import Message

MOST = 50  # items in one go


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be done with which work items; `to` and `reason` are for passing on, the others for completing."""

    kind: str
    items: tuple[int, ...]
    decisions: Mapping[str, str] = field(default_factory=dict)
    opinion: str = ""
    verdict: str = ""
    to: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What comes of one item: a refusal, or the tasks that are offered then (name and post)."""

    item: int
    receipt: str = ""
    task: str = ""
    refusal: Message | None = None
    offered: tuple[tuple[str, str], ...] = ()


def check(order: Order) -> None:
    """Refuse an order that is for nothing, for too much, or of no kind."""
    if order.kind not in KINDS:
        raise UsageError(message("Choose what is to be done with the chosen work items."))
    if not order.items:
        raise UsageError(message("Choose at least one work item first."))
    if len(order.items) > MOST:
        raise UsageError(message("{most} work items at most are done in one go; choose fewer.", most=MOST))


def rehearse(act: Act, order: Order) -> tuple[Outcome, ...]:
    """Do an order one item after the other, each on what the others left; return what came of each."""
    check(order)
    found = []
    for number in order.items:
        try:
            with act.connection.begin_nested():
                found.append(do_one(act, order, number))
        except StoreError:
            raise
        except BinglianError as error:
            found.append(refused(act, number, error))
    return tuple(found)


def do_one(act: Act, order: Order, number: int) -> Outcome:
    """Do an order with one item; return what is offered then."""
    item = work_items.item_by_number(act.connection, number)
    known = {row.id for row in work_items.items_of(act.connection, item.case_id)}
    KINDS[order.kind](act, order, number)
    new = [row for row in work_items.items_of(act.connection, item.case_id) if row.id not in known]
    offered = tuple((row.name, row.post_id) for row in new if row.status in work_items.OPEN)
    return Outcome(offered=offered, **_named(act, item))


def refused(act: Act, number: int, error: BinglianError) -> Outcome:
    """Return an item with the reason why nothing is done with it."""
    try:
        named = _named(act, work_items.item_by_number(act.connection, number))
    except BinglianError:
        named = {"item": number}
    return Outcome(refusal=error.message, **named)


def done(act: Act, number: int) -> Outcome:
    """Return an item with which something was done."""
    return Outcome(**_named(act, work_items.item_by_number(act.connection, number)))


def _named(act: Act, item: Row[Any]) -> dict[str, Any]:
    receipt = case_by_number(act.connection, item.case_id).receipt
    return {"item": item.id, "receipt": receipt, "task": item.name}


def _complete(act: Act, order: Order, number: int) -> None:
    asked = {decision.name for decision in work.decisions(act, number)}
    decided = {name: value for name, value in order.decisions.items() if name in asked and value}
    work.complete(act, number, Completion(decisions=decided, opinion=order.opinion, verdict=order.verdict))


KINDS: Mapping[str, Callable[[Act, Order, int], None]] = {
    "claim": lambda act, _, number: work.claim(act, number),
    "give back": lambda act, _, number: work.give_back(act, number),
    "complete": _complete,
    "pass on": lambda act, order, number: deputies.reassign(act, number, order.to, order.reason),
}
