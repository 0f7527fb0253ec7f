"""`binglian simulate`: how long cases of a flow take, whether they are on time, and where the time goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from processes.messages import message
from reengineer.commands.knowledge import parse_attributes
from reengineer.commands.options import common, standard_input
from reengineer.commands.plain import to_json
from reengineer.commands.results import check_targets, emit
from reengineer.commands.scenario import Asked, Watch, refuse_unsound, scenario_options
from reengineer.commands.sources import load

if TYPE_CHECKING:
    from processes.model import Definitions
    from reengineer.commands.sources import Source
    from reengineer.commands.talk import Talk
    from reengineer.simulation.run import SimulationResult, Watcher
    from reengineer.simulation.scenario import Scenario


def simulate(
    source: Source, *, workers: int | None = None, watch: Watcher | None = None, **asked: Any
) -> SimulationResult:
    """Simulate a flow.

    The other keyword arguments are those of `reengineer.commands.scenario.Asked`: `scenario` (a value, or the path of a
    TOML file), `arrivals`, `people`, `promise`, `cases`, `replications`, `seed`, `level`, `profile`, `attributes`.
    """
    definitions, scenario = _prepare(source, Asked(**asked))
    return _run(definitions, scenario, workers, watch)


def _prepare(source: Source, asked: Asked) -> tuple[Definitions, Scenario]:
    from reengineer.simulation.scenario_file import make_scenario

    definitions = load(source)
    scenario = make_scenario(definitions, asked.told(source), base=asked.base)
    refuse_unsound(definitions, scenario.level)
    return definitions, asked.of_case(scenario, definitions, source)


def _run(definitions: Definitions, scenario: Scenario, workers: int | None, watch: Watcher | None) -> SimulationResult:
    from reengineer.simulation.run import simulate as run_simulation

    return run_simulation(definitions, scenario, workers=workers, watch=watch)


@click.command("simulate")
@click.argument("source")
@scenario_options
@click.option("--log", metavar="FILE", help="Write the events of one replication here (.xes, .csv, also .gz).")
@click.option("--json", "as_json", is_flag=True, help="Give every figure as JSON.")
@click.option("-o", "--output", metavar="FILE", help="Write the figures here instead of to standard output.")
@common
def command(
    source: str,
    *,
    attributes: tuple[str, ...],
    workers: int | None,
    log: str | None,
    as_json: bool,
    output: str | None,
    talk: Talk,
    **options: Any,
) -> None:
    """Simulate a flow: how long cases take, on time or not, and where the time goes."""
    from reengineer.report.simulation_text import simulation_as_plain, simulation_as_text

    check_targets((None if output == "-" else output, log), source, options["scenario"])
    asked = Asked(attributes=parse_attributes(attributes), **options)
    with talk.counting(message("Simulating")) as step:
        definitions, scenario = _prepare(standard_input(source), asked)
        result = _run(definitions, scenario, workers, Watch(talk, step))
    if log:
        from reengineer.simulation.run_log import write_run_log

        write_run_log(definitions, result.scenario, log)
    if as_json:
        emit(to_json(simulation_as_plain(result), talk.language), output)
    else:
        emit(simulation_as_text(result, talk.language), output)
