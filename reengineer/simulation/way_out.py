"""Cases for which no way out of a decision is open: they are refused before a run, not sent somewhere."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import TYPE_CHECKING

from processes.errors import UsageError
from processes.expressions import evaluate, names
from processes.messages import message
from reengineer.simulation.kernel import words as w
from reengineer.simulation.token_graph import make_token_graph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from processes.model import Definitions
    from reengineer.simulation.points import Opening, Point
    from reengineer.simulation.scenario import Attribute, Scenario

MOST_KINDS = 100_000  # of cases that one decision tells apart


def check_ways_out(definitions: Definitions, scenario: Scenario) -> None:
    """Refuse a scenario in which some case comes to a decision and no way is for it; a default flow is for all."""
    for point in _decisions(make_token_graph(definitions, scenario).openings):
        label = point.activity.label if point.activity else point.element
        if point.by_condition:
            _check_conditions(point, label, scenario.attributes)
        elif point.op == w.FORK_SOME and not any(way.share for way in point.ways):
            raise UsageError(
                message(
                    "Every way out of {node} has the share 0; give one way a share above 0, or the gateway a default flow.",
                    node=label,
                )
            )


def _decisions(openings: Iterable[Opening]) -> Iterator[Point]:
    """Yield the decisions without a way for what fits no other, in the whole flow."""
    for opening in openings:
        for point in opening.points:
            if point.op in (w.CHOOSE, w.FORK_SOME) and not any(way.default for way in point.ways):
                yield point
        yield from _decisions(opening.inner)


def _check_conditions(point: Point, label: str, attributes: tuple[Attribute, ...]) -> None:
    conditions = [way.condition for way in point.ways]
    if not all(conditions):  # a way that asks nothing is open to all
        return
    asked = frozenset().union(*map(names, conditions))
    for case in _kinds([attribute for attribute in attributes if attribute.name in asked]):
        if not any(evaluate(condition, case) for condition in conditions):
            raise UsageError(
                message(
                    "At {node} no way is open to a case with {values}; give it a default flow or a way for such cases, or "
                    "leave the value out.",
                    node=label,
                    values=", ".join(f"{name} = {value}" for name, value in case.items()),
                )
            )


def _kinds(attributes: list[Attribute]) -> Iterator[Mapping[str, str]]:
    """Yield what cases there are, by the values that any case has."""
    values = [[value for value, share in attribute.values if share > 0] for attribute in attributes]
    if prod(map(len, values)) <= MOST_KINDS:
        for chosen in product(*values):
            yield {attribute.name: value for attribute, value in zip(attributes, chosen, strict=True)}
