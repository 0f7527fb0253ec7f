"""Hearings: the right to one, its terms, who chairs it, and its record (行政许可法 Articles 46 to 48, rules L14 to L19).

A hearing goes from "told" (the party knows of the right) or nothing to "due" (asked for, or ordered ex officio), "announced"
(time and place are told) and "held". As long as it is on, or may still be asked for, nothing is decided in the case.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from engine import interested_parties, running_clock, special_procedures
from engine.cases import book, open_running_case
from engine.completion import check_chair
from engine.errors import ConflictError, NotAllowedError, NotFoundError
from engine.statutory_clock import StatutoryClock
from engine.store import clocks, procedures
from engine.store import hearings as store
from engine.store.deployments import person_by_id
from engine.store.materials import materials_of
from engine.verdicts import decides
from processes.durations import Span
from processes.errors import UsageError
from processes.messages import message
from processes.model import TimeLimit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sqlalchemy import Row

    from engine.act import Act
    from engine.cases import OpenCase

KIND = "hearing"  # the special procedure for which the clocks stand still
HEADS = frozenset({"head", "government head"})
EX_OFFICIO = "ex officio"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term of a hearing, with its article."""

    span: Span
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said about a hearing: each act (`ACTS`) asks for some of it.

    `party` is the applicant or whoever is affected, `notice` the number of a written notice, `at` and `place` where it is held, `record`
    its minutes as text, or `material` their number among the materials of the case.
    """

    party: str = ""
    notice: str = ""
    reason: str = ""
    at: datetime | None = None
    place: str = ""
    chair: str = ""
    record: str = ""
    material: int | None = None


@cache
def terms() -> Mapping[str, Term]:
    """Return the terms of a hearing, by name."""
    content = tomllib.loads((resources.files("engine") / "hearing_terms.toml").read_text("utf-8"))
    return {name: Term(span=Span(t["days"], t["unit"]), basis=t["basis"]) for name, t in content.items()}


def act_on(act: Act, receipt: str, what: str, said: Said) -> None:
    """Do one of the acts of a hearing in a case.

    Raises UsageError for what is no act or was not said, ConflictError where the hearing is not in a state for it,
    NotAllowedError where the law forbids it.
    """
    if what not in ACTS:
        raise UsageError(message("{act} is no act of a hearing; there are: {acts}.", act=what, acts=tuple(ACTS)))
    person_by_id(act.connection, act.actor)
    case = open_running_case(act, receipt)
    row = store.last_hearing(act.connection, case.row.id)
    states, do = ACTS[what]
    status = row.status if row is not None else "none"
    if status not in states:
        raise ConflictError(
            message(
                "Case {receipt}: the hearing is {status}, so {act} is not possible.",
                receipt=receipt,
                status=status,
                act=what,
            )
        )
    do(case, row, said)
    book(case)


def last_day_to_ask(case: OpenCase, row: Row[Any]) -> datetime:
    """Return when the right to ask for a hearing lapses."""
    limit = Span(terms()["ask"].span.amount, case.deployment.policies.hearing_unit)
    due = StatutoryClock(calendar=case.act.calendar, begin=row.told_at, limit=limit).due().instant
    assert due is not None  # noqa: S101 - nothing suspends it
    return due


def hold_back(case: OpenCase, item: Row[Any], record: str) -> None:
    """Hold back a decision until the hearing was held, or the right to it has lapsed or was waived; then it follows the `record`."""
    if not decides(case, item.element) or case.task(item.element).nature == KIND:
        return
    rows = store.hearings_of(case.act.connection, case.row.id)
    if rows:
        _refuse_while_open(case, item, rows[-1])
    held = [row for row in rows if row.status == "held"]
    if case.deployment.policies.hearing_required and not any(row.origin == EX_OFFICIO for row in held):
        raise ConflictError(
            message(
                "{task} waits: this flow calls for a hearing, announced to the public and held (行政许可法 第46条); order it with binglian hearing {receipt} order.",
                task=item.name,
                receipt=case.row.receipt,
            )
        )
    numbers = tuple(str(row.id) for row in held)
    if not set(numbers) <= set(re.findall(r"\d+", record)):
        raise UsageError(
            message(
                "{task} follows the record of the hearing (行政许可法 第48条): read it (binglian hearing {receipt}) and refer to it by its number, --record {numbers}.",
                task=item.name,
                receipt=case.row.receipt,
                numbers=",".join(numbers),
            )
        )


def _refuse_while_open(case: OpenCase, item: Row[Any], row: Row[Any]) -> None:
    if row.status in {"due", "announced"}:
        raise ConflictError(
            message("{task} waits for the hearing of this case ({basis}).", task=item.name, basis=terms()["hold"].basis)
        )
    if row.status == "told" and case.act.now <= (due := last_day_to_ask(case, row)):
        raise ConflictError(
            message(
                "{task} waits: {party} may ask for a hearing until {due} ({basis}), or waive it.",
                task=item.name,
                party=row.party,
                due=f"{due:%Y-%m-%d %H:%M}",
                basis=terms()["ask"].basis,
            )
        )


def _tell(case: OpenCase, _: Row[Any] | None, said: Said) -> None:
    """Put on record that a party was told of the right to a hearing."""
    _need(party=said.party, notice=said.notice)
    act = case.act
    values = {"origin": "request", "status": "told", "told_at": act.now, "told_by": act.actor}
    store.insert_hearing(act.connection, case_id=case.row.id, party=said.party, notice=said.notice, **values)
    interested_parties.note_told(case, said.party, said.notice)
    case.note("hearing told", party=said.party, notice=said.notice, basis=terms()["ask"].basis)


def _waive(case: OpenCase, row: Row[Any], said: Said) -> None:
    """Put on record that the party wants no hearing."""
    _change(case, row, status="waived")
    case.note("hearing waived", party=said.party or row.party)


def _ask(case: OpenCase, row: Row[Any], said: Said) -> None:
    """Put on record that the party asks for a hearing, as long as the right has not lapsed."""
    due = last_day_to_ask(case, row)
    if case.act.now > due:
        raise NotAllowedError(
            message(
                "The right to ask for a hearing lapsed at {due} ({basis}).",
                due=f"{due:%Y-%m-%d %H:%M}",
                basis=terms()["ask"].basis,
            )
        )
    act, term = case.act, terms()["hold"]
    number = running_clock.start_clock(
        act.connection,
        act.calendars,
        act.rules.rungs,
        TimeLimit(statutory=term.span, promised=term.span, legal_basis=term.basis),
        case_id=case.row.id,
        subject=KIND,
        element="",
        department="",
        begin=act.now,
    )
    _change(case, row, status="due", asked_at=act.now, clock_id=number)
    case.note("hearing asked", party=said.party or row.party, basis=term.basis)


def _order(case: OpenCase, row: Row[Any] | None, said: Said) -> None:
    """Order a hearing ex officio, announced to the public (rule L14)."""
    _need(reason=said.reason, notice=said.notice)
    values = {"origin": EX_OFFICIO, "status": "due", "notice": said.notice}
    if row is not None and row.status == "told":
        _change(case, row, **values)
    else:
        store.insert_hearing(case.act.connection, case_id=case.row.id, party=said.party, **values)
    case.note("hearing ordered", reason=said.reason, notice=said.notice, basis="行政许可法 第46条")


def _set(case: OpenCase, row: Row[Any], said: Said) -> None:
    """Set time and place, or others instead, and tell them in time; from then on the clocks of the case stand still."""
    chair = said.chair or row.chair
    _need(at=said.at, place=said.place, notice=said.notice, chair=chair)
    assert said.at is not None  # noqa: S101 - it was asked for
    check_chair(case, chair)
    _check_date(case, row, said.at)
    _change(case, row, status="announced", at=said.at, place=said.place, notice=said.notice, chair=chair)
    facts = {"at": said.at.isoformat(), "place": said.place, "notice": said.notice, "chair": chair}
    case.note("hearing set", again=row.status == "announced", basis=terms()["announce"].basis, **facts)
    if not any(p.kind == KIND for p in procedures.open_procedures(case.act.connection, case.row.id)):
        special_procedures.begin(case, special_procedures.Ground(kind=KIND, notice=said.notice))


def _check_date(case: OpenCase, row: Row[Any], at: datetime) -> None:
    act, announce = case.act, terms()["announce"]
    zone = ZoneInfo(act.calendar.zone)
    day, today = at.astimezone(zone).date(), act.now.astimezone(zone).date()
    earliest = act.calendar.add_working_days(today, int(announce.span.amount))
    if day < earliest:
        raise NotAllowedError(
            message(
                "A hearing is announced at least {days} before it ({basis}): {day} is too soon, {earliest} is the first day.",
                days=announce.span,
                basis=announce.basis,
                day=day.isoformat(),
                earliest=earliest.isoformat(),
            )
        )
    due = clocks.clock_by_number(act.connection, row.clock_id).statutory_due if row.clock_id else None
    last = due.astimezone(zone).date() if due else None
    if last is not None and earliest <= last < day:  # one that cannot be in time any more is held all the same
        hold = terms()["hold"]
        raise NotAllowedError(
            message(
                "The hearing is held within {days} after it was asked for ({basis}), that is until {last}.",
                days=hold.span,
                basis=hold.basis,
                last=last.isoformat(),
            )
        )


def _challenge(case: OpenCase, row: Row[Any], said: Said) -> None:
    """Put on record that a party challenges the chair; a head decides on it."""
    _need(reason=said.reason, party=said.party)
    _change(case, row, challenge=said.reason, challenged_by=said.party, ruling="", ruled_by="")
    case.note("chair challenged", chair=row.chair, party=said.party, reason=said.reason, basis="行政许可法 第48条")


def _uphold(case: OpenCase, row: Row[Any], said: Said) -> None:
    """Uphold a challenge: somebody else chairs the hearing."""
    _rule(case, row, "upheld", said)
    _need(chair=said.chair)
    if said.chair == row.chair:
        raise UsageError(message("The challenge is upheld: name another chair than {person}.", person=row.chair))
    check_chair(case, said.chair)
    _change(case, row, chair=said.chair)


def _dismiss(case: OpenCase, row: Row[Any], said: Said) -> None:
    """Dismiss a challenge: the chair stays."""
    _rule(case, row, "dismissed", said)


def _rule(case: OpenCase, row: Row[Any], ruling: str, said: Said) -> None:
    act = case.act
    if not row.challenge or row.ruling:
        raise ConflictError(message("Nobody challenges the chair of this hearing, so there is nothing to decide."))
    _need(reason=said.reason)
    if person_by_id(act.connection, act.actor).rank not in HEADS or act.actor == row.chair:
        raise NotAllowedError(
            message("{person} cannot decide on the challenge: it takes a head who is not the chair.", person=act.actor)
        )
    _change(case, row, ruling=ruling, ruled_by=act.actor)
    case.note(f"challenge {ruling}", chair=row.chair, reason=said.reason, to=said.chair)


def _hold(case: OpenCase, row: Row[Any], said: Said) -> None:
    """Put on record that the hearing was held, with its record; the clocks go on."""
    act = case.act
    if act.now < row.at:
        raise ConflictError(message("The hearing is set for a later time; it is not held before it was to be."))
    if row.challenge and not row.ruling:
        raise ConflictError(message("The chair is challenged; a head decides on that before the hearing."))
    if said.material is not None:
        _check_material(case, said.material)
    elif not said.record.strip():
        raise UsageError(
            message("Give the record of the hearing, as text or as a material of the case (行政许可法 第48条).")
        )
    record = said.record or f"material {said.material}"
    _change(case, row, status="held", held_at=act.now, record=record)
    if row.clock_id:
        running_clock.stop(act.connection, clocks.clock_by_number(act.connection, row.clock_id), act.now)
    case.note("hearing held", chair=row.chair, record=record, material=said.material)
    special_procedures.finish(case, KIND)


def _check_material(case: OpenCase, number: int) -> None:
    if number not in {row.id for row in materials_of(case.act.connection, case.row.id)}:
        raise NotFoundError(
            message(
                "Case {receipt} has no material {number}; binglian case lists them.",
                receipt=case.row.receipt,
                number=number,
            )
        )


def _change(case: OpenCase, row: Row[Any], **values: Any) -> None:
    store.change_hearing(case.act.connection, row.id, **values)


def _need(**values: Any) -> None:
    lacking = tuple(name for name, value in values.items() if not value or not str(value).strip())
    if lacking:
        raise UsageError(message("For this act of a hearing {missing} has to be said.", missing=lacking))


OVER = ("none", "waived", "held")
# name -> (the states in which it may be done, what it does)
ACTS: Mapping[str, tuple[tuple[str, ...], Callable[[OpenCase, Any, Said], None]]] = {
    "tell": (OVER, _tell),
    "waive": (("told",), _waive),
    "ask": (("told",), _ask),
    "order": ((*OVER, "told"), _order),
    "set": (("due", "announced"), _set),
    "challenge": (("announced",), _challenge),
    "uphold": (("announced",), _uphold),
    "dismiss": (("announced",), _dismiss),
    "hold": (("announced",), _hold),
}
