"""What `simulate` and `compare` ask about the world: a scenario, numbers that override it, the kind of case."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from processes.errors import RefusedInputError, UsageError
from processes.messages import message
from reengineer.commands.knowledge import gather
from reengineer.commands.sources import shelf_flow
from reengineer.commands.talk import INTERRUPTED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from processes.messages import Message
    from processes.model import Definitions
    from reengineer.commands.sources import Source
    from reengineer.commands.talk import Talk
    from reengineer.simulation.offered_load import PostLoad
    from reengineer.simulation.run import SimulationResult
    from reengineer.simulation.sample import Crew
    from reengineer.simulation.scenario import Scenario
    from reengineer.simulation.scenario_file import Told

ENOUGH_STATES = 50_000  # of the soundness check, which is only a guard here


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of a run; see the options of the same names."""

    scenario: Scenario | str | Path | None = None
    arrivals: str | float | None = None
    people: tuple[str, ...] = ()
    promise: tuple[str, ...] = ()
    cases: int | None = None
    replications: int | None = None
    seed: int | None = None
    level: int | None = None
    profile: str | None = None
    attributes: Mapping[str, object] = field(default_factory=dict)

    def told(self, source: Source) -> Told:
        """Return the scenario as texts and tables: the file, else what the shelf says of the flow, and the options."""
        from reengineer.simulation.scenario_file import Told, read_table
        from reengineer.simulation.scenario_options import Options
        from reengineer.simulation.scenario_source import is_table

        options = Options(
            arrivals=None if self.arrivals is None else str(self.arrivals),
            people=tuple(map(str, self.people)),
            promise=tuple(map(str, self.promise)),
            cases=self.cases,
            replications=self.replications,
            seed=self.seed,
            level=self.level,
        )
        if isinstance(self.scenario, (str, Path)) and is_table(self.scenario):
            return Told(table=read_table(self.scenario), options=options, file=str(self.scenario))
        flow = shelf_flow(source)
        table = flow.scenario if flow and self.scenario is None else {}
        return Told(table=table, options=options, file=f"{flow.name}/flow.toml" if flow else "-")

    def base(self, definitions: Definitions) -> Scenario | None:
        """Return what the rest is laid over: the scenario given as a value, or what simulation data of a tool say."""
        from reengineer.simulation.scenario_source import find_base

        if self.scenario is None or isinstance(self.scenario, (str, Path)):
            return find_base(definitions, self.scenario)
        return self.scenario

    def of_case(self, scenario: Scenario, definitions: Definitions, source: Source) -> Scenario:
        """Return the scenario for one kind of case: its attributes decide, and no share of a way that asks for them."""
        flow = shelf_flow(source)
        known = gather(source if flow else definitions, profile=self.profile, attributes=self.attributes)
        certain = {
            name: value
            for name, value in (known.attributes or {}).items()
            if name in self.attributes or (flow and name in flow.attributes)
        }
        return _certain(scenario, definitions, certain) if certain else scenario


def _certain(scenario: Scenario, definitions: Definitions, values: Mapping[str, Any]) -> Scenario:
    from processes.expressions import is_expression, names
    from processes.model import scopes
    from reengineer.simulation.scenario import Attribute

    told = tuple(Attribute(name=name, values=((value, 1.0),)) for name, value in values.items())
    flows = [flow for process in definitions.processes for scope in scopes(process) for flow in scope.flows]
    decided = {
        flow.source
        for flow in flows
        if flow.condition and is_expression(flow.condition) and names(flow.condition) <= set(values)
    }
    settled = {flow.id for flow in flows if flow.source in decided}
    return replace(
        scenario,
        attributes=(*(known for known in scenario.attributes if known.name not in values), *told),
        probabilities={flow: share for flow, share in scenario.probabilities.items() if flow not in settled},
    )


def refuse_unfit(definitions: Definitions, scenario: Scenario) -> None:
    """Refuse a flow in which cases can get stuck, nothing takes time, or a case finds no way.

    At level 1, which asks about tokens, cases may get stuck and take no time.
    """
    from reengineer.simulation.way_out import check_ways_out

    check_ways_out(definitions, scenario)
    if scenario.level > 1:
        _refuse_unsound(definitions)
        _refuse_timeless(definitions, scenario)


