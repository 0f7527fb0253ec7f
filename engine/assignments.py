"""Assignments: who holds which post from when to when, and where an office has gaps.

They are dated, and none is rewritten: what was done under an assignment stays explained by it. A post whose name says so (首席) also needs
an authority letter, so a chief window without a valid one is a gap as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from engine.errors import ConflictError, NotAllowedError
from engine.letters import is_chief_window
from engine.office_record import note
from engine.store import deployments as staff
from engine.store import letters, organisation
from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from datetime import date

    from engine.act import Act

APPROVAL, SUPERVISION, ADMINISTRATION = SIDES = ("approval", "supervision", "administration")
NO_HOLDER, NO_CHIEF = "no holder", "no valid chief"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A post at which nobody can act: without a holder, or (at a chief window) without a holder with a valid letter."""

    post: str
    department: str
    kind: str


def assign(act: Act, person: str, post: str, *, first: date | None = None) -> None:
    """Give a person a post of the same side, from a first day on (None: at once); a post that is held already stays held.

    Raises NotAllowedError where the post is of another side, UsageError for a day that is over.
    """
    who = staff.person_by_id(act.connection, person)
    what = staff.post_by_id(act.connection, post)
    if who.side != what.side:
        raise NotAllowedError(
            message(
                "{person} stands on the side of {side}; the post {post} is on the side of {other}: approval and supervision are kept apart.",
                person=person,
                side=who.side,
                post=post,
                other=what.side,
            )
        )
    begin = act.now if first is None or first == _today(act) else _midnight(act, first)
    if begin < act.now:
        raise UsageError(message("{day} is over; an assignment begins today or later.", day=first))
    if organisation.is_held(act.connection, person, post, begin):
        return
    staff.insert_assignment(
        act.connection, person_id=person, post_id=post, side=what.side, begin=begin, made_by=act.actor
    )
    note(act, "assigned", person, post=post, begin=begin.isoformat())


def end_assignment(act: Act, number: int, *, last: date | None = None) -> None:
    """End an assignment with a last day (None: at once); deputies of that person at that post end with it.

    Raises ConflictError where it has ended already, UsageError for a day that is over or before its beginning.
    """
    row = organisation.assignment_by_number(act.connection, number)
    end = act.now if last is None else _midnight(act, last + timedelta(days=1))
    if row.end is not None and row.end <= act.now:
        raise ConflictError(
            message(
                "{person} does not hold {post} any more; there is nothing to end.",
                person=row.person_id,
                post=row.post_id,
            )
        )
    if end < act.now or (last is not None and end <= row.begin):
        raise UsageError(
            message("{day} is over, or before the assignment begins; give today or a later day.", day=last)
        )
    organisation.end_assignments(act.connection, row, end=end, by=act.actor)
    note(act, "assignment ended", row.person_id, post=row.post_id, end=end.isoformat())


def open_post(act: Act, department: str, name: str, side: str) -> str:
    """Make a post of a department known, beside those that flows bring; return its id.

    Raises ConflictError where it is there already, UsageError without a name or for an unknown side.
    """
    department, name = department.strip(), name.strip()
    if not department or not name or side not in SIDES:
        raise UsageError(message("A post has a department, a name, and one of the sides {sides}.", sides=SIDES))
    post = f"{department} {name}"
    if organisation.is_post(act.connection, post):
        raise ConflictError(message("There is a post {post} already.", post=post))
    staff.insert_posts(act.connection, [{"id": post, "department": department, "name": name, "side": side}])
    note(act, "post added", post, side=side)
    return post


def change_person(act: Act, person: str, *, name: str, rank: str) -> None:
    """Give a person another name that others see, or another rank; the side stays."""
    before = staff.person_by_id(act.connection, person)
    if not name.strip() or rank not in {"", "head", "government head"}:
        raise UsageError(message("A person has a name, and the rank of a head, of a government head, or none."))
    staff.change_person(act.connection, person, name=name.strip(), rank=rank)
    changed: dict[str, Any] = {"name": name.strip(), "rank": rank}
    note(
        act, "person changed", person, **{key: value for key, value in changed.items() if getattr(before, key) != value}
    )


def find_gaps(act: Act) -> tuple[Gap, ...]:
    """Return the posts at which nobody can act now."""
    held = organisation.held_posts(act.connection, act.now)
    today = _today(act).isoformat()
    covered = {(row.person_id, post) for row in letters.letters_in_force(act.connection, today) for post in row.posts}
    found = []
    for post in staff.list_posts(act.connection):
        holders = held.get(post.id, ())
        if not holders:
            found.append(Gap(post=post.id, department=post.department, kind=NO_HOLDER))
        elif is_chief_window(post.id) and not any((person, post.id) in covered for person in holders):
            found.append(Gap(post=post.id, department=post.department, kind=NO_CHIEF))
    return tuple(found)


def _today(act: Act) -> date:
    return act.now.astimezone(ZoneInfo(act.calendar.zone)).date()


def _midnight(act: Act, day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(act.calendar.zone))
