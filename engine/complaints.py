"""Complaints, each with a clock of its own: taken or declined, answered, and opened once more if the answer does not satisfy.

Whether one is taken is decided within 5 working days (a city's rule for online complaints, fsou.net 170306/17030624_1; line "complaint" of the
table of supervision rules). It is answered within 15 working days of being taken: assumed, like the term in which a bad rating is settled. The day on which
a term begins does not count; terms go by the calendar of the office that is in force now.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from engine.errors import ConflictError, NotAllowedError
from engine.store import complaints as store
from engine.store.cases import find_case
from engine.store.deployments import person_by_id
from processes.errors import UsageError
from processes.messages import Message, message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Row

    from engine.act import Act

COMPLAINT, RATING = "complaint", "rating"
FILED, TAKEN, DECLINED, ANSWERED = "filed", "taken", "declined", "answered"
OPEN, OVER = (FILED, TAKEN), (DECLINED, ANSWERED)
TERMS = {FILED: 5, TAKEN: 15}  # working days
ACTS = {"take": (FILED, TAKEN), "decline": (FILED, DECLINED), "answer": (TAKEN, ANSWERED)}  # from which state to which
LONGEST = 5000  # characters
MOST = 200  # that are listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was said to a complaint, and when; `kind` is the act, `by` a person of supervision or "" for the complainant."""

    at: datetime
    kind: str
    by: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """A complaint as it is; `used` and `term` are working days, None once it is over; `repeats` counts those about the same case."""

    reference: str
    origin: str
    receipt: str  # of the case; "" for none
    contact: Mapping[str, str]
    status: str
    filed_at: datetime
    reopened: bool
    said: tuple[Said, ...]
    due: datetime | None
    used: int | None
    term: int | None
    is_late: bool
    repeats: int = 0


def file(act: Act, words: str, contact: Mapping[str, str], receipt: str = "") -> str:
    """File a complaint, about a case or about the office; return its number.

    Raises UsageError for one without words.
    """
    if not words.strip():
        raise UsageError(message("Say what the complaint is about."))
    case_number = find_case(act.connection, receipt).id if receipt else None
    told = {name: " ".join(contact.get(name, "").split())[:200] for name in ("name", "phone") if contact.get(name)}
    return _insert(act, COMPLAINT, case_number, words, status=FILED, contact=told)


def open_for_rating(act: Act, case: Row[Any], grade: Message, words: str) -> None:
    """Open the matter that a bad rating asks to be settled; one that is open already stays the one."""
    there = store.of_case(act.connection, case.id)
    if not any(row.origin == RATING and row.status in OPEN for row in there):
        said = words or grade.render("zh-Hans")
        _insert(act, RATING, case.id, said, status=TAKEN, contact={})


def read(act: Act, reference: str) -> Complaint:
    """Return a complaint."""
    return _read(act, store.find(act.connection, reference))


def complaints(act: Act, *, over: bool = False) -> tuple[Complaint, ...]:
    """Return the complaints that are open, the most urgent first; or those that are over, the newest first."""
    if over:
        return tuple(_read(act, row) for row in store.newest(act.connection, OVER, limit=MOST))
    found = [_read(act, row) for row in store.listed(act.connection, OPEN, limit=MOST)]
    return tuple(sorted(found, key=lambda one: (one.due is None, one.due)))


def answer(act: Act, reference: str, how: str, words: str) -> None:
    """Take, decline or answer a complaint, as somebody of supervision.

    Raises UsageError for an answer or a refusal without words, NotAllowedError for anybody else, ConflictError where it is in another
    state.
    """
    if how not in ACTS:
        raise UsageError(message("A complaint is taken, declined or answered; choose one."))
    if person_by_id(act.connection, act.actor).side != "supervision":
        raise NotAllowedError(message("{person} cannot answer complaints: that is for supervision.", person=act.actor))
    if how != "take" and not words.strip():
        raise UsageError(message("Write what the complainant is told: an answer without text is none."))
    row = store.find(act.connection, reference, lock=True)
    before, after = ACTS[how]
    if row.status != before:
        raise ConflictError(
            message("Complaint {reference} is {status} already.", reference=reference, status=row.status)
        )
    values = {"term_from": act.now} if after in TERMS else {}
    store.change(act.connection, row.id, status=after, said=[*row.said, _entry(act, how, words)], **values)


def reopen(act: Act, reference: str, words: str) -> None:
    """Open a complaint once more that was answered or declined; it counts as taken.

    Raises UsageError without words, ConflictError for one that is open, or was opened again before.
    """
    if not words.strip():
        raise UsageError(message("Say why the answer does not satisfy you."))
    row = store.find(act.connection, reference, lock=True)
    if row.status not in OVER or row.reopened:
        raise ConflictError(
            message("A complaint is opened again once, after its answer; {reference} cannot be.", reference=reference)
        )
    said = [*row.said, _entry(act, "reopen", words)]
    store.change(act.connection, row.id, status=TAKEN, reopened=True, term_from=act.now, said=said)


def _insert(act: Act, origin: str, case_number: int | None, words: str, **values: Any) -> str:
    number = store.insert_complaint(
        act.connection,
        reference=secrets.token_hex(16),  # until its number is known
        origin=origin,
        case_id=case_number,
        filed_at=act.now,
        term_from=act.now,
        said=[_entry(act, "file", words)],
        **values,
    )
    reference = f"T{act.now.astimezone(ZoneInfo(act.calendar.zone)):%Y%m%d}{number:06d}"
    store.change(act.connection, number, reference=reference)
    return reference


def _entry(act: Act, kind: str, words: str) -> dict[str, str]:
    return {"at": act.now.isoformat(), "kind": kind, "by": act.actor, "words": words.strip()[:LONGEST]}


def _read(act: Act, row: Row[Any]) -> Complaint:
    calendar, zone = act.calendar, ZoneInfo(act.calendar.zone)
    term = TERMS.get(row.status)
    begin = row.term_from.astimezone(zone).date()
    due = calendar.closing(calendar.add_working_days(begin, term)) if term else None
    repeats = len(store.of_case(act.connection, row.case_id)) - 1 if row.case_id else 0
    return Complaint(
        reference=row.reference,
        origin=row.origin,
        receipt=row.receipt or "",
        contact=row.contact,
        status=row.status,
        filed_at=row.filed_at,
        reopened=row.reopened,
        said=tuple(Said(**{**entry, "at": datetime.fromisoformat(entry["at"])}) for entry in row.said),
        due=due,
        used=calendar.count_working_days(begin, act.now.astimezone(zone).date()) if term else None,
        term=term,
        is_late=due is not None and act.now > due,
        repeats=repeats,
    )
