"""A reviewer who is asked in the middle of a case: work that the flow does not know, and that holds back its decision.

Whoever works on the case, or a head, asks a post to look at it. Until it has given its verdict, no task that decides can be completed; what it
said then counts like a word of the other reviewers. It has a limit of its own, and so has the number of those who are asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import running_clock
from engine.cases import OpenCase, book, close_item, open_case
from engine.errors import ConflictError, NotAllowedError
from engine.store import cases, waits, work_items
from engine.store.deployments import person_by_id, post_by_id
from engine.verdicts import check_verdict, decides
from processes.durations import Span
from processes.errors import UsageError
from processes.messages import message
from processes.model import Event, SubProcess, TimeLimit, scopes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Row

    from engine.act import Act
    from engine.completion import Completion
    from processes.model import Process

MOST = 3  # in one case: whoever needs more opinions needs another flow
DAYS = 3  # working days, where nothing else is said


def ask(act: Act, receipt: str, post: str, reason: str, days: int = DAYS) -> int:
    """Ask a post to review a case before it is decided; return the number of its work item.

    Raises NotAllowedError for who has nothing to do with the case, ConflictError where nothing is left to decide, the post is
    asked already, or enough are.
    """
    if not reason.strip() or days < 1:
        raise UsageError(message("Say what the further review is for, and give it one working day at least."))
    case = open_case(act, cases.find_case(act.connection, receipt).id)
    asked = post_by_id(act.connection, post)
    _check_asker(case)
    _check_case(case, post)
    if asked.side != "approval":
        raise NotAllowedError(message("{post} is not a post of approval, so it cannot review a case.", post=post))
    limit = TimeLimit(promised=Span(days, "working day"))
    facts = {"case_id": case.row.id, "subject": "task", "element": "", "department": asked.department}
    clock = running_clock.new_clock(act.calendars, act.rules.rungs, limit, begin=act.now, **facts)
    number = work_items.insert_item(
        act.connection,
        case_id=case.row.id,
        token=f"review {case.journal.count + 1}",
        element="",
        round=1,
        name="further review",
        department=asked.department,
        post_id=post,
        offered_at=act.now,
        due_at=clock and clock.due_at,
        asked_by=act.actor,
        request=reason,
    )
    case.note("review asked", item=number, post=post, reason=reason, days=days)
    running_clock.start_clocks(act.connection, [clock.of_item(number)] if clock else [])
    book(case)
    return number


def complete(case: OpenCase, item: Row[Any], said: Completion) -> None:
    """Complete a further review: it gives a verdict, and decides nothing."""
    if said.decisions:
        raise UsageError(message("A further review decides nothing: give a verdict and an opinion."))
    check_verdict(case, item, said)
    close_item(case, item, status="completed", assignee=case.act.actor, opinion=said.opinion, verdict=said.verdict)
    case.note("completed", item=item.id, verdict=said.verdict, opinion=said.opinion)


def refuse_while_open(case: OpenCase, item: Row[Any]) -> None:
    """Hold back a decision as long as a further review is open."""
    if decides(case, item.element):
        for review in case.opened.reviews:
            raise ConflictError(
                message(
                    "{task} waits for the further review of {post} (work item {number}); complete that first.",
                    task=item.name,
                    post=review.post_id,
                    number=review.id,
                )
            )


def _check_asker(case: OpenCase) -> None:
    act = case.act
    posts = set(work_items.posts_of(act.connection, act.actor, act.now))
    works = any(item.post_id in posts for item in work_items.open_items(act.connection, case.row.id))
    if not works and person_by_id(act.connection, act.actor).rank != "head":
        raise NotAllowedError(
            message(
                "{person} has no open work in case {receipt}; a further review is asked for by who has, or by a head.",
                person=act.actor,
                receipt=case.row.receipt,
            )
        )


def _check_case(case: OpenCase, post: str) -> None:
    connection, receipt = case.act.connection, case.row.receipt
    opened = [item.element for item in work_items.open_items(connection, case.row.id)]
    waiting = [row.element for row in waits.pending(connection, case.row.id)]
    if not any(decides(case, key) for key in _to_come(case.deployment.flow.process, [*opened, *waiting])):
        raise ConflictError(
            message(
                "Nothing is left to decide in case {receipt} that a further review could hold back.", receipt=receipt
            )
        )
    if any(row.post_id == post for row in work_items.open_reviews(connection, case.row.id)):
        raise ConflictError(message("{post} is asked already and has not answered yet.", post=post))
    if sum(bool(row.asked_by) for row in work_items.items_of(connection, case.row.id)) >= MOST:
        raise ConflictError(
            message("{most} further reviews were asked for in case {receipt}; no more are.", most=MOST, receipt=receipt)
        )


def _to_come(process: Process, begin: Iterable[str]) -> set[str]:
    """Return what a case at these elements can still come to, them included."""
    arrows: dict[str, set[str]] = {}
    for scope in scopes(process):
        for flow in scope.flows:
            arrows.setdefault(flow.source, set()).add(flow.target)
        for node in scope.nodes:
            if isinstance(node, SubProcess):
                for inner in node.nodes:
                    arrows.setdefault(node.id, set()).add(inner.id)
                    arrows.setdefault(inner.id, set()).add(node.id)
            if isinstance(node, Event) and node.attached_to:
                arrows.setdefault(node.attached_to, set()).add(node.id)
    found, waiting = set(begin), list(begin)
    while waiting:
        new = arrows.get(waiting.pop(), set()) - found
        found |= new
        waiting.extend(new)
    return found
