"""Deputies: work that goes to somebody else, with a reason and both names on record.

A work item is *reassigned* from one person to another who holds the post. A person *delegates* posts to a deputy from a first to a last day:
the deputy then holds them too, and what the deputy completes says for whom.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from engine.cases import book, open_case
from engine.errors import ConflictError, NotAllowedError
from engine.store import deployments, work_items
from engine.store.cases import case_by_number
from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Row

    from engine.act import Act
    from processes.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassignment:
    """A work item that would go, or went, to somebody else; or why it stays."""

    receipt: str
    item: int
    task: str
    refusal: Message | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """Posts of a person (none: all) that a deputy holds too, from the first to the last day."""

    person: str
    deputy: str
    begin: date
    end: date
    reason: str
    posts: tuple[str, ...] = ()


def reassign(act: Act, number: int, to: str, reason: str) -> None:
    """Put a work item into the hands of somebody else who holds its post.

    Raises NotAllowedError where neither who has it nor a head does so, or the other does not hold the post; ConflictError where it is over
    or there already.
    """
    _check_reason(reason)
    deployments.person_by_id(act.connection, to)
    case = open_case(act, work_items.item_by_number(act.connection, number).case_id)
    item = work_items.item_by_number(act.connection, number)
    if item.status not in work_items.OPEN:
        raise ConflictError(message("Work item {number} is over.", number=number))
    if item.assignee == to:
        raise ConflictError(message("Work item {number} is in the hands of {who}.", number=number, who=to))
    if item.assignee != act.actor:
        _check_head(act)
    if item.post_id not in work_items.posts_of(act.connection, to, act.now):
        raise NotAllowedError(message("{person} does not hold the post {post}.", person=to, post=item.post_id))
    work_items.change_item(act.connection, number, status="claimed", assignee=to, claimed_at=act.now)
    names = {"from": item.assignee or "", "to": to, "reason": reason}
    case.note("reassigned", item.element, item=number, **names)
    book(case)


def plan_all(act: Act, person: str, to: str) -> tuple[Reassignment, ...]:
    """Return what would go from one person to another, and what could not; nothing is changed."""
    held = set(work_items.posts_of(act.connection, to, act.now))
    return tuple(
        Reassignment(
            receipt=case_by_number(act.connection, item.case_id).receipt,
            item=item.id,
            task=item.name,
            refusal=None
            if item.post_id in held
            else message("{person} does not hold the post {post}.", person=to, post=item.post_id),
        )
        for item in work_items.claimed_by(act.connection, person)
    )


def reassign_all(act: Act, person: str, to: str, reason: str) -> tuple[Reassignment, ...]:
    """Put everything that a person has in hand into the hands of another, as far as that one holds the posts."""
    _check_reason(reason)
    planned = plan_all(act, person, to)
    for found in planned:
        if found.refusal is None:
            reassign(act, found.item, to, reason)
    return planned


def delegate(act: Act, delegation: Delegation) -> tuple[str, ...]:
    """Let a deputy hold the posts of a person for some days; return the posts.

    Raises NotAllowedError where neither the person nor a head says so, or the deputy is of another side; ConflictError where the person
    does not hold the post as his or her own.
    """
    _check_reason(delegation.reason)
    if delegation.end < delegation.begin or delegation.deputy == delegation.person:
        raise UsageError(message("A deputy is somebody else, from a first day to a last day that is not before it."))
    if act.actor != delegation.person:
        _check_head(act)
    side = deployments.person_by_id(act.connection, delegation.deputy).side
    own = deployments.own_posts(act.connection, delegation.person, act.now)
    lacking = tuple(post for post in delegation.posts if post not in own)
    posts = delegation.posts or tuple(own)
    if lacking or not posts:
        raise ConflictError(
            message(
                "{person} holds no post that could be delegated so: {posts}.", person=delegation.person, posts=lacking
            )
            if lacking
            else message("{person} holds no post that could be delegated.", person=delegation.person)
        )
    if side != deployments.person_by_id(act.connection, delegation.person).side:
        raise NotAllowedError(
            message(
                "{person} stands on another side; approval and supervision are kept apart.", person=delegation.deputy
            )
        )
    for post in posts:
        deployments.insert_assignment(
            act.connection,
            person_id=delegation.deputy,
            post_id=post,
            side=side,
            begin=_midnight(act, delegation.begin),
            end=_midnight(act, delegation.end + timedelta(days=1)),
            delegated_by=delegation.person,
            reason=delegation.reason,
            made_by=act.actor,
        )
    return posts


def acts_for(item: Row[Any]) -> dict[str, str]:
    """Return for whom the actor works on an open work item, as a fact for the record; nothing where its post is the actor's own."""
    return {"for": item.held_for} if item.held_for else {}


def _midnight(act: Act, day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(act.calendar.zone))


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise UsageError(message("Give the reason; it goes on record with both names."))


def _check_head(act: Act) -> None:
    if not deployments.person_by_id(act.connection, act.actor).rank:
        raise NotAllowedError(
            message("{person} cannot give away the work of others: that takes a head.", person=act.actor)
        )
