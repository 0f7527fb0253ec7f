"""Progress of a case as its applicant may see it: steps, departments, days and reasons; nothing personal, and no opinions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine import deployments
from engine.participation import participation, questions
from engine.special_procedures import OWN, kinds
from engine.store import clocks, procedures, work_items
from engine.store import deliveries as delivery_rows
from engine.store.cases import find_case
from engine.store.deployments import deployment_by_number
from engine.supplements import request

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Row

    from engine.act import Act
    from engine.deployment import DeployedFlow
    from engine.supplements import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class StepProgress:
    """A step: what is done, at work, or (`status` "") still to come. `due` is promised, or else statutory."""

    name: str
    department: str
    status: str
    round: int = 1
    begin: datetime | None = None
    end: datetime | None = None
    due: datetime | None = None
    standing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Why time is not counted now: the procedure by language (or the step), its article, since when, and until when it may take."""

    titles: Mapping[str, str]
    basis: str
    begin: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a case is. `whole` is its own limit, if it has one, as a step of the name of the flow."""

    receipt: str
    title: str
    status: str
    outcome: str  # the name of its end, "" while it is open
    received_at: datetime
    accepted_at: datetime | None
    closed_at: datetime | None
    delivered_at: datetime | None
    whole: StepProgress | None
    steps: tuple[StepProgress, ...]
    pauses: tuple[Pause, ...]
    request: Request | None


def progress(act: Act, receipt: str) -> Progress:
    """Return where a case is."""
    row = find_case(act.connection, receipt)
    version = deployment_by_number(act.connection, row.deployment_id)
    flow = deployments.load(version).flow
    running = clocks.clocks_of(act.connection, row.id, alive=False)
    items = [item for item in work_items.items_of(act.connection, row.id) if not item.asked_by]
    delivery = delivery_rows.find(act.connection, row.id)
    is_open = row.status == "open"
    return Progress(
        receipt=receipt,
        title=version.title,
        status=row.status,
        outcome="" if is_open else flow.ends.get(row.outcome, row.outcome),
        received_at=row.received_at,
        accepted_at=row.accepted_at,
        closed_at=row.closed_at,
        delivered_at=delivery.delivered_at if delivery is not None else None,
        whole=next((_whole(clock, version.title) for clock in running if clock.subject == "case" and is_open), None),
        steps=(*_done(items, running), *(_to_come(flow, row, items) if is_open else ())),
        pauses=tuple(_pauses(act, row, flow, items, running)) if is_open else (),
        request=request(act.connection, row.id, flow),
    )


def _whole(clock: Row[Any], title: str) -> StepProgress:
    return StepProgress(
        name=title,
        department="",
        status=clock.status,
        begin=clock.begin,
        due=clock.promised_due or clock.statutory_due,
        standing=clock.status == "standing",
    )


def _done(items: Sequence[Row[Any]], running: Sequence[Row[Any]]) -> Iterator[StepProgress]:
    own = {clock.work_item_id: clock for clock in running if clock.subject == "task"}
    for item in items:
        clock = own.get(item.id)
        yield StepProgress(
            name=item.name,
            department=item.department,
            status=item.status,
            round=item.round,
            begin=item.offered_at,
            end=item.closed_at,
            due=clock and (clock.promised_due or clock.statutory_due),
            standing=clock is not None and clock.status == "standing",
        )


def _to_come(flow: DeployedFlow, row: Row[Any], items: Sequence[Row[Any]]) -> Iterator[StepProgress]:
    """Yield the steps that are not begun, as far as the answers of the applicant say which they are."""
    begun = {item.element for item in items}
    answers = {name: row.attributes[name] for name in questions(flow) if name in row.attributes}
    for step in participation(flow, answers):
        if step.task.element not in begun:
            yield StepProgress(name=step.task.name, department=step.task.department, status="")


def _pauses(
    act: Act, row: Row[Any], flow: DeployedFlow, items: Sequence[Row[Any]], running: Sequence[Row[Any]]
) -> Iterator[Pause]:
    own = {clock.element: clock for clock in running if clock.subject == OWN and clock.end is None}
    for found in procedures.open_procedures(act.connection, row.id):
        kind, clock = kinds().get(found.kind), own.get(found.kind)
        yield Pause(
            titles=kind.titles if kind else {"en": found.kind},
            basis=found.basis,
            begin=found.begin,
            until=clock and (clock.statutory_due or clock.promised_due),
        )
    bases = {node.id: node.clock_basis for node in flow.process.nodes}
    if any(clock.status == "standing" and clock.subject == "case" for clock in running):
        for item in items:
            if item.status in work_items.OPEN and flow.tasks[item.element].suspends:
                yield Pause(
                    titles={"en": item.name}, basis=bases.get(item.element, ""), begin=item.offered_at, until=None
                )
