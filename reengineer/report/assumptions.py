"""What the figures of a report rest on: said first, because a figure without it is worth nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import message
from processes.model import all_nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.messages import Message
    from reengineer.commands.knowledge import Knowledge
    from reengineer.redesign.redesign import Redesign


def assumptions(known: Knowledge, result: Redesign) -> Iterator[Message]:
    """Yield the assumptions behind the figures, the widest first."""
    yield message("A task takes its promised time, else its statutory limit, unless a time was given from outside.")
    if known.times:
        yield message("Tasks with times given from outside: {count}.", count=len(known.times))
    yield from _limits(known, result)
    if not known.attributes:
        yield message("No kind of case was chosen: of each choice the longest branch counts, and a loop counts once.")
    if known.assume_independent:
        yield message("Where no reason for an order is known, none was assumed.")
    elif result.questions:
        yield message(
            "Where no reason for an order is known, the order was kept: {count} questions are open.",
            count=len(result.questions),
        )
    yield from dict.fromkeys(line for proposal in result.applied for line in proposal.assumes)


def _limits(known: Knowledge, result: Redesign) -> Iterator[Message]:
    nodes = {node.id: node for process in known.definitions.processes for node in all_nodes(process)}
    limits = tuple(node.time_limit for node in nodes.values() if node.time_limit)
    assumed = sum(limit.assumed for limit in limits)
    if known.flow is not None:
        yield message(
            "The flow comes from the shelf: binglian flows {name} says what is assumed in it.", name=known.flow.name
        )
    if assumed:
        yield message(
            "{count} time limits are assumed, not read in a source; they are marked in the file.", count=assumed
        )
    if result.before.converted:
        yield message("Other units were converted: 8 hours are a working day, 5 working days are a week, 21 a month.")
    if result.before.without_time:
        yield message("Tasks with no time, which count as none: {count}.", count=len(result.before.without_time))
