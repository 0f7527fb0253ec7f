"""Which tasks one case can pass together, and which stand for different kinds of case.

Two tasks exclude each other if the conditions on the way to them ask the same attribute for values that it cannot have at
once (`kind == "hotel"` and `kind == "restaurant"`). Each attribute is tried with every value that the conditions name,
and with one that they do not name. What cannot be tried (lists, expressions of several attributes) excludes nothing.
"""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

from processes.errors import BinglianError
from processes.expressions import evaluate, names
from reengineer.redesign.guards import guards

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reengineer.diagnosis.study import Study

_LITERAL = re.compile(r"""["']([^"']*)["']""")
_MOST = 12  # so many tasks are tried in every combination; beyond, one is added after the other


class Alternatives:
    """The conditions on the way to each task of a case, read when they are first asked for."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self._guards: dict[str, dict[str, frozenset[str]]] = {}

    def passed_together(self, tasks: Sequence[str]) -> tuple[str, ...]:
        """Return the most of these tasks that one case can pass; an item that stands in several places counts once."""
        one_each = {self.study.nodes[name].item_code or name: name for name in reversed(tasks)}
        found = tuple(name for name in tasks if name in one_each.values())
        if len(found) < 2:  # noqa: PLR2004 - one task excludes nothing
            return found
        asked = {name: tuple(self._conditions(name)) for name in found}
        apart = {frozenset(pair) for pair in combinations(found, 2) if _exclude(*(asked[name] for name in pair))}
        return _largest(found, apart)

    def _conditions(self, task: str) -> Iterator[tuple[str, bool]]:
        """Yield the conditions on the way to a task, each with whether it must hold or must not (a default flow)."""
        process = self.study.process_of[task]
        if process.id not in self._guards:
            self._guards[process.id] = guards(process)
        wanted = self._guards[process.id].get(task, frozenset())
        for flows in self.study.outgoing.values():
            for flow in flows:
                if flow.id in wanted and flow.condition:
                    yield flow.condition, True
                elif flow.id in wanted and getattr(self.study.nodes[flow.source], "default", None) == flow.id:
                    yield from ((other.condition, False) for other in flows if other is not flow and other.condition)


def _largest(found: tuple[str, ...], apart: set[frozenset[str]]) -> tuple[str, ...]:
    """Return the first of the largest groups in which no two tasks exclude each other."""
    for size in range(len(found), 1, -1) if len(found) <= _MOST else ():
        for some in combinations(found, size):
            if not any(frozenset(pair) in apart for pair in combinations(some, 2)):
                return some
    chosen: list[str] = []
    for name in found:
        if not any(frozenset((name, other)) in apart for other in chosen):
            chosen.append(name)
    return tuple(chosen)


def _exclude(one: tuple[tuple[str, bool], ...], other: tuple[tuple[str, bool], ...]) -> bool:
    by_name: dict[str, list[tuple[str, bool]]] = {}
    for condition, holds in dict.fromkeys((*one, *other)):
        asked = names(condition)
        if len(asked) == 1:
            by_name.setdefault(next(iter(asked)), []).append((condition, holds))
    return any(not _possible(name, conditions) for name, conditions in by_name.items())


def _possible(name: str, conditions: list[tuple[str, bool]]) -> bool:
    """Tell whether some value of the attribute lets all conditions come out as wanted."""
    values = {value for condition, _ in conditions for value in _LITERAL.findall(condition)}
    try:
        return any(
            all(evaluate(condition, {name: value}) is holds for condition, holds in conditions)
            for value in (*sorted(values), "\0another")
        )
    except BinglianError:
        return True
