"""Visits: when the officers of an inspection come to the place, what they look at, what they find, and their photographs.

What a device says of place and time is kept as it says it, beside the time at which the office took it in. A visit that was filed is not
changed any more; another one can be booked.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine import officers
from engine.cases import book as book_case
from engine.cases import open_running_case
from engine.errors import ConflictError, NotAllowedError
from engine.file_types import clean_name, recognise
from engine.insight import require_insight
from engine.materials import check_size
from engine.store import materials as contents
from engine.store import visits as store
from engine.store import work_items
from engine.store.cases import case_by_number
from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Row

    from engine.act import Act

FOUND = ("yes", "no", "not seen")
MOST_PHOTOS = 12
POSITION = re.compile(r"-?\d{1,2}(?:\.\d+)?,\s?-?\d{1,3}(?:\.\d+)?")  # latitude, longitude (WGS 84)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """When and where a visit is made, by whom, and what is looked at."""

    at: datetime
    place: str
    officers: tuple[str, ...]
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A photograph, with when and where it was taken as the device says; "" and None where it does not."""

    name: str
    content: bytes
    taken_at: datetime | None = None
    position: str = ""

    @property
    def sha256(self) -> str:
        """Return the hash of its content."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What came of a visit: of each point whether it is so (`FOUND`), in words, and where and when the device was."""

    findings: tuple[str, ...]
    words: str = ""
    position: str = ""
    visited_at: datetime | None = None
    officers: tuple[str, ...] = ()
    photos: tuple[Photo, ...] = ()


def book(act: Act, item: int, said: Appointment) -> int:
    """Book a visit for an open inspection and name its officers; return its number.

    Raises UsageError without a place or points, ConflictError for what is no open inspection or a time that has passed, NotAllowedError
    where neither the post nor a head books it.
    """
    points = tuple(filter(None, map(str.strip, said.points)))
    if not said.place.strip() or not points:
        raise UsageError(message("Say where the visit is made, and at least one thing that is looked at."))
    if said.at <= act.now:
        raise ConflictError(message("A visit is booked for a time to come."))
    officers.name_officers(act, item, said.officers)
    receipt = case_by_number(act.connection, work_items.item_by_number(act.connection, item).case_id).receipt
    case = open_running_case(act, receipt)
    values = {"at": said.at, "place": said.place, "points": list(points), "booked_by": act.actor, "booked_at": act.now}
    number = store.insert_visit(act.connection, case_id=case.row.id, work_item_id=item, **values)
    case.note("visit booked", item=item, visit=number, at=said.at.isoformat(), place=said.place)
    book_case(case)
    return number


def file(act: Act, number: int, report: Report) -> None:
    """File what was found at a visit, with its photographs.

    Raises UsageError where a point is left open, fewer than two officers were there, or a photograph is none, ConflictError where it was
    filed already, NotAllowedError for who is neither one of its officers nor holds the post.
    """
    row = store.visit_by_number(act.connection, number)
    case = open_running_case(act, row.receipt)
    row = store.visit_by_number(act.connection, number)  # as it is now that nobody else can change it
    if row.status != "booked":
        raise ConflictError(message("Visit {number} is {status} already.", number=number, status=row.status))
    _check_officer(act, row)
    _check_report(row, report)
    named = report.officers or tuple(row.officers)
    if set(named) != set(row.officers):
        officers.name_officers(act, row.work_item_id, named)
        case = open_running_case(act, row.receipt)
    kept = [_keep(act, number, photo) for photo in report.photos]
    told = {"words": report.words, "position": report.position, "visited_at": report.visited_at}
    done = {"status": "filed", "filed_by": act.actor, "filed_at": act.now, "findings": list(report.findings)}
    store.change_visit(act.connection, number, **told, **done)
    facts: dict[str, Any] = {
        "findings": list(report.findings),
        "officers": list(named),
        "photos": kept,
        "words": report.words,
    }
    case.note("visit filed", item=row.work_item_id, visit=number, position=report.position, **facts)
    book_case(case)


def cancel(act: Act, number: int, reason: str) -> None:
    """Take a booked visit back, with the reason."""
    if not reason.strip():
        raise UsageError(message("Give the reason why the visit is not made."))
    row = store.visit_by_number(act.connection, number)
    case = open_running_case(act, row.receipt)
    if store.visit_by_number(act.connection, number).status != "booked":
        raise ConflictError(message("Visit {number} is {status} already.", number=number, status=row.status))
    _check_officer(act, row)
    store.change_visit(act.connection, number, status="cancelled", words=reason)
    case.note("visit cancelled", item=row.work_item_id, visit=number, reason=reason)
    book_case(case)


def own_visits(act: Act, begin: datetime, end: datetime) -> Sequence[Row[Any]]:
    """Return the visits of a time that the actor makes, or that the actor's posts are to make."""
    posts = work_items.posts_of(act.connection, act.actor, act.now)
    rows = store.booked_between(act.connection, begin, end)
    return [row for row in rows if row.status != "cancelled" and (act.actor in row.officers or row.post_id in posts)]


def read_visit(act: Act, number: int) -> Row[Any]:
    """Return a visit, to who is one of its officers or may look at its case."""
    row = store.visit_by_number(act.connection, number)
    if act.actor not in row.officers:
        require_insight(act, row.receipt)
    return row


def read_photo(act: Act, number: int) -> tuple[Row[Any], bytes]:
    """Return a photograph with its content, to who may see its visit."""
    row = store.photo_by_number(act.connection, number)
    read_visit(act, row.visit_id)
    return row, contents.read_content(act.connection, row.sha256)


def _check_officer(act: Act, row: Row[Any]) -> None:
    if act.actor in row.officers or row.post_id in work_items.posts_of(act.connection, act.actor, act.now):
        return
    raise NotAllowedError(
        message(
            "{person} is no officer of this visit and does not hold the post {post}.",
            person=act.actor,
            post=row.post_id,
        )
    )


def _check_report(row: Row[Any], report: Report) -> None:
    if len(report.findings) != len(row.points) or any(found not in FOUND for found in report.findings):
        raise UsageError(message("Say of each point whether it is so: yes, no, or not seen."))
    if "no" in report.findings and not report.words.strip():
        raise UsageError(message("Say in words what is not as it should be."))
    if len(report.photos) > MOST_PHOTOS:
        raise UsageError(message("A visit has at most {most} photographs.", most=MOST_PHOTOS))
    for position in (report.position, *(photo.position for photo in report.photos)):
        if position and not POSITION.fullmatch(position):
            raise UsageError(
                message("{text} is no place; give latitude and longitude, as in 22.9373, 113.3840.", text=position)
            )


def _keep(act: Act, number: int, photo: Photo) -> dict[str, Any]:
    check_size(photo.name, photo.content)
    media = recognise(photo.content, photo.name)
    if not media.startswith("image/"):
        raise UsageError(message("{name} is no photograph; JPEG and PNG are taken.", name=clean_name(photo.name)))
    contents.keep_content(act.connection, photo.sha256, photo.content)
    kept = {"name": clean_name(photo.name, media), "sha256": photo.sha256, "position": photo.position}
    taken = {"taken_at": photo.taken_at, "uploaded_by": act.actor, "uploaded_at": act.now}
    made = store.insert_photo(act.connection, visit_id=number, media=media, size=len(photo.content), **kept, **taken)
    return {"photo": made, **kept}