def _refuse_unsound(definitions: Definitions) -> None:
    from processes.checks.soundness import check_soundness

    sound = check_soundness(definitions, limit=ENOUGH_STATES)
    if sound.verdict is False:
        what: Message | str = sound.faults[0].message if sound.faults else sound.why or ""
        reason = message(
            "{file} is not sound: {what} Repair it, or see with --level 1 where its cases go and get stuck.",
            file=definitions.file or "-",
            what=what,
        )
        raise RefusedInputError(reason, kind="unsound", file=definitions.file)


def _refuse_timeless(definitions: Definitions, scenario: Scenario) -> None:
    if scenario.timers or any(work.processing or work.lead or work.wait for work in scenario.work.values()):
        return
    raise UsageError(
        message(
            "Nothing in {file} takes any time: no task has a limit, a time or a timer; give all of them one, like "
            "{example}, or take a --scenario.",
            file=Path(definitions.file).name or "-",
            example='--promise "5 working day"',
        )
    )


@contextmanager
def hire(workers: int | None, cluster: str | None) -> Iterator[int | Crew | None]:
    """Give those who run the replications: so many threads, or the workers of a cluster."""
    if cluster is None:
        yield workers
        return
    if workers is not None:
        raise UsageError(message("Give --workers or --cluster, not both: a cluster has workers of its own."))
    from reengineer.simulation.cluster import Cluster

    with Cluster(cluster) as crew:
        yield crew


def broken_off(talk: Talk, result: SimulationResult) -> int:
    """Say so if somebody broke off; return the exit code."""
    if not result.interrupted:
        return 0
    from reengineer.report.simulation_text import interruption

    talk.complain(interruption(result))
    return INTERRUPTED


class Watch:
    """Tells a person at the terminal what will run and how far it is."""

    def __init__(self, talk: Talk, step: Callable[..., None], *, warns: bool = True) -> None:
        self.talk, self.step, self.warns = talk, step, warns

    def begin(self, loads: tuple[PostLoad, ...]) -> None:
        """Warn of posts that have more work than they can do."""
        from reengineer.report.simulation_words import overload

        worst = {post.id: post for post in sorted(loads, key=lambda post: post.load) if post.is_full}
        for post in worst.values() if self.warns else ():
            self.talk.say(message("Warning: {what}", what=overload(post)))


sweep_option = click.option(
    "--sweep", "changed", metavar="WHAT=VALUES", help="What if: people:POST=1..6, arrivals=1,2,4, refusal=0,0.1."
)


def scenario_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of a scenario."""
    options = (
        click.option(
            "--scenario",
            metavar="FILE|NAME",
            help="Table [scenario] (.toml), Prosimos (.json), or one of the BPMN file.",
        ),
        click.option(
            "--arrivals", metavar="N|LENGTH", help="Cases a working day, or the time between: gamma(3, 2 hour)."
        ),
        click.option("--people", metavar="[POST=]N", multiple=True, help="People at a post, or at every post."),
        click.option(
            "--promise", metavar="[TASK=]LENGTH", multiple=True, help="Limit of a task, or of all without one."
        ),
        click.option(
            "--profile", metavar="NAME", help="A kind of case that the shelf describes (binglian flows NAME)."
        ),
        click.option("--set", "attributes", metavar="NAME=VALUE", multiple=True, help="An attribute of every case."),
        click.option("--cases", type=click.IntRange(min=1), metavar="N", help="Cases in a replication (1000)."),
        click.option("--replications", type=click.IntRange(min=1), metavar="N", help="So many replications."),
        click.option("--seed", type=click.IntRange(min=0), metavar="N", help="Other luck (1)."),
        click.option("--level", type=click.IntRange(1, 4), help="1 tokens, 2 times, 3 queues, 4 calendars (4)."),
        click.option("--workers", type=click.IntRange(min=1), metavar="N", help="Threads; the answer is the same."),
        click.option("--cluster", metavar="ADDRESS", help="Run on a dask.distributed cluster (tcp://host:port)."),
    )
    for option in reversed(options):
        function = option(function)
    return function
