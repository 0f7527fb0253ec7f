"""Notices: what people have to be told, written down in the transaction of the act that it tells of, and sent by the worker.

The key of a notice is the entry of the journal that it tells of, when that was, and whom it is told. So it can be derived again from the
record, the same event never becomes two notices, and whoever gets one twice can tell by its key.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.store import clocks, outbox, renewals, returns, work_items
from engine.store.deployments import heads, holders, people_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from sqlalchemy import Row

    from engine.cases import OpenCase

# To the applicant.
MISSING, ACCEPTED, DEEMED_ACCEPTED, CLOSED = "missing", "accepted", "deemed accepted", "closed"
SUSPENDED, RESUMED, EXTENDED = "suspended", "resumed", "extended"
# To those who work on the case, and to supervision.
REMINDER, YELLOW, RED, APPEAL, VERDICT, OFFERED = "reminder", "yellow", "red", "appeal", "verdict", "offered"
SUPPLIED = "supplied"
KINDS = (
    *(MISSING, ACCEPTED, DEEMED_ACCEPTED, SUSPENDED, RESUMED, EXTENDED, CLOSED),
    *(REMINDER, YELLOW, RED, APPEAL, VERDICT, OFFERED, SUPPLIED),
)
CARDS = (YELLOW, RED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Who is told: the applicant, a person of the office, or a post that nobody holds."""

    role: str
    id: str = ""


APPLICANT = Recipient(role="applicant")


def notify(case: OpenCase, kind: str, recipients: Iterable[Recipient], **facts: Any) -> None:
    """Tell people of the last entry of the journal; it goes out if the act is done, and not at all if it is not."""
    for whom in dict.fromkeys(recipients):
        case.notices.append(
            {
                "key": _key(f"{case.row.id}-{case.journal.count}", case.act.now, whom),
                "case_id": case.row.id,
                "kind": kind,
                "role": whom.role,
                "recipient": whom.id,
                "facts": dict(facts),
                "created_at": case.act.now,
                "next_at": case.act.now,
            }
        )


def save_notices(case: OpenCase) -> None:
    """Write down what people are to be told of an act, all at once."""
    for row in case.notices:
        if row["kind"] == MISSING:
            row["facts"]["until"] = _until(case)
        if row["kind"] == CLOSED:
            row["facts"] |= {**_refusal(case), **_renewal(case)}
    outbox.insert_notices(case.act.connection, case.notices)
    case.notices = []


def notify_of_card(case: OpenCase, colour: str, item: Row[Any] | None, *, post: str, **facts: Any) -> None:
    """Tell who works on something that its limit comes near or has passed; of a card the chief and supervision learn as well."""
    about = [item] if item is not None else list(work_items.open_items(case.act.connection, case.row.id))
    told = [whom for row in about for whom in at_post(case, row.post_id, row.assignee)]
    told += at_post(case, post, None) if post and item is None else []
    if colour in CARDS:
        of_the_post = [one.department for one in case.deployment.flow.posts if one.id == post]
        departments = dict.fromkeys([*(row.department for row in about), *of_the_post])
        told += [whom for department in departments for whom in _chiefs(case, department)]
        told += supervision(case)
    notify(case, colour, told, post=post, **facts)


def at_post(case: OpenCase, post: str, person: str | None) -> list[Recipient]:
    """Return who has something in hand, else everybody at the post; the post itself where nobody holds it."""
    found = [person] if person else holders(case.act.connection, post, case.act.now)
    return [Recipient(role="person", id=name) for name in found] or [Recipient(role="post", id=post)]


def supervision(case: OpenCase) -> list[Recipient]:
    """Return those who supervise."""
    return [Recipient(role="person", id=name) for name in people_of(case.act.connection, "supervision")]


def announce(connection: Any, now: datetime, *, limit: int) -> int:
    """Write notices of work that was newly offered, and that nobody was told of; return of how many items.

    No act waits for this: it is done by the worker, and only where a channel asks for it.
    """
    items = outbox.unannounced(connection, now, limit=limit)
    rows = [
        {
            "key": _key(f"{item.case_id}-item-{item.id}", item.offered_at, whom),
            "case_id": item.case_id,
            "kind": OFFERED,
            "role": whom.role,
            "recipient": whom.id,
            "facts": {"task": item.name, "post": item.post_id, "item": item.id},
            "created_at": now,
            "next_at": now,
        }
        for item in items
        for whom in _offered_to(connection, item, now)
    ]
    outbox.insert_new_notices(connection, rows)
    return len(items)


def _offered_to(connection: Any, item: Row[Any], now: datetime) -> Iterator[Recipient]:
    names = holders(connection, item.post_id, now)
    yield from (Recipient(role="person", id=name) for name in names)
    if not names:
        yield Recipient(role="post", id=item.post_id)


def _key(event: str, at: datetime, whom: Recipient) -> str:
    return "-".join(part for part in (event, f"{at:%Y%m%dT%H%M%S}", whom.role, whom.id) if part)


def _chiefs(case: OpenCase, department: str) -> list[Recipient]:
    """Return the heads of a department: those who hold a post in it, else those who hold none and so are above all."""
    return [Recipient(role="person", id=name) for name in heads(case.act.connection, department, case.act.now)]


def _until(case: OpenCase) -> str:
    """Return until when the applicant has to bring what is missing, "" where the flow sets no limit for it."""
    tasks = case.deployment.flow.tasks
    rows = clocks.clocks_of(case.act.connection, case.row.id)
    own = [row for row in rows if row.element in tasks and tasks[row.element].nature == "applicant"]
    dues = [due for row in own if (due := row.statutory_due or row.promised_due) is not None]
    return min(dues).isoformat() if dues else ""


def _refusal(case: OpenCase) -> dict[str, str]:
    """Return why a case was refused: the last refusal, unless something was approved after it."""
    refusals = [row for row in returns.returns_of(case.act.connection, case.row.id) if row.kind == "refusal"]
    if not refusals:
        return {}
    last, tasks = refusals[-1], case.deployment.flow.tasks
    for item in work_items.items_of(case.act.connection, case.row.id):
        is_approval = item.element in tasks and tasks[item.element].nature == "approval"
        if is_approval and item.status == "completed" and item.closed_at > last.at:
            return {}
    return {"statement": last.statement, "basis": last.basis}


def _renewal(case: OpenCase) -> dict[str, str]:
    """Return which permit counts as renewed because nothing was decided before it expired."""
    row = renewals.find(case.act.connection, case.row.id)
    return {"certificate": row.certificate, "expires": row.expires} if row and row.status == "deemed renewed" else {}
