"""The history of an office as an event log: what the diagnosis and the simulation read.

Offered, claimed and completed work items are the transitions schedule, start and complete of XES; one that was taken back is
withdrawn, one whose clock stood still for a special procedure is suspended and resumed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.store import cases, work_items
from processes.eventlog import LogEvent, Trace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from sqlalchemy import Connection, Row

    from engine.journal import Entry

TRANSITIONS = {
    "offered": "schedule",
    "claimed": "start",
    "given back": "reassign",
    "completed": "complete",
    "deemed accepted": "complete",
    "deemed agreed": "complete",
    "withdrawn": "withdraw",
    "suspended": "suspend",
    "resumed": "resume",
}
BATCH = 200


def traces(connection: Connection) -> Iterator[Trace]:
    """Yield the cases of the office one after the other, in the order in which they were received."""
    last = 0
    while heads := cases.read_heads(connection, above=last, limit=BATCH):
        for number, receipt, _, _ in heads:
            items = {item.id: item for item in work_items.items_of(connection, number)}
            entries = (entry for _, _, _, entry in cases.read_journal(connection, number))
            yield Trace(case=receipt, events=tuple(_events(entries, items)))
            last = number


def _events(entries: Iterator[Entry], items: Mapping[int, Row[Any]]) -> Iterator[LogEvent]:
    for entry in entries:
        transition = TRANSITIONS.get(entry.kind)
        item = items.get(entry.facts.get("item") or 0)
        if transition is not None and item is not None:
            yield LogEvent(
                activity=item.name,
                activity_id=item.element,
                instance=str(item.id),
                transition=transition,
                time=entry.at,
                resource=entry.actor if transition != "schedule" else "",
                role=item.post_id,
                department=item.department,
            )
