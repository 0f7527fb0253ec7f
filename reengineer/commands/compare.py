"""`binglian compare`: what a redesign saves, in days, and how sure that is."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
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
    from processes.model import Definitions
    from reengineer.commands.sources import Source
    from reengineer.commands.talk import Talk
    from reengineer.simulation.comparison import Comparison, Effort
    from reengineer.simulation.run import Watcher
    from reengineer.simulation.sample import Crew
    from reengineer.simulation.scenario import Scenario


def compare(
    before: Source,
    after: Source | None = None,
    *,
    until: float | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    watch: Watcher | None = None,
    drivers: bool = False,
    **asked: Any,
) -> Comparison:
    """Compare two flows; without the second, a flow with its redesign: that of the shelf, or by the default proposals.

    `until` is how closely the mean saving is to be known, as a share of the mean before; `replications` fixes their
    number instead. With `drivers` it is told which assumption moves the saving most. The other keyword arguments are those of `simulate`; they hold for both flows.
    """
    from reengineer.simulation.comparison import compare as run_comparison

    asks = Asked(**asked)
    flows, scenarios = _prepare(before, after, asks)
    with hire(workers, cluster) as crew:
        result = run_comparison(flows, scenarios, effort=_effort(asks, until, crew), watch=watch)
    return _with_drivers(flows, scenarios, result) if drivers and not result.interrupted else result


def sweep_compare(
    before: Source,
    after: Source | None,
    changed: str,
    *,
    until: float | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    watch: Watcher | None = None,
    **asked: Any,
) -> tuple[tuple[float, Comparison], ...]:
    """Compare two flows with one number changed step by step in both, such as "people=1..6"; the rest is as in `compare`.

    Each step has figures before and after and the difference; it is not looked at closely (people more, kinds, bounds).
    """
    from reengineer.simulation.sweep import parse_sweep, run_pair_sweep

    steps, asks = parse_sweep(changed), Asked(**asked)
    flows, scenarios = _prepare(before, after, asks)
    with hire(workers, cluster) as crew:
        return tuple(run_pair_sweep(flows, scenarios, steps, effort=_effort(asks, until, crew), watch=watch))


def _prepare(
    before: Source, after: Source | None, asks: Asked
) -> tuple[tuple[Definitions, Definitions], tuple[Scenario, Scenario]]:
    from reengineer.simulation.scenario_pair import pair_scenarios

    flows = flows_of(before, after)
    scenarios = pair_scenarios(flows, asks.told(before), base=asks.base(flows[0]))
    for definitions, scenario in zip(flows, scenarios, strict=True):
        refuse_unfit(definitions, scenario)
    first, second = (
        asks.of_case(scenario, definitions, before) for definitions, scenario in zip(flows, scenarios, strict=True)
    )
    return flows, (first, second)


def _effort(asks: Asked, until: float | None, crew: int | Crew | None) -> Effort:
    from reengineer.simulation.comparison import UNTIL, Effort

    return Effort(replications=asks.replications, until=UNTIL if until is None else until, workers=crew)


def _with_drivers(
    flows: tuple[Definitions, Definitions], scenarios: tuple[Scenario, Scenario], result: Comparison
) -> Comparison:
    from reengineer.simulation.drivers import find_drivers

    loads = {post.id: post for post in sorted((*result.before.loads, *result.after.loads), key=lambda post: post.load)}
    busiest = tuple(sorted(loads.values(), key=lambda post: -post.load))
    return replace(result, drivers=find_drivers(flows, scenarios, busiest))


def flows_of(before: Source, after: Source | None = None) -> tuple[Definitions, Definitions]:
    """Return the two flows that are compared; without the second, the redesign of the first."""
    return load(before), load(_redesign_of(before) if after is None else after)


def _redesign_of(source: Source) -> Path | Definitions:
    """Return the redesign that the shelf has of a flow, else the one that Binglian itself would make."""
    flow = shelf_flow(source)
    if flow is not None and flow.to_be is not None:
        return Path(str(flow.to_be))
    from reengineer.commands.redesign import redesign

    made = redesign(source)
    if not made.applied:
        raise UsageError(
            message(
                "Compare with what? Nothing in {file} is known to wait for no reason, so its redesign would be the flow "
                "itself. Name the flow after the redesign too, or answer the open questions (binglian diagnose --questions); "
                "binglian redesign --assume-independent makes a flow of what could be gained at most, and binglian simulate "
                "tells how it is today.",
                file=made.as_is.file or "-",
            )
        )
    return made.to_be


@click.command("compare")
@click.argument("before")
@click.argument("after", required=False)
@scenario_options
@click.option("--until", type=float, metavar="SHARE", help="How closely to know the mean saving (0.005 of the mean).")
@click.option("--drivers", is_flag=True, help="Also tell which assumption moves the saving most (half a minute more).")
@sweep_option
@click.option("--report", metavar="HTML", help="Write the report for people here.")
@click.option("--xlsx", metavar="XLSX", help="Write a spreadsheet with every figure here.")
@click.option("--json", "as_json", is_flag=True, help="Give every figure as JSON.")
@output_option
@common
def command(
    before: str,
    after: str | None,
    *,
    changed: str | None,
    report: str | None,
    xlsx: str | None,
    as_json: bool,
    outputs: tuple[str, ...],
    talk: Talk,
    **options: Any,
) -> int:
    """Compare two flows, BEFORE and AFTER a redesign: the same cases, people and luck; what is saved, and how surely.

    A flow alone is compared with its redesign: that of the shelf, or the one that binglian redesign makes of it.
    """
    if before == after == "-":
        raise UsageError(message("Only one of the two flows can come from standard input."))
    if changed and options.pop("drivers"):
        raise UsageError(message("Give --sweep or --drivers, not both: each asks what another world would save."))
    check_targets((*(file for file in outputs if file != "-"), report, xlsx), before, after, options["scenario"])
    sources: tuple[Source, Source | None] = standard_input(before), standard_input(after) if after else None
    if after is None and shelf_flow(before) is None:
        sources = sources[0], _redesign_of(sources[0])
        talk.say(
            message("After is the redesign of {file} by the default proposals: see binglian redesign.", file=before)
        )
    options["attributes"] = parse_attributes(options["attributes"])
    with talk.counting(message("Comparing")) as step:
        watch = Watch(talk, step, warns=not changed)
        if changed:
            steps = sweep_compare(*sources, changed, watch=watch, **options)
            swept = partial(_made_of_sweep, changed, steps, language=talk.language, as_json=as_json)
            give(wanted(outputs, report, xlsx), swept)
            return broken_off(talk, steps[-1][1].before)
        result = compare(*sources, watch=watch, **options)
    with talk.progress(message("Writing")):
        made = partial(_made, sources, result, language=talk.language, as_json=as_json)
        give(wanted(outputs, report, xlsx), made)
    return broken_off(talk, result.before)


def _made(
    sources: tuple[Source, Source | None], result: Comparison, kind: str, *, language: str, as_json: bool
) -> str | bytes:
    """Return the comparison as a page, as a spreadsheet, or as figures."""
    shelf = shelf_flow(sources[0]) if sources[1] is None else None
    if kind == FIGURES:
        from reengineer.report.comparison_text import comparison_as_plain, comparison_as_text
        from reengineer.report.published import published_as_plain, published_lines

        if as_json:
            return to_json(comparison_as_plain(result) | {"published": published_as_plain(shelf, result)}, language)
        return "\n".join((comparison_as_text(result, language), *published_lines(shelf, result, language)))
    from reengineer.report.compared import gather_compared

    compared = gather_compared(flows_of(*sources), result, shelf=shelf)
    if kind == PAGE:
        from reengineer.report.comparison import comparison_report

        return comparison_report(compared, language=language)
    from reengineer.report.spreadsheet import spreadsheet

    return spreadsheet(compared, language=language)


def _made_of_sweep(
    changed: str, steps: tuple[tuple[float, Comparison], ...], kind: str, *, language: str, as_json: bool
) -> str | bytes:
    """Return the sweep as a page, as a spreadsheet, or as figures."""
    from reengineer.report import pair_sweep
    from reengineer.simulation.sweep import parse_sweep

    what = parse_sweep(changed)
    if kind == FIGURES and as_json:
        return to_json(pair_sweep.pair_sweep_as_plain(what, steps), language)
    if kind == FIGURES:
        return pair_sweep.pair_sweep_as_text(what, steps, language)
    if kind == PAGE:
        return pair_sweep.pair_sweep_report(what, steps, language=language)
    return pair_sweep.pair_sweep_spreadsheet(what, steps, language=language)
