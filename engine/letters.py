"""Authority letters: whoever decides at a chief window does so by a letter, for what it names and as long as it runs.

A post is a chief window if its name says so (首席). A letter runs from the beginning of its first day to the end of its last, on the
clock of the office.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from engine.errors import NotAllowedError
from engine.office_record import note
from engine.store import letters as store
from engine.store.deployments import person_by_id, post_by_id
from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import Row

    from engine.act import Act
    from engine.cases import OpenCase
    from processes.messages import Message

MARKS = ("首席", "chief window")
ISSUERS = frozenset({"head", "government head"})


def is_chief_window(post: str) -> bool:
    """Tell whether a post decides by authority letters.

    >>> is_chief_window("规划局 首席窗口"), is_chief_window("规划局 审批岗")
    (True, False)
    """
    return any(mark in post.lower() for mark in MARKS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Authority of a person to decide at posts, in flows (none: in all), from the first to the last day."""

    person: str
    number: str
    posts: tuple[str, ...]
    flows: tuple[str, ...]
    begin: date
    end: date


def issue(act: Act, letter: Letter) -> None:
    """Issue a letter.

    Raises NotAllowedError where the issuer is no head, or the letter would be for the issuer.
    """
    if person_by_id(act.connection, act.actor).rank not in ISSUERS or act.actor == letter.person:
        raise NotAllowedError(
            message(
                "{person} cannot issue this letter: it takes another person, of the rank of a head.", person=act.actor
            )
        )
    if not letter.number.strip() or not letter.posts or letter.end < letter.begin:
        raise UsageError(
            message("A letter has a number, at least one post, and a last day that is not before its first.")
        )
    person_by_id(act.connection, letter.person)
    for post in letter.posts:
        post_by_id(act.connection, post)
    store.insert_letter(
        act.connection,
        number=letter.number,
        person_id=letter.person,
        posts=list(letter.posts),
        flows=list(letter.flows),
        begin=letter.begin.isoformat(),
        end=letter.end.isoformat(),
        issued_by=act.actor,
        issued_at=act.now,
    )
    note(act, "letter issued", letter.person, letter=letter.number, posts=list(letter.posts))


def require_letter(case: OpenCase, item: Row[Any]) -> dict[str, Any]:
    """Return the letter by which the actor decides at a chief window, as facts for the record; nothing at other posts.

    Raises NotAllowedError where no letter covers it, saying which one lapsed when.
    """
    if not is_chief_window(item.post_id):
        return {}
    act, flow = case.act, case.deployment.flow.process.id
    today = act.now.astimezone(ZoneInfo(act.calendar.zone)).date().isoformat()
    held = store.letters_of(act.connection, act.actor)
    covering = [row for row in held if item.post_id in row.posts and (not row.flows or flow in row.flows)]
    for row in covering:
        if row.begin <= today <= row.end:
            return {"letter": row.number}
    raise NotAllowedError(_why_not(case, item, held[-1:], covering[-1:], today))


def _why_not(
    case: OpenCase, item: Row[Any], held: Sequence[Row[Any]], covering: Sequence[Row[Any]], today: str
) -> Message:
    person = case.act.actor
    for row in covering:
        if row.end < today:
            return message(
                "The authority letter {letter} of {person} for {post} lapsed at the end of {day}; a head has to issue a new one.",
                letter=row.number,
                person=person,
                post=item.post_id,
                day=row.end,
            )
        return message(
            "The authority letter {letter} of {person} for {post} begins on {day}; until then somebody else decides.",
            letter=row.number,
            person=person,
            post=item.post_id,
            day=row.begin,
        )
    for row in held:
        return message(
            "The authority letter {letter} of {person} does not cover {post} in the flow {flow}; a head has to issue one that does.",
            letter=row.number,
            person=person,
            post=item.post_id,
            flow=case.deployment.flow.process.id,
        )
    return message(
        "{person} has no authority letter for {post}; a head has to issue one (binglian letter).",
        person=person,
        post=item.post_id,
    )
