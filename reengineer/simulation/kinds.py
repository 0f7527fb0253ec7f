"""Figures of each kind of case: of all cases that have one value of an attribute, such as land that is granted.

A case has a value of every attribute, so that of each attribute the kinds together are all cases.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np

from reengineer.simulation.case_mix import deal, parts_of
from reengineer.simulation.figures import case_series, figure_of
from reengineer.simulation.randomness import replication_seed
from reengineer.simulation.sample import Sample

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from reengineer.simulation.case_limits import CaseLimit
    from reengineer.simulation.figures import Figure, Series
    from reengineer.simulation.run import Experiment

    Bits = NDArray[np.bool_]
    Limits = tuple[CaseLimit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """The cases with one value of an attribute: their share of all that count, how many they were, what was measured."""

    attribute: str
    value: str
    share: float
    cases: int
    figures: tuple[Figure, ...]

    def figure(self, name: str) -> Figure:
        """Return the figure of that name."""
        return next(figure for figure in self.figures if figure.name == name)


@dataclass(frozen=True, slots=True, kw_only=True)
class KindSeries:
    """What was measured of one kind of case in each replication that has such cases, of one flow or of two."""

    attribute: str
    value: str
    share: float
    cases: int
    series: tuple[tuple[Series, ...], ...]  # a row a flow

    def kind(self, flow: int) -> Kind:
        """Return the figures of one of the flows."""
        return Kind(
            attribute=self.attribute,
            value=self.value,
            share=self.share,
            cases=self.cases,
            figures=tuple(figure_of(series) for series in self.series[flow]),
        )


def find_kinds(experiment: Experiment, cuts: NDArray[np.int64], limits: Limits) -> tuple[Kind, ...]:
    """Return the figures of each kind of case."""
    return tuple(found.kind(0) for found in kind_series((experiment,), cuts, limits))


def kind_series(flows: tuple[Experiment, ...], cuts: NDArray[np.int64], limits: Limits) -> Iterator[KindSeries]:
    """Yield each kind of case with what was measured of it, in the same replications of every flow."""
    counted = [experiment.counted(cuts) for experiment in flows]
    total = int(counted[0].sum())
    for attribute, value, has in _values(flows[0]):
        of_kind = [which & has for which in counted]
        rows = np.logical_and.reduce([which.any(axis=1) for which in of_kind])
        if rows.any():
            yield KindSeries(
                attribute=attribute,
                value=value,
                share=float(of_kind[0].sum()) / total,
                cases=int(of_kind[0].sum()),
                series=tuple(
                    _series(experiment, which, rows, limits) for experiment, which in zip(flows, of_kind, strict=True)
                ),
            )


def _values(experiment: Experiment) -> Iterator[tuple[str, str, Bits]]:
    """Yield each value of each attribute that has several, with the cases that have it."""
    scenario, sample = experiment.scenario, experiment.done
    mixed = [one for one in scenario.attributes if sum(share > 0 for _, share in one.values) > 1]
    dealt = [
        deal(scenario.attributes, seed=replication_seed(scenario.seed, number), parts=parts_of(scenario))
        for number in range(sample.size if mixed else 0)
    ]
    for attribute in mixed:
        chosen = np.stack([row[attribute.name] for row in dealt])
        for number, (value, share) in enumerate(attribute.values):
            if share > 0:
                yield attribute.name, value, chosen == number


def _series(experiment: Experiment, which: Bits, rows: Bits, limits: Limits) -> tuple[Series, ...]:
    sample = Sample(**{field.name: getattr(experiment.done, field.name)[rows] for field in fields(Sample)})
    held = tuple(replace(limit, seconds=limit.seconds[rows]) for limit in limits)
    currency = experiment.scenario.currency or "money"
    return tuple(case_series(sample, which[rows], experiment.clock, held, currency))
