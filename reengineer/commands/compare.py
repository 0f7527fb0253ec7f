"""`binglian compare`: what a redesign saves, in days, and how sure that is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from processes.errors import UsageError
from processes.messages import message
from reengineer.commands.knowledge import parse_attributes
from reengineer.commands.options import common, standard_input
from reengineer.commands.plain import to_json
from reengineer.commands.results import check_targets, emit, write_file
from reengineer.commands.scenario import Asked, Watch, broken_off, hire, refuse_unfit, scenario_options
from reengineer.commands.sources import load, shelf_flow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import Definitions
    from reengineer.commands.sources import Source
    from reengineer.commands.talk import Talk
    from reengineer.simulation.comparison import Comparison
    from reengineer.simulation.run import Watcher


def compare(
    before: Source,
    after: Source | None = None,
    *,
    until: float | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    watch: Watcher | None = None,
    **asked: Any,
) -> Comparison:
    """Compare two flows; without the second, a flow of the shelf with its redesign.

    `until` is how closely the mean saving is to be known, as a share of the mean before; `replications` fixes their
    number instead. The other keyword arguments are those of `simulate`; they hold for both flows.
    """
    from reengineer.simulation.comparison import UNTIL, Effort
    from reengineer.simulation.comparison import compare as run_comparison
    from reengineer.simulation.scenario_pair import pair_scenarios

    asks = Asked(**asked)
    flows = _load(before, after)
    scenarios = pair_scenarios(flows, asks.told(before), base=asks.base(flows[0]))
    for definitions, scenario in zip(flows, scenarios, strict=True):
        refuse_unfit(definitions, scenario)
    first, second = (
        asks.of_case(scenario, definitions, before) for definitions, scenario in zip(flows, scenarios, strict=True)
    )
    with hire(workers, cluster) as crew:
        effort = Effort(replications=asks.replications, until=UNTIL if until is None else until, workers=crew)
        return run_comparison(flows, (first, second), effort=effort, watch=watch)


def _load(before: Source, after: Source | None) -> tuple[Definitions, Definitions]:
    return load(before), load(_redesign_of(before) if after is None else after)


def _redesign_of(source: Source) -> Path:
    flow = shelf_flow(source)
    if flow is None or flow.to_be is None:
        raise UsageError(
            message(
                "Compare with what? Name the flow after the redesign too; only a flow of the shelf has one beside it."
            )
        )
    return Path(str(flow.to_be))


@click.command("compare")
@click.argument("before")
@click.argument("after", required=False)
@scenario_options
@click.option("--until", type=float, metavar="SHARE", help="How closely to know the mean saving (0.005 of the mean).")
@click.option("--report", metavar="HTML", help="Write the report for people here.")
@click.option("--xlsx", metavar="XLSX", help="Write a spreadsheet with every figure here.")
@click.option("--json", "as_json", is_flag=True, help="Give every figure as JSON.")
@click.option("-o", "--output", metavar="FILE", help="Write the figures here instead of to standard output.")
@common
def command(
    before: str,
    after: str | None,
    *,
    attributes: tuple[str, ...],
    report: str | None,
    xlsx: str | None,
    as_json: bool,
    output: str | None,
    talk: Talk,
    **options: Any,
) -> int:
    """Compare two flows, BEFORE and AFTER a redesign: the same cases, people and luck; what is saved, and how surely.

    A flow of the shelf alone is compared with its redesign.
    """
    from reengineer.report.comparison_text import comparison_as_plain, comparison_as_text

    if before == after == "-":
        raise UsageError(message("Only one of the two flows can come from standard input."))
    check_targets((None if output == "-" else output, report, xlsx), before, after, options["scenario"])
    sources = standard_input(before), standard_input(after) if after else None
    with talk.counting(message("Comparing")) as step:
        result = compare(*sources, attributes=parse_attributes(attributes), watch=Watch(talk, step), **options)
    with talk.progress(message("Writing")):
        for file, content in tuple(_files(sources, result, {"report": report, "xlsx": xlsx}, talk.language)):
            write_file(file, content)
    if as_json:
        emit(to_json(comparison_as_plain(result), talk.language), output)
    else:
        emit(comparison_as_text(result, talk.language), output)
    return broken_off(talk, result.before)


def _files(
    sources: tuple[str | bytes, str | bytes | None], result: Comparison, wanted: dict[str, str | None], language: str
) -> Iterator[tuple[str, str | bytes]]:
    """Yield each wanted file with its content; nothing is written before all of it is there."""
    if not any(wanted.values()):
        return
    from reengineer.report.compared import gather_compared

    shelf = shelf_flow(sources[0]) if sources[1] is None else None
    compared = gather_compared(_load(*sources), result, shelf=shelf)
    if page := wanted["report"]:
        from reengineer.report.comparison import comparison_report

        yield page, comparison_report(compared, language=language)
    if table := wanted["xlsx"]:
        from reengineer.report.spreadsheet import spreadsheet

        yield table, spreadsheet(compared, language=language)
