"""Promises: each at half of the statutory limit or less, or with a written exception that a head has approved.

Source: 番府辦〔2013〕19號. What is half is in `processes.halving`: whole units, and no units compared that differ. Time that the law does not count
(`bl:clock`) has no half.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from engine import deployments
from engine.errors import NotAllowedError, NotFoundError, RefusedDeploymentError
from engine.letters import ISSUERS
from engine.store import promises as store
from engine.store.deployments import list_deployments, newest, person_by_id
from processes.errors import UsageError
from processes.halving import half_of, is_above_half
from processes.messages import message
from processes.model import SubProcess, all_nodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Row

    from engine.act import Act
    from processes.durations import Span
    from processes.model import FlowNode, Process, TimeLimit

HALF, EXCEPTED, LAPSED, ABOVE, OPEN = "half", "excepted", "lapsed", "above", "open"
FAULTS = frozenset({ABOVE, LAPSED})
REQUIRE = "require"  # of an office: no flow is deployed whose promises are not in order


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseException:
    """Why a promise cannot be half, until when that holds, and who approves it: another person, of the rank of a head.

    It holds for promises up to `promised`, in the unit of the limit; None takes the promise that is deployed.
    """

    flow: str
    element: str
    reason: str
    approver: str
    until: date
    promised: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """The limits of a task, stage or case of a flow, and whether the promise is half.

    `status` is "half"; "excepted" by an exception in force; "lapsed" where it has run out; "above" without one; "open" where half cannot be
    told: no promise, no statutory limit, other units, or a limit of one unit.
    """

    flow: str
    element: str
    name: str
    subject: str
    statutory: Span | None
    promised: Span | None
    status: str
    reason: str = ""  # of the exception; else what the file says
    approver: str = ""
    until: str = ""

    @property
    def ratio(self) -> float | None:
        """Return the promise as a part of the statutory limit, None where they cannot be compared."""
        if self.statutory is None or self.promised is None or self.statutory.unit != self.promised.unit:
            return None
        return self.promised.amount / self.statutory.amount if self.statutory.amount else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseFigure:
    """How many promises of a flow, or of an office, are half, of those for which that can be told."""

    half: int
    excepted: int
    above: int  # without an exception in force
    whole: int
    ratio: float | None  # mean of promised / statutory


def promises(act: Act, flow: str = "") -> tuple[Promise, ...]:
    """Return the promises of the newest version of a flow, or of all flows."""
    rows = [deployments.newest(act, flow)] if flow else list_deployments(act.connection)
    return tuple(promise for row in rows for promise in promises_of(act, row.flow, deployments.load(row).flow.process))


def figure(found: Iterable[Promise]) -> PromiseFigure:
    """Return how many promises are half."""
    told = [promise for promise in found if promise.status != OPEN]
    count = {status: sum(promise.status == status for promise in told) for status in (HALF, EXCEPTED)}
    ratios = [promise.ratio for promise in told if promise.ratio is not None]
    return PromiseFigure(
        half=count[HALF],
        excepted=count[EXCEPTED],
        above=len(told) - count[HALF] - count[EXCEPTED],
        whole=len(told),
        ratio=sum(ratios) / len(ratios) if ratios else None,
    )


def refuse_faults(promised: Iterable[Promise]) -> None:
    """Refuse promises above half for which no exception is in force."""
    for promise in promised:
        if promise.status in FAULTS:
            raise RefusedDeploymentError(
                message(
                    "{task} promises {promised} of {statutory}: more than half, and no approved exception is in force; promise less, or have one approved (binglian exception {flow} {element}).",
                    task=promise.name,
                    promised=promise.promised,
                    statutory=promise.statutory,
                    flow=promise.flow,
                    element=promise.element,
                )
            )


def record_exception(act: Act, asked: PromiseException) -> None:
    """Put an approved exception into the register; it can be there before the flow is deployed.

    Raises UsageError without words, end or promise, NotAllowedError where the approver is no head or the writer's self,
    NotFoundError for an element that has no limits.
    """
    if not asked.reason.strip() or asked.until < _today(act):
        raise UsageError(
            message("An exception has a written reason, and a last day that is not over ({day}).", day=asked.until)
        )
    person_by_id(act.connection, act.actor)
    if person_by_id(act.connection, asked.approver).rank not in ISSUERS or asked.approver == act.actor:
        raise NotAllowedError(
            message(
                "{person} cannot approve this exception: it takes another person, of the rank of a head.",
                person=asked.approver,
            )
        )
    store.insert_exception(
        act.connection,
        flow=asked.flow,
        element=asked.element,
        promised=_promised(act, asked),
        reason=asked.reason,
        written_by=act.actor,
        approver=asked.approver,
        at=act.now,
        until=asked.until.isoformat(),
    )


def _promised(act: Act, asked: PromiseException) -> float:
    """Return up to which promise an exception holds."""
    row = newest(act.connection, asked.flow)
    if row is None and asked.promised is not None:
        return asked.promised
    if row is None:
        raise UsageError(
            message(
                "{flow} is not deployed yet: say up to which promise the exception holds (--promised), in the unit of the limit.",
                flow=asked.flow,
            )
        )
    limits = {holder.id: limit for _, holder, limit in _limits(deployments.load(row).flow.process)}
    limit = limits.get(asked.element)
    if limit is None or limit.promised is None:
        raise NotFoundError(
            message(
                "{element} of {flow} promises nothing; these do: {known}.",
                element=asked.element,
                flow=asked.flow,
                known=tuple(name for name, found in limits.items() if found.promised),
            )
        )
    return limit.promised.amount if asked.promised is None else asked.promised


def promises_of(act: Act, flow: str, process: Process) -> Iterator[Promise]:
    """Yield the promises of a flow as it is, or as it would be in service."""
    exceptions: dict[str, list[Row[Any]]] = {}
    for found in store.exceptions_of(act.connection, flow):
        exceptions.setdefault(found.element, []).append(found)
    for subject, holder, limit in _limits(process):
        yield Promise(
            flow=flow,
            element=holder.id,
            name=holder.label,
            subject=subject,
            statutory=limit.statutory,
            promised=limit.promised,
            **_judge(limit, exceptions.get(holder.id, ()), _today(act)),
        )


def _limits(process: Process) -> Iterator[tuple[str, FlowNode | Process, TimeLimit]]:
    """Yield the limits of the case, of its stages and of its tasks that the law counts."""
    if process.time_limit is not None:
        yield "case", process, process.time_limit
    for node in all_nodes(process):
        if node.time_limit is not None and not node.suspends_clock:
            yield "stage" if isinstance(node, SubProcess) else "task", node, node.time_limit


def _judge(limit: TimeLimit, exceptions: Sequence[Row[Any]], today: date) -> Mapping[str, str]:
    """Return whether a promise is half, and by which exception not."""
    if not is_above_half(limit):
        half, promised = half_of(limit), limit.promised
        told = half is not None and promised is not None and promised.unit == half.unit
        return {"status": HALF if told else OPEN, "reason": limit.exception}
    covering = [row for row in exceptions if limit.promised and limit.promised.amount <= row.promised]
    if not covering:
        return {"status": ABOVE, "reason": limit.exception}
    last = covering[-1]
    status = EXCEPTED if last.until >= today.isoformat() else LAPSED
    return {"status": status, "reason": last.reason, "approver": last.approver, "until": last.until}


def _today(act: Act) -> date:
    return act.now.astimezone(ZoneInfo(act.calendar.zone)).date()
