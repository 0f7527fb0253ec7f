"""Interested parties: whose major interests a case concerns directly, beside the applicant (行政许可法 Article 36, rule L13).

That there is one has to be seen by an officer. Once it is on record, nothing is decided before the party was told in writing, be it of
the case or of the right to a hearing; what it states is on record as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.cases import open_running_case, record
from engine.errors import ConflictError, NotAllowedError, NotFoundError
from engine.store import parties
from engine.store.deployments import person_by_id
from engine.verdicts import decides
from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from sqlalchemy import Row

    from engine.act import Act
    from engine.cases import OpenCase

BASIS = "行政许可法 第36条"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is put on record about a party: why the case concerns it, the number of the notice by which it was told, what it stated."""

    name: str
    interest: str = ""
    notice: str = ""
    statement: str = ""


def put_on_record(act: Act, receipt: str, said: Said) -> None:
    """Put on record that there is an interested party, that it was told, or what it stated; several of these at once.

    Raises UsageError where nothing is said, ConflictError for a party that is on record already, NotFoundError for one that is not,
    NotAllowedError for who does not work for the approval.
    """
    if not said.name.strip() or not any(text.strip() for text in (said.interest, said.notice, said.statement)):
        raise UsageError(
            message("Name the party, and say why the case concerns it, by which notice it was told, or what it stated.")
        )
    if person_by_id(act.connection, act.actor).side != "approval":
        raise NotAllowedError(
            message("{person} does not work for the approval, and examines nothing.", person=act.actor)
        )
    case = open_running_case(act, receipt)
    _check_known(case, said)
    name = said.name.strip()
    if said.interest.strip():
        values = {"name": name, "interest": said.interest, "found_at": act.now, "found_by": act.actor}
        parties.insert_party(act.connection, case_id=case.row.id, **values)
        case.note("party found", party=name, interest=said.interest, basis=BASIS)
    if said.notice.strip():
        note_told(case, name, said.notice)
        case.note("party told", party=name, notice=said.notice, basis=BASIS)
    if said.statement.strip():
        parties.change_party(act.connection, case.row.id, name, statement=said.statement)
        case.note("party heard", party=name, statement=said.statement, basis=BASIS)
    record(case)


def note_told(case: OpenCase, name: str, notice: str) -> None:
    """Write down that a party was told; of somebody who is not on record as one, nothing is."""
    act = case.act
    values = {"notice": notice, "told_at": act.now, "told_by": act.actor}
    parties.change_party(act.connection, case.row.id, name.strip(), **values)


def hold_back(case: OpenCase, item: Row[Any]) -> None:
    """Hold back a decision until every interested party was told."""
    if not decides(case, item.element):
        return
    untold = tuple(row.name for row in parties.parties_of(case.act.connection, case.row.id) if row.told_at is None)
    if untold:
        raise ConflictError(
            message(
                "{task} waits until {parties} was told in writing (行政许可法 第36条): binglian party {receipt} NAME --notice NUMBER.",
                task=item.name,
                parties=untold,
                receipt=case.row.receipt,
            )
        )


def _check_known(case: OpenCase, said: Said) -> None:
    known = tuple(row.name for row in parties.parties_of(case.act.connection, case.row.id))
    if said.name.strip() in known and said.interest.strip():
        raise ConflictError(message("{party} is on record as a party of this case already.", party=said.name))
    if said.name.strip() not in known and not said.interest.strip():
        raise NotFoundError(
            message(
                "{party} is not on record as a party of case {receipt} (there are: {known}); say with --interest why the case concerns it.",
                party=said.name,
                receipt=case.row.receipt,
                known=known or message("nobody"),
            )
        )
