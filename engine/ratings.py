"""Ratings: an applicant rates how a case was handled, in the five grades of GB/T 39046-2020 (A.8), once it is over.

A second rating replaces the first until the month of the first has ended; then it stands. Nobody who is rated learns who rated: only counts are
shown. A bad rating (4 or 5) opens a matter that supervision has to settle (`engine.complaints`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from engine import complaints
from engine.errors import ConflictError
from engine.store import ratings as store
from engine.store.cases import find_case
from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from datetime import datetime

    from engine.act import Act

GRADES = {
    1: message("very satisfied"),
    2: message("satisfied"),
    3: message("basically satisfied"),
    4: message("dissatisfied"),
    5: message("very dissatisfied"),
}
BAD = 4
LONGEST = 2000  # characters


def rate(act: Act, receipt: str, grade: int, words: str) -> None:
    """Rate a case that is over.

    Raises UsageError for no grade, ConflictError for a case that goes on, or was rated in a month that has ended.
    """
    if grade not in GRADES:
        raise UsageError(message("Choose one of the five grades, 1 (very satisfied) to 5 (very dissatisfied)."))
    case = find_case(act.connection, receipt, lock=True)
    if case.status == "open":
        raise ConflictError(message("Case {receipt} is not over yet; rate it when it is.", receipt=receipt))
    said = words.strip()[:LONGEST]
    before = store.find(act.connection, case.id)
    if before is None:
        store.insert_rating(act.connection, case_id=case.id, grade=grade, words=said, at=act.now, changed_at=act.now)
    elif _month(act, before.at) == _month(act, act.now):
        store.change(act.connection, before.id, grade=grade, words=said, changed_at=act.now)
    else:
        raise ConflictError(
            message("Case {receipt} was rated in a month that has ended; that rating stands.", receipt=receipt)
        )
    if grade >= BAD:
        complaints.open_for_rating(act, case, GRADES[grade], said)


def grade_of(act: Act, receipt: str) -> int | None:
    """Return the grade that a case was given, None for none."""
    found = store.find(act.connection, find_case(act.connection, receipt).id)
    return None if found is None else int(found.grade)


def _month(act: Act, instant: datetime) -> str:
    return f"{instant.astimezone(ZoneInfo(act.calendar.zone)):%Y-%m}"
