"""What changed from one model to another, in the terms of the flow: elements, what they say, and who waits for whom.

Sequence flows are not compared one by one: what they mean is the order of tasks, and that is compared. Of an order only
the direct pairs are told (nothing compared lies between the two); the others follow from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from processes.matching import Standing, elements_of, match
from processes.messages import Message, message
from processes.model import FlowNode, Process, Task, scopes
from processes.task_order import TaskOrder, bits, order_tasks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.durations import Span
    from processes.model import Definitions, Element, SequenceFlow, TimeLimit

KINDS = ("removed", "added", "changed", "moved", "order removed", "order added")
_NONE = message("none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change: `kind` is one of `KINDS`, `element` the id (after, if it is still there), `aspect` what changed.

    For an order, `element` is the later task and `other` the earlier one.
    """

    kind: str
    element: str
    message: Message
    aspect: str = ""
    other: str = ""


def diff(before: Definitions, after: Definitions) -> tuple[Change, ...]:
    """Return the changes, by kind and in document order."""
    comparison = _Comparison(before, after)
    found = [
        *comparison.find_gone_and_new(),
        *comparison.find_changed(),
        *comparison.find_changed_flows(),
        *comparison.find_order(),
    ]
    return tuple(sorted(found, key=lambda change: KINDS.index(change.kind)))


