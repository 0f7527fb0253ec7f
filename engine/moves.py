"""Moving running cases to another version of their flow.

What was done in a case is done again on the new version, in the order in which it happened and with the same decisions: a
completed task that the new version has ready is completed. The case can move if every completed task found its place, and
every task that is open now is open there too. So a case moves also while some departments have signed and a branch waits
at a join. What is newly ready is offered; clocks that run go on running.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine import deployments
from engine.cases import OpenCase, book, close_item, open_case
from engine.errors import ConflictError
from engine.spiff import restore, start
from engine.store import cases, moves, work_items
from engine.store.deployments import deployment_by_number
from processes.errors import BinglianError
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row

    from engine.act import Act
    from engine.deployments import Deployment
    from engine.spiff import Run
    from processes.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What moving a case would do: offer these tasks, or why it cannot be moved."""

    receipt: str
    case: int  # its number
    offered: tuple[str, ...] = ()
    refusal: Message | None = None


def plan(act: Act, flow: str, *, above: int = 0, limit: int | None = None) -> tuple[Move, ...]:
    """Return for each open case of older versions of a flow what moving it to the newest would do; nothing is changed.

    With a limit, for so many of them, from a number of a case on.
    """
    deployment = deployments.load(deployments.newest(act, flow))
    rows = waiting(act, flow, above=above, limit=limit)
    return tuple(_plan_one(row, _tasks(act, row.id), deployment)[0] for row in rows)


def waiting(act: Act, flow: str, *, above: int = 0, limit: int | None = None) -> Sequence[Row[Any]]:
    """Return the open cases of older versions of a flow, from a number on."""
    version = deployments.newest(act, flow).version
    return moves.open_cases_of_older_versions(act.connection, flow, version, above=above, limit=limit)


def move(act: Act, receipt: str) -> tuple[str, ...]:
    """Move a case to the newest version of its flow; return the tasks that are offered now.

    Raises ConflictError with the reason where it cannot be moved.
    """
    case = open_case(act, cases.find_case(act.connection, receipt).id)
    old = deployment_by_number(act.connection, case.row.deployment_id)
    target = deployments.newest(act, old.flow)
    if target.id == old.id:
        raise ConflictError(message("Case {receipt} is at the newest version already.", receipt=receipt))
    deployment = deployments.load(target)
    items = _tasks(act, case.row.id)
    planned, run = _plan_one(case.row, items, deployment)
    if run is None:
        raise ConflictError(
            message("Case {receipt} cannot be moved: {reason}", receipt=receipt, reason=planned.refusal)
        )
    kept = {item.id: item.token for item in items if item.status in work_items.OPEN}
    moves.keep(
        act.connection,
        case_id=case.row.id,
        deployment_id=old.id,
        state=case.row.state,
        tokens={str(number): token for number, token in kept.items()},
        journal_count=case.journal.count + 1,
        at=act.now,
        actor=act.actor,
    )
    case.note("moved", **{"from": old.version, "to": target.version})
    _retoken(act, items, run)
    case.deployment, case.run = deployment, run
    book(case, deployment_id=target.id)
    return planned.offered


def take_back(act: Act, receipt: str) -> None:
    """Undo the last move of a case, as long as nothing was done with it since."""
    case = open_case(act, cases.find_case(act.connection, receipt).id)
    kept = moves.last(act.connection, case.row.id)
    items = work_items.open_items(act.connection, case.row.id)
    offered_since = sum(str(item.id) not in kept.tokens for item in items) if kept else 0
    if kept is None or case.journal.count != kept.journal_count + offered_since:
        raise ConflictError(
            message("Case {receipt} was not moved, or something was done with it since; it stays.", receipt=receipt)
        )
    back = _as_it_was(case, kept)
    for item in items:
        if str(item.id) not in kept.tokens:
            close_item(back, item, status="cancelled")
            back.note("withdrawn", item.element, item=item.id)
    work_items.tie_tokens(case.act.connection, {int(number): token for number, token in kept.tokens.items()})
    back.look_again()
    back.note("moved back")
    moves.forget(act.connection, kept.id)
    book(back, deployment_id=kept.deployment_id)


def _tasks(act: Act, number: int) -> list[Row[Any]]:
    """Return the work items of a case that are tasks of its flow: a further review goes along as it is."""
    return [item for item in work_items.items_of(act.connection, number) if not item.asked_by]


def _as_it_was(case: OpenCase, kept: Row[Any]) -> OpenCase:
    deployment = deployments.load(deployment_by_number(case.act.connection, kept.deployment_id))
    run = restore(deployment.executable, kept.state)
    return OpenCase(act=case.act, row=case.row, deployment=deployment, run=run, journal=case.journal)


def _plan_one(row: Row[Any], items: Sequence[Row[Any]], target: Deployment) -> tuple[Move, Run | None]:
    """Do again on the new version what was done in a case; return the plan, and the run where it can be moved."""
    done = Counter(item.element for item in items if item.status == "completed")
    try:
        run = start(target.executable, row.attributes)
        _do_again(run, items, done)
    except BinglianError as error:
        return Move(receipt=row.receipt, case=row.id, refusal=error.message), None
    lost = sorted(element for element, count in done.items() if count)
    if lost:
        refusal = message("{tasks} was done, and the new version does not come to it.", tasks=tuple(lost))
        return Move(receipt=row.receipt, case=row.id, refusal=refusal), None
    ready = Counter(token.element for token in run.ready())
    open_now = Counter(item.element for item in items if item.status in work_items.OPEN)
    shut = sorted((open_now - ready).elements())
    if shut:
        refusal = message("{tasks} is open, and in the new version it cannot be yet.", tasks=tuple(shut))
        return Move(receipt=row.receipt, case=row.id, refusal=refusal), None
    return Move(receipt=row.receipt, case=row.id, offered=tuple(sorted((ready - open_now).elements()))), run


def _do_again(run: Run, items: Sequence[Row[Any]], done: Counter[str]) -> None:
    """Complete in a run, as long as there is something, what was completed in a case, with the decisions of then."""
    waiting = sorted((item for item in items if item.status == "completed"), key=lambda item: (item.closed_at, item.id))
    while waiting:
        ready = {token.element: token for token in reversed(run.ready())}
        item = next((item for item in waiting if item.element in ready), None)
        if item is None:
            return
        waiting.remove(item)
        run.complete(ready[item.element].token, item.decisions)
        done[item.element] -= 1


def _retoken(act: Act, items: Sequence[Row[Any]], run: Run) -> None:
    """Tie the open work items to the tokens of the new run."""
    tokens: dict[str, list[str]] = {}
    for ready in run.ready():
        tokens.setdefault(ready.element, []).append(ready.token)
    opened = {item.id: tokens[item.element].pop(0) for item in items if item.status in work_items.OPEN}
    work_items.tie_tokens(act.connection, opened)
