"""Kinds of cases in words and rows: those whose lengths lie farthest apart first."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from processes.messages import message
from reengineer.report.simulation_words import SHARE, amount, change_in_words, decimals_for, figure_as_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from processes.messages import Message
    from reengineer.simulation.comparison import Comparison, Difference, KindChange
    from reengineer.simulation.kinds import Kind
    from reengineer.simulation.run import SimulationResult
    from reengineer.simulation.statistics import Interval

ATTRIBUTES = 2  # at a terminal
LEAST = 0.01  # share of the cases; a rarer kind says little of an attribute
LED_BY = "approval p50"


def apart(kinds: Sequence[Any], length: Callable[[Any], Interval]) -> list[tuple[str, list[Any]]]:
    """Return the kinds by attribute, those first whose lengths differ most; those that cannot be told apart last."""
    groups = [(name, list(same)) for name, same in groupby(kinds, key=lambda kind: kind.attribute)]

    def distance(group: tuple[str, list[Any]]) -> float:
        known = [length(kind) for kind in group[1] if kind.share >= LEAST]
        if not known:
            return 0.0
        return max(one.low for one in known) - min(one.high for one in known)

    return sorted(groups, key=lambda group: -distance(group))


def kind_lines(result: SimulationResult) -> Iterator[Message]:
    """Yield the kinds of cases that differ most."""
    told = apart(result.kinds, lambda kind: kind.figure(LED_BY).interval)[:ATTRIBUTES]
    if told:
        yield message("Kinds of cases (median; 9 of 10 cases within; approval clock):")
    for kind in (kind for _, group in told for kind in group):
        yield message(
            "  {attribute} = {value} ({share}): {median}; {nine}",
            attribute=kind.attribute,
            value=kind.value,
            share=amount(kind.share, SHARE, 2),
            median=_amount(kind, LED_BY),
            nine=_amount(kind, "approval p90"),
        )
    yield from _rest(result.kinds, told)


def change_lines(result: Comparison) -> Iterator[Message]:
    """Yield the kinds of cases whose savings differ most."""
    told = apart(result.kinds, lambda kind: kind.difference(LED_BY).saved)[:ATTRIBUTES]
    if told:
        yield message("Kinds of cases (median, approval clock):")
    for kind in (kind for _, group in told for kind in group):
        found = kind.difference(LED_BY)
        places = decimals_for(found.saved.half_width or max(found.before.half_width, found.after.half_width))
        yield message(
            "  {attribute} = {value} ({share}): {before} to {after} ({change})",
            attribute=kind.attribute,
            value=kind.value,
            share=amount(kind.share, SHARE, 2),
            before=amount(found.before.value, "", places),
            after=amount(found.after.value, found.unit, places),
            change=change_in_words(found, places),
        )
    yield from _rest(result.kinds, told)


def _rest(kinds: Sequence[Kind] | Sequence[KindChange], told: Sequence[tuple[str, list[Any]]]) -> Iterator[Message]:
    rest = len({kind.attribute for kind in kinds}) - len(told)
    if rest > 0:
        yield message("  and {count} more attributes (all with --json)", count=rest)


def _amount(kind: Kind, name: str) -> Any:
    found = kind.figure(name)
    return amount(found.interval.value, found.unit, decimals_for(found.interval.half_width))


def kind_as_plain(kind: Kind) -> dict[str, Any]:
    """Return a kind of case as plain values."""
    return _head(kind) | {"figures": [figure_as_plain(found) for found in kind.figures]}


def change_as_plain(kind: KindChange, difference: Callable[[Difference], dict[str, Any]]) -> dict[str, Any]:
    """Return what changes for a kind of case as plain values."""
    return _head(kind) | {"differences": [difference(found) for found in kind.differences]}


def _head(kind: Kind | KindChange) -> dict[str, Any]:
    return {"attribute": kind.attribute, "value": kind.value, "share": kind.share, "cases": kind.cases}