class _Comparison:
    def __init__(self, before: Definitions, after: Definitions) -> None:
        self._before, self._after = before, after
        self._old, self._new = elements_of(before), elements_of(after)
        self._same = match(before, after)

    def find_gone_and_new(self) -> Iterator[Change]:
        for name, standing in self._old.items():
            if name not in self._same:
                text = message("{element} ({kind}) is gone", element=standing.element.label, kind=_kind(standing))
                yield Change(kind="removed", element=name, message=text)
        known = set(self._same.values())
        for name, standing in self._new.items():
            if name not in known:
                text = message("{element} ({kind}) is new", element=standing.element.label, kind=_kind(standing))
                yield Change(kind="added", element=name, message=text)

    def find_changed(self) -> Iterator[Change]:
        for name, now in self._same.items():
            old, new = self._old[name], self._new[now]
            label = new.element.label
            if old.element.name != new.element.name:
                yield self._change(now, "name", message("{old} is now called {new}", old=old.element.label, new=label))
            if _kind(old) != _kind(new):
                yield self._change(now, "type", _turned(label, _kind(old), _kind(new)))
            yield from self._find_moved(now, old, new)
            if isinstance(old.element, FlowNode | Process) and isinstance(new.element, FlowNode | Process):
                yield from self._find_limit(now, label, old.element.time_limit, new.element.time_limit)
            if isinstance(old.element, FlowNode) and isinstance(new.element, FlowNode):
                yield from self._find_data(now, old.element, new.element)

    def _find_moved(self, now: str, old: Standing, new: Standing) -> Iterator[Change]:
        if self._same.get(old.lane, old.lane) != new.lane:
            yield self._move(now, "lane", self._label(self._old, old.lane), self._label(self._new, new.lane))
        if self._same.get(old.scope, old.scope) != new.scope:
            yield self._move(now, "scope", self._label(self._old, old.scope), self._label(self._new, new.scope))

    def _move(self, now: str, aspect: str, origin: Message | str, target: Message | str) -> Change:
        label = self._new[now].element.label
        text = message("{element} moved from {origin} to {target}", element=label, origin=origin, target=target)
        return Change(kind="moved", element=now, message=text, aspect=aspect)

    def _find_limit(self, now: str, label: str, old: TimeLimit | None, new: TimeLimit | None) -> Iterator[Change]:
        for aspect, word in (
            ("statutory", message("statutory limit")),
            ("promised", message("promised limit")),
            ("legal_basis", message("legal basis")),
        ):
            was, is_now = getattr(old, aspect, None) or None, getattr(new, aspect, None) or None
            if was != is_now:
                yield self._change(now, aspect, _became(label, word, was, is_now))

    def _find_data(self, now: str, old: FlowNode, new: FlowNode) -> Iterator[Change]:
        for aspect, more, less in (
            ("inputs", message("{element} now reads {data}"), message("{element} no longer reads {data}")),
            ("outputs", message("{element} now writes {data}"), message("{element} no longer writes {data}")),
        ):
            was = {self._same.get(link.data, link.data): link.data for link in getattr(old, aspect)}
            is_now = dict.fromkeys(link.data for link in getattr(new, aspect))
            for data in (data for data in is_now if data not in was):
                facts = (("element", new.label), ("data", self._label(self._new, data)))
                yield self._change(now, aspect, Message(more.pattern, facts))
            for data in (data for data in was if data not in is_now):
                facts = (("element", new.label), ("data", self._label(self._old, was[data])))
                yield self._change(now, aspect, Message(less.pattern, facts))

    def find_changed_flows(self) -> Iterator[Change]:
        """Compare conditions: of flows with the same id, or with the same ends."""
        by_id, by_ends = {}, {}
        for flow in _flows(self._after):
            by_id[flow.id] = flow
            by_ends[flow.source, flow.target] = flow
        for flow in _flows(self._before):
            ends = (self._same.get(flow.source, ""), self._same.get(flow.target, ""))
            now = by_id.get(flow.id) or by_ends.get(ends)
            if now is not None and now.condition != flow.condition:
                text = _became(now.label, message("condition"), flow.condition, now.condition)
                yield self._change(now.id, "condition", text)

    def find_order(self) -> Iterator[Change]:
        tasks = [name for name in self._same if self._is_step(name)]
        old = order_tasks(self._before.processes, tasks)
        new = order_tasks(self._after.processes, [self._same[name] for name in tasks])
        gone = message("{later} no longer waits for {earlier}")
        more = message("{later} now waits for {earlier}")
        yield from self._order_changes(tasks, old, new, "order removed", gone)
        yield from self._order_changes(tasks, new, old, "order added", more)

    def _order_changes(
        self, tasks: list[str], order: TaskOrder, other: TaskOrder, kind: str, text: Message
    ) -> Iterator[Change]:
        for index, task in enumerate(tasks):
            for later in bits(order.right_after[index] & ~other.later[index]):
                earlier, waiting = self._new[self._same[task]].element, self._new[self._same[tasks[later]]].element
                facts = (("later", waiting.label), ("earlier", earlier.label))
                yield Change(kind=kind, element=waiting.id, message=Message(text.pattern, facts), other=earlier.id)

    def _is_step(self, name: str) -> bool:
        """Tell whether this is a task before and after; a sub-process only stands for what is in it."""
        return isinstance(self._old[name].element, Task) and isinstance(self._new[self._same[name]].element, Task)

    def _label(self, side: dict[str, Standing], name: str) -> Message | str:
        return side[name].element.label if name in side else name or _NONE

    @staticmethod
    def _change(now: str, aspect: str, text: Message) -> Change:
        return Change(kind="changed", element=now, message=text, aspect=aspect)


def _turned(label: str, was: str, is_now: str) -> Message:
    return message("{element} was of type {old} and is now of type {new}", element=label, old=was, new=is_now)


def _became(label: str, word: Message, was: Span | str | None, is_now: Span | str | None) -> Message:
    return message(
        "{element}: {what} was {old} and is now {new}",
        element=label,
        what=word,
        old=_NONE if was is None else was,
        new=_NONE if is_now is None else is_now,
    )


def _kind(standing: Standing) -> str:
    element: Element = standing.element
    named: Any = getattr(element, "kind", "")
    return str(named or type(element).__name__.lower())


def _flows(definitions: Definitions) -> Iterator[SequenceFlow]:
    for process in definitions.processes:
        for scope in scopes(process):
            yield from scope.flows
