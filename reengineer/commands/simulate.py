"""`binglian simulate`: how long cases of a flow take, whether they are on time, and where the time goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from processes.messages import message
from reengineer.commands.knowledge import parse_attributes
from reengineer.commands.options import common, standard_input
from reengineer.commands.plain import to_json
from reengineer.commands.results import check_targets, emit
from reengineer.commands.scenario import Asked, Watch, broken_off, hire, refuse_unfit, scenario_options
from reengineer.commands.sources import load

if TYPE_CHECKING:
    from processes.model import Definitions
    from reengineer.commands.sources import Source
    from reengineer.commands.talk import Talk
    from reengineer.simulation.run import SimulationResult, Watcher
    from reengineer.simulation.sample import Crew
    from reengineer.simulation.scenario import Scenario


def simulate(
    source: Source,
    *,
    workers: int | None = None,
    cluster: str | None = None,
    watch: Watcher | None = None,
    **asked: Any,
) -> SimulationResult:
    """Simulate a flow, in so many threads or on the `cluster` at an address.

    The other keyword arguments are those of `reengineer.commands.scenario.Asked`: `scenario` (a value, or the path of a
    TOML file), `arrivals`, `people`, `promise`, `cases`, `replications`, `seed`, `level`, `profile`, `attributes`.
    """
    definitions, scenario = _prepare(source, Asked(**asked))
    with hire(workers, cluster) as crew:
        return _run(definitions, scenario, crew, watch)


def _prepare(source: Source, asked: Asked) -> tuple[Definitions, Scenario]:
    from reengineer.simulation.scenario_file import make_scenario

    definitions = load(source)
    scenario = make_scenario(definitions, asked.told(source), base=asked.base(definitions))
    refuse_unfit(definitions, scenario)
    return definitions, asked.of_case(scenario, definitions, source)


def _run(
    definitions: Definitions, scenario: Scenario, workers: int | Crew | None, watch: Watcher | None
) -> SimulationResult:
    from reengineer.simulation.run import simulate as run_simulation

    return run_simulation(definitions, scenario, workers=workers, watch=watch)


def sweep(
    source: Source,
    changed: str,
    *,
    workers: int | None = None,
    cluster: str | None = None,
    watch: Watcher | None = None,
    **asked: Any,
) -> tuple[tuple[float, SimulationResult], ...]:
    """Simulate a flow with one number changed step by step, such as "people=1..6"; the rest is as in `simulate`."""
    from reengineer.simulation.sweep import parse_sweep, run_sweep

    steps = parse_sweep(changed)
    definitions, scenario = _prepare(source, Asked(**asked))
    with hire(workers, cluster) as crew:
        return tuple(run_sweep(definitions, scenario, steps, workers=crew, watch=watch))


@click.command("simulate")
@click.argument("source")
@scenario_options
@click.option(
    "--sweep", "changed", metavar="WHAT=VALUES", help="What if: people:POST=1..6, arrivals=1,2,4, refusal=0,0.1."
)
@click.option("--log", metavar="FILE", help="Write the events of one replication here (.xes, .csv, also .gz).")
@click.option("--json", "as_json", is_flag=True, help="Give every figure as JSON.")
@click.option("-o", "--output", metavar="FILE", help="Write the figures here instead of to standard output.")
@common
def command(
    source: str,
    *,
    attributes: tuple[str, ...],
    workers: int | None,
    cluster: str | None,
    changed: str | None,
    log: str | None,
    as_json: bool,
    output: str | None,
    talk: Talk,
    **options: Any,
) -> int:
    """Simulate a flow: how long cases take, on time or not, and where the time goes."""
    check_targets((None if output == "-" else output, log), source, options["scenario"])
    options["attributes"] = parse_attributes(attributes)
    with talk.counting(message("Simulating")) as step:
        watch = Watch(talk, step, warns=not changed)
        if changed:
            steps = sweep(standard_input(source), changed, workers=workers, cluster=cluster, watch=watch, **options)
            emit(_sweep_text(changed, steps, talk.language, as_json=as_json), output)
            return broken_off(talk, steps[-1][1])
        definitions, scenario = _prepare(standard_input(source), Asked(**options))
        with hire(workers, cluster) as crew:
            result = _run(definitions, scenario, crew, watch)
    if log:
        from reengineer.simulation.run_log import write_run_log

        write_run_log(definitions, result.scenario, log)
    emit(_text(result, talk.language, as_json=as_json), output)
    return broken_off(talk, result)


def _text(result: SimulationResult, language: str, *, as_json: bool) -> str:
    from reengineer.report.simulation_text import simulation_as_plain, simulation_as_text

    return to_json(simulation_as_plain(result), language) if as_json else simulation_as_text(result, language)


def _sweep_text(
    changed: str, steps: tuple[tuple[float, SimulationResult], ...], language: str, *, as_json: bool
) -> str:
    from reengineer.report.sweep_text import sweep_as_plain, sweep_as_text
    from reengineer.simulation.sweep import parse_sweep

    what = parse_sweep(changed)
    return to_json(sweep_as_plain(what, steps), language) if as_json else sweep_as_text(what, steps, language)
