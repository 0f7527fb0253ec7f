"""Which assumption moves the saving most: one after the other is changed, in both flows, and all else is left as it is.

Each run has the same cases and luck as the run without the change (common random numbers), so that a few short runs tell what
a change does. Sorted by how far the saving moves from one end to the other, it is the tornado diagram of decision analysis
(Howard, Decision analysis: practice and promise (1988)). Changes of two assumptions at once are not looked at.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import monotonic
from typing import TYPE_CHECKING

import numpy as np

from processes.messages import message
from processes.model import Gateway, scopes
from reengineer.simulation.compile import QUEUES, compile_model
from reengineer.simulation.distributions import Distribution
from reengineer.simulation.figures import STUCK
from reengineer.simulation.sample import draw_sample
from reengineer.simulation.staffing import with_more_people
from reengineer.simulation.statistics import paired_difference, t_interval

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from processes.messages import Message
    from processes.model import Definitions
    from reengineer.simulation.offered_load import PostLoad
    from reengineer.simulation.scenario import Pool, Scenario, Work
    from reengineer.simulation.statistics import Interval

    Flows = tuple[Definitions, Definitions]
    Scenarios = tuple[Scenario, Scenario]
    Change = Callable[[Definitions, Scenario], Scenario]

RUNS = 5
CASES = 500  # of a run, at most
SECONDS = 25.0  # after which no further assumption is tried
POSTS = 3
PART = 0.2  # of arrivals and times
SHARES = 0.5  # of the shares of refusals and supplements


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """Something assumed, with the two changes that are tried."""

    kind: str
    name: Message
    low: tuple[Message, Change]
    high: tuple[Message, Change]


@dataclass(frozen=True, slots=True, kw_only=True)
class Swing:
    """What becomes of the mean saving with one assumption changed: the saving at either end, and how it differs."""

    kind: str
    name: Message
    low_name: Message
    high_name: Message
    low: Interval
    high: Interval
    low_change: Interval
    high_change: Interval

    @property
    def width(self) -> float:
        """How far the saving moves."""
        ends = (0.0, self.low_change.value, self.high_change.value)
        return max(ends) - min(ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drivers:
    """The assumptions that move the saving (mean, approval clock, working days), the strongest first."""

    saved: Interval
    swings: tuple[Swing, ...]
    cases: int
    left_out: tuple[Message, ...]  # not tried: the time was over


def find_drivers(
    flows: Flows, scenarios: Scenarios, posts: tuple[PostLoad, ...] = (), *, seconds: float = SECONDS
) -> Drivers:
    """Change one assumption after the other; `posts` are the busiest, to which people come or from which one goes."""
    until = monotonic() + seconds
    short = tuple(_shortened(scenario) for scenario in scenarios)
    base = _saved(flows, short)
    swings, left_out = [], []
    for one in _assumptions(short, posts):
        ends = [tuple(change(*pair) for pair in zip(flows, short, strict=True)) for _, change in (one.low, one.high)]
        if all(end == short for end in ends):  # there is nothing of the kind in either flow
            continue
        if monotonic() > until:
            left_out.append(one.name)
            continue
        low, high = (base if end == short else _saved(flows, end) for end in ends)
        swings.append(
            Swing(
                kind=one.kind,
                name=one.name,
                low_name=one.low[0],
                high_name=one.high[0],
                low=t_interval(low),
                high=t_interval(high),
                low_change=paired_difference(low, base),
                high_change=paired_difference(high, base),
            )
        )
    return Drivers(
        saved=t_interval(base),
        swings=tuple(sorted(swings, key=lambda swing: -swing.width)),
        cases=len(short[0].arrivals.times) or short[0].cases,
        left_out=tuple(left_out),
    )


def _shortened(scenario: Scenario) -> Scenario:
    return replace(scenario, cases=min(scenario.cases, CASES))


def _saved(flows: Flows, scenarios: tuple[Scenario, ...]) -> NDArray[np.float64]:
    """Return the mean saving of each run on the approval clock, in working days."""
    before, after = (_means(*pair) for pair in zip(flows, scenarios, strict=True))
    saved: NDArray[np.float64] = before - after
    return saved


def _means(definitions: Definitions, scenario: Scenario) -> NDArray[np.float64]:
    compiled = compile_model(definitions, scenario)
    sample = draw_sample(compiled, scenario, range(RUNS))
    counts = (np.arange(sample.cases) >= scenario.first_counted) & (sample.outcome != STUCK)
    means: NDArray[np.float64] = np.where(counts, sample.approval, 0.0).sum(axis=1) / counts.sum(axis=1)
    return means / compiled.day_seconds


# --- the assumptions --------------------------------------------------------------------------------------------------
def _assumptions(scenarios: tuple[Scenario, ...], posts: tuple[PostLoad, ...]) -> Iterator[Assumption]:
    fewer, more = message("{part} % less", part=round(100 * PART)), message("{part} % more", part=round(100 * PART))
    yield Assumption(
        kind="arrivals",
        name=message("cases that come"),
        low=(fewer, _arrivals(1 - PART)),
        high=(more, _arrivals(1 + PART)),
    )
    if scenarios[0].level >= QUEUES:
        yield from (_people(post) for post in posts[:POSTS])
    for kind, name, part in (
        ("work", message("work of the staff"), "processing"),
        ("lead", message("time that files circulate"), "lead"),
    ):
        yield Assumption(kind=kind, name=name, low=(fewer, _times(part, 1 - PART)), high=(more, _times(part, 1 + PART)))
    half, again = message("{part} % less", part=round(100 * SHARES)), message("{part} % more", part=round(100 * SHARES))
    for kind, name in (("refusal", message("share of refusals")), ("supplement", message("share of supplements"))):
        yield Assumption(
            kind=kind, name=name, low=(half, _shares(kind, 1 - SHARES)), high=(again, _shares(kind, 1 + SHARES))
        )
    yield Assumption(
        kind="variability",
        name=message("how much times vary"),
        low=(message("not at all"), _varied("fixed")),
        high=(message("as much as at random (exponential)"), _varied("exponential")),
    )


def _people(post: PostLoad) -> Assumption:
    def by(number: int) -> Change:
        def change(_: Definitions, scenario: Scenario) -> Scenario:
            more = {pool.id: number for pool in scenario.pools if post.id == pool.id or post.name == pool.name}
            return with_more_people(scenario, more) if all(_can(pool, number) for pool in scenario.pools) else scenario

        return change

    def _can(pool: Pool, number: int) -> bool:
        mine = post.id == pool.id or post.name == pool.name
        return not mine or not pool.people or pool.people[0].count + number > 0

    return Assumption(
        kind="people",
        name=message("people at {post} ({people})", post=post.name, people=post.people),
        low=(message("one less") if post.people > 1 else message("nobody left: not tried"), by(-1)),
        high=(message("one more"), by(1)),
    )


def _arrivals(factor: float) -> Change:
    def change(_: Definitions, scenario: Scenario) -> Scenario:
        gap = scenario.arrivals.interarrival
        if gap is None:
            return scenario
        return replace(scenario, arrivals=replace(scenario.arrivals, interarrival=gap.scaled(1 / factor)))

    return change


def _times(part: str, factor: float) -> Change:
    def scaled(item: Work) -> Work:
        length = getattr(item, part)
        return replace(item, **{part: length.scaled(factor)}) if length and length.mean() else item

    def change(_: Definitions, scenario: Scenario) -> Scenario:
        return replace(scenario, work={task: scaled(item) for task, item in scenario.work.items()})

    return change


def _varied(kind: str) -> Change:
    def like(length: Distribution | None) -> Distribution | None:
        if length is None or not length.mean() or (kind == "exponential" and length.kind == "fixed"):
            return length  # what does not vary at all is a rule, not an estimate
        return Distribution(kind, (length.mean(),), length.unit)

    def change(_: Definitions, scenario: Scenario) -> Scenario:
        work = {
            task: replace(item, processing=like(item.processing), lead=like(item.lead))
            for task, item in scenario.work.items()
        }
        return replace(scenario, work=work)

    return change


def _shares(decision: str, factor: float) -> Change:
    def change(definitions: Definitions, scenario: Scenario) -> Scenario:
        return replace(
            scenario,
            probabilities=dict(scenario.probabilities) | dict(_decided(definitions, scenario, decision, factor)),
        )

    return change


def _decided(definitions: Definitions, scenario: Scenario, decision: str, factor: float) -> Iterator[tuple[str, float]]:
    """Yield the shares of the ways out of each decision of a kind, with those against times the factor."""
    for process in definitions.processes:
        for scope in scopes(process):
            for node in scope.nodes:
                if isinstance(node, Gateway) and node.decision == decision and node.default:
                    shares = {
                        flow.id: scenario.probabilities.get(flow.id, flow.probability)
                        for flow in scope.flows
                        if flow.source == node.id
                    }
                    yield from _scaled(shares, node.default, factor)


def _scaled(shares: Mapping[str, float | None], default: str, factor: float) -> Iterator[tuple[str, float]]:
    against = {flow: share for flow, share in shares.items() if flow != default}
    known = [share for share in against.values() if share is not None]
    if not known or len(known) < len(against) or not sum(known):
        return
    factor = min(factor, 1 / sum(known))
    yield from ((flow, factor * share) for flow, share in against.items() if share is not None)
    yield default, 1 - factor * sum(known)
