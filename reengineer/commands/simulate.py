"""`binglian simulate`: how long cases of a flow take, whether they are on time, and where the time goes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from processes.errors import UsageError
from processes.messages import message
from reengineer.commands.knowledge import parse_attributes
from reengineer.commands.options import common, standard_input
from reengineer.commands.outputs import FIGURES, PAGE, give, output_option, wanted
from reengineer.commands.plain import to_json
from reengineer.commands.results import check_targets
from reengineer.commands.scenario import Asked, Watch, broken_off, hire, refuse_unfit, scenario_options, sweep_option
from reengineer.commands.sources import load, shelf_flow

if TYPE_CHECKING:
    from processes.catalogue import Flow
    from processes.model import Definitions
    from reengineer.commands.sources import Source
    from reengineer.commands.talk import Talk
    from reengineer.simulation.run import SimulationResult, Watcher
    from reengineer.simulation.sample import Crew
    from reengineer.simulation.scenario import Scenario


def simulate(
    source: Source,
    *,
    until: float | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    watch: Watcher | None = None,
    **asked: Any,
) -> SimulationResult:
    """Simulate a flow, in so many threads or on the `cluster` at an address; `until` the mean is known so closely.

    The other keyword arguments are those of `reengineer.commands.scenario.Asked`: `scenario` (a value, or the path of a
    TOML file), `arrivals`, `people`, `promise`, `cases`, `replications`, `seed`, `level`, `profile`, `attributes`.
    """
    definitions, scenario = _prepare(source, Asked(**asked))
    with hire(workers, cluster) as crew:
        return _run((definitions, scenario), until, crew, watch)


def _prepare(source: Source, asked: Asked) -> tuple[Definitions, Scenario]:
    from reengineer.simulation.scenario_file import make_scenario

    definitions = load(source)
    scenario = make_scenario(definitions, asked.told(source), base=asked.base(definitions))
    refuse_unfit(definitions, scenario)
    return definitions, asked.of_case(scenario, definitions, source)


def _run(
    what: tuple[Definitions, Scenario], until: float | None, workers: int | Crew | None, watch: Watcher | None
) -> SimulationResult:
    from reengineer.simulation.run import simulate as run_simulation

    return run_simulation(*what, until=until, workers=workers, watch=watch)


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
@sweep_option
@click.option(
    "--until", type=float, metavar="SHARE", help="Run until the mean is known to this share of it (0.01, say)."
)
@click.option("--log", metavar="FILE", help="Write the events of one replication here (.xes, .csv, also .gz).")
@click.option("--json", "as_json", is_flag=True, help="Give every figure as JSON.")
@output_option
@common
def command(
    source: str,
    *,
    attributes: tuple[str, ...],
    workers: int | None,
    cluster: str | None,
    changed: str | None,
    until: float | None,
    log: str | None,
    as_json: bool,
    outputs: tuple[str, ...],
    talk: Talk,
    **options: Any,
) -> int:
    """Simulate a flow: how long cases take, on time or not, and where the time goes."""
    if changed and log:
        raise UsageError(message("Give --sweep or --log, not both: the log is of one scenario."))
    if until is not None and (changed or options["replications"]):
        raise UsageError(message("Give --until alone: --sweep and --replications say how many runs there are."))
    check_targets((*(file for file in outputs if file != "-"), log), source, options["scenario"])
    options["attributes"] = parse_attributes(attributes)
    with talk.counting(message("Simulating")) as step:
        watch = Watch(talk, step, warns=not changed)
        if changed:
            steps = sweep(standard_input(source), changed, workers=workers, cluster=cluster, watch=watch, **options)
            made = partial(_made_of_sweep, changed, steps, language=talk.language, as_json=as_json)
            give(wanted(outputs), made)
            return broken_off(talk, steps[-1][1])
        read = standard_input(source)
        definitions, scenario = _prepare(read, Asked(**options))
        with hire(workers, cluster) as crew:
            result = _run((definitions, scenario), until, crew, watch)
    if log:
        from reengineer.simulation.run_log import write_run_log

        write_run_log(definitions, result.scenario, log)
    with talk.progress(message("Writing")):
        made = partial(_made, definitions, result, shelf_flow(read), language=talk.language, as_json=as_json)
        give(wanted(outputs), made)
    return broken_off(talk, result)


def _made(
    definitions: Definitions, result: SimulationResult, shelf: Flow | None, kind: str, *, language: str, as_json: bool
) -> str | bytes:
    """Return the simulation as a page, as a spreadsheet, or as figures."""
    if kind == FIGURES:
        from reengineer.report.simulation_text import simulation_as_plain, simulation_as_text

        return to_json(simulation_as_plain(result), language) if as_json else simulation_as_text(result, language)
    from reengineer.report.simulated import gather_simulated

    simulated = gather_simulated(definitions, result, shelf=shelf)
    if kind == PAGE:
        from reengineer.report.simulation import simulation_report

        return simulation_report(simulated, language=language)
    from reengineer.report.simulation_sheets import simulation_spreadsheet

    return simulation_spreadsheet(simulated, language=language)


def _made_of_sweep(
    changed: str, steps: tuple[tuple[float, SimulationResult], ...], kind: str, *, language: str, as_json: bool
) -> str | bytes:
    """Return the sweep as a page, as a spreadsheet, or as figures."""
    from reengineer.simulation.sweep import parse_sweep

    what = parse_sweep(changed)
    if kind == FIGURES:
        from reengineer.report.sweep_text import sweep_as_plain, sweep_as_text

        return to_json(sweep_as_plain(what, steps), language) if as_json else sweep_as_text(what, steps, language)
    if kind == PAGE:
        from reengineer.report.sweep_page import sweep_report

        return sweep_report(what, steps, language=language)
    from reengineer.report.sweep_page import sweep_spreadsheet

    return sweep_spreadsheet(what, steps, language=language)
