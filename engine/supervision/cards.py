"""Reminders and cards: issued by a rung, received, explained, appealed against, and decided by a supervisor.

Both texts of an appealed card stay on record, whatever the verdict.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.cases import OpenCase, book, open_case
from engine.errors import ConflictError, NotAllowedError
from engine.notices import APPEAL, VERDICT, at_post, notify, supervision
from engine.separation import took_part
from engine.store import cards as store
from engine.store import work_items
from engine.store.deliveries import post_of
from engine.store.deployments import person_by_id
from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from sqlalchemy import Row

    from engine.act import Act

# answer -> (in which states it may be given, the state after it, where its words are kept)
OF_THE_POST = {
    "receive": (("issued",), "received", ""),
    "explain": (("issued", "received"), "explained", "explanation"),
    "appeal": (("issued", "received", "explained"), "appealed", "appeal"),
}
OF_SUPERVISION = {
    "uphold": (("appealed",), "upheld", "verdict"),
    "withdraw": (("appealed",), "withdrawn", "verdict"),
}
ANSWERS = OF_THE_POST | OF_SUPERVISION
OF_THE_FLOW = frozenset({"case", "stage", "renewal"})  # limits for which the flow may name a post


def issue_card(case: OpenCase, rung: Row[Any], clock: Row[Any]) -> tuple[Row[Any] | None, str]:
    """Issue the card of a rung to who has the work item in hand and its post, else to the post that answers for the limit; return both.

    That post is "" where it is nobody's: the card is for the whole case.
    """
    item = None if clock.work_item_id is None else work_items.item_by_number(case.act.connection, clock.work_item_id)
    if item is not None:
        post = item.post_id
    elif clock.subject in OF_THE_FLOW:
        post = case.deployment.post_of(clock.element)
    else:
        post = post_of(case.act.connection, clock.id)
    store.insert_card(
        case.act.connection,
        deadline_id=rung.id,
        case_id=case.row.id,
        work_item_id=clock.work_item_id,
        colour=rung.colour,
        post_id=post,
        person_id=(item.assignee or "") if item else "",
        issued_at=case.act.now,
    )
    return item, post


def answer(act: Act, number: int, what: str, words: str) -> None:
    """Answer a card.

    Raises UsageError for an answer without words or of no kind, ConflictError where the card is not in a state for it, NotAllowedError
    where it is not the actor's: the post answers, supervision decides.
    """
    if what not in ANSWERS:
        raise UsageError(
            message("A card is not answered with {answer}; it can be: {answers}.", answer=what, answers=tuple(ANSWERS))
        )
    row = store.card_by_number(act.connection, number)
    states, after, words_in = ANSWERS[what]
    _check_actor(act, row, what)
    if row.status not in states:
        raise ConflictError(message("Card {number} is {status} already.", number=number, status=row.status))
    if words_in and not words.strip():
        raise UsageError(message("Say in words why; they stay on record with the card."))
    values: dict[str, Any] = {"status": after}
    if words_in:
        values[words_in] = words
    if what == "receive":
        values["received_at"] = act.now
    if what in OF_SUPERVISION:
        values["decided_by"] = act.actor
    store.change_card(act.connection, number, **values)
    case = open_case(act, row.case_id)
    case.note(f"card {after}", card=number, words=words)
    said: dict[str, Any] = {"card": number, "colour": row.colour, "post": row.post_id, "words": words}
    if after == "appealed":
        notify(case, APPEAL, supervision(case), **said)
    if what in OF_SUPERVISION:
        notify(case, VERDICT, at_post(case, row.post_id, row.person_id), **said, verdict=after)
    book(case)


def _check_actor(act: Act, row: Row[Any], what: str) -> None:
    if what in OF_SUPERVISION:
        if person_by_id(act.connection, act.actor).side != "supervision":
            raise NotAllowedError(message("A card that was appealed against is decided by supervision."))
        if took_part(act.connection, row.case_id, act.actor):
            raise NotAllowedError(
                message(
                    "{person} took part in the case of card {number}; somebody else of supervision decides on it.",
                    person=act.actor,
                    number=row.id,
                )
            )
    elif row.post_id and row.post_id not in work_items.posts_of(act.connection, act.actor, act.now):
        raise NotAllowedError(message("{person} does not hold the post {post}.", person=act.actor, post=row.post_id))
