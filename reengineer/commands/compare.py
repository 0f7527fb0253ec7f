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
from reengineer.commands.results import check_target, emit
from reengineer.commands.scenario import Asked, Watch, refuse_unsound, scenario_options
from reengineer.commands.sources import load, shelf_flow

if TYPE_CHECKING:
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
    effort = Effort(replications=asks.replications, until=UNTIL if until is None else until, workers=workers)
    flows = load(before), load(_redesign_of(before) if after is None else after)
    scenarios = pair_scenarios(flows, asks.told(before), base=asks.base(flows[0]))
    for definitions, scenario in zip(flows, scenarios, strict=True):
        refuse_unsound(definitions, scenario.level)
    first, second = (
        asks.of_case(scenario, definitions, before) for definitions, scenario in zip(flows, scenarios, strict=True)
    )
    return run_comparison(flows, (first, second), effort=effort, watch=watch)


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
@click.option("--json", "as_json", is_flag=True, help="Give every figure as JSON.")
@click.option("-o", "--output", metavar="FILE", help="Write the figures here instead of to standard output.")
@common
def command(
    before: str,
    after: str | None,
    *,
    attributes: tuple[str, ...],
    as_json: bool,
    output: str | None,
    talk: Talk,
    **options: Any,
) -> None:
    """Compare two flows, BEFORE and AFTER a redesign: the same cases, people and luck; what is saved, and how surely.

    A flow of the shelf alone is compared with its redesign.
    """
    from reengineer.report.comparison_text import comparison_as_plain, comparison_as_text

    if before == after == "-":
        raise UsageError(message("Only one of the two flows can come from standard input."))
    if output and output != "-":
        check_target(output, before, after, options["scenario"])
    with talk.counting(message("Comparing")) as step:
        result = compare(
            standard_input(before),
            standard_input(after) if after else None,
            attributes=parse_attributes(attributes),
            watch=Watch(talk, step),
            **options,
        )
    if as_json:
        emit(to_json(comparison_as_plain(result), talk.language), output)
    else:
        emit(comparison_as_text(result, talk.language), output)
