"""Separation: approval, supervision and administration are in different hands, and nobody approves what is his own.

The tables refuse a post of another side to a person, an act asks whether it is one's own, and this is the report that shows
whether it was so, however the rows came into the store.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.store import separation as store
from engine.store.cases import read_journal
from engine.store.returns import notices_of
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from processes.messages import Message

VERDICTS = frozenset({"card upheld", "card withdrawn"})  # what supervision does in a case is no part in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Somebody on two sides at once: who, how, and in which case ("" for none)."""

    person: str
    said: Message
    receipt: str = ""


def took_part(connection: Connection, case_number: int, person: str) -> bool:
    """Tell whether a person did or approved anything in a case, or was named as an officer, but for the verdicts of supervision."""
    for _, _, _, entry in read_journal(connection, case_number):
        actor = "" if entry.kind in VERDICTS else entry.actor
        if person in {actor, entry.facts.get("approver"), *entry.facts.get("officers", ())}:
            return True
    return any(row.approver == person for row in notices_of(connection, case_number))


def find_conflicts(connection: Connection) -> tuple[Conflict, ...]:
    """Return everything in the store that was in one hand and must not be; nothing in an office that works as it should."""
    return (*_posts(connection), *_cards(connection), *_own_approvals(connection))


def _posts(connection: Connection) -> Iterator[Conflict]:
    for row in store.crossed_assignments(connection):
        said = message(
            "{person} stands on the side of {side} and holds or held {post}, a post on the side of {other}.",
            person=row.person_id,
            side=row.side,
            post=row.post_id,
            other=row.other,
        )
        yield Conflict(person=row.person_id, said=said)
    for row in store.work_across(connection):
        said = message(
            "{person} stands on the side of {side} and has work item {number} of case {receipt} in hand.",
            person=row.person_id,
            side=row.side,
            number=row.id,
            receipt=row.receipt,
        )
        yield Conflict(person=row.person_id, said=said, receipt=row.receipt)


def _cards(connection: Connection) -> Iterator[Conflict]:
    for row in store.decided_cards(connection):
        if took_part(connection, row.case_id, row.decided_by):
            said = message(
                "{person} decided on card {number} of case {receipt}, in which {person} took part.",
                person=row.decided_by,
                number=row.id,
                receipt=row.receipt,
            )
            yield Conflict(person=row.decided_by, said=said, receipt=row.receipt)


def _own_approvals(connection: Connection) -> Iterator[Conflict]:
    for row in store.own_letters(connection):
        said = message(
            "{person} issued the authority letter {letter} for the own person.", person=row.person_id, letter=row.number
        )
        yield Conflict(person=row.person_id, said=said)
    for row in store.own_exceptions(connection):
        said = message(
            "{person} wrote and approved the exception for {element} of {flow}.",
            person=row.approver,
            element=row.element,
            flow=row.flow,
        )
        yield Conflict(person=row.approver, said=said)
    for row in store.own_notices(connection):
        said = message(
            "{person} sent and approved a second notice in case {receipt}.", person=row.sent_by, receipt=row.receipt
        )
        yield Conflict(person=row.sent_by, said=said, receipt=row.receipt)
    for row in store.extensions(connection):
        if row.facts.get("approver") == row.actor:
            said = message(
                "{person} asked for and approved an extension in case {receipt}.", person=row.actor, receipt=row.receipt
            )
            yield Conflict(person=row.actor, said=said, receipt=row.receipt)
