"""Visits of inspections."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from engine import visits
from engine.service.acting import Acting
from engine.store import visits as rows
from engine.store.cases import find_case

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Row

    from engine.visits import Appointment, Report


class Inspections(Acting):
    """Visits to the place: booked, filed with photographs, looked at."""

    def book_visit(self, item: int, appointment: Appointment, *, by: str, key: str = "") -> int:
        """Book a visit for an inspection and name its officers; return its number."""
        what = ["book visit", item, asdict(appointment)]
        return int(self._acts.once(by, key, what, lambda act: visits.book(act, item, appointment)))

    def file_visit(self, number: int, report: Report, *, by: str, key: str = "") -> None:
        """File what was found at a visit; the same report with the same key counts once."""
        hashes = [[photo.sha256, photo.taken_at, photo.position] for photo in report.photos]
        what = ["file visit", number, asdict(replace(report, photos=())), hashes]
        self._acts.once(by, key, what, lambda act: visits.file(act, number, report))

    def cancel_visit(self, number: int, reason: str, *, by: str, key: str = "") -> None:
        """Take a booked visit back."""
        self._acts.once(by, key, ["cancel visit", number, reason], lambda act: visits.cancel(act, number, reason))

    def own_visits(self, begin: datetime, end: datetime, *, by: str) -> Sequence[Row[Any]]:
        """Return the visits of a time that a person makes."""
        with self._acts.look(by) as act:
            return visits.own_visits(act, begin, end)

    def visit(self, number: int, *, by: str) -> Row[Any]:
        """Return a visit, to who makes it or may look at its case."""
        with self._acts.look(by) as act:
            return visits.read_visit(act, number)

    def visits(self, receipt: str) -> Sequence[Row[Any]]:
        """Return the visits of a case, the first first."""
        with self.database.reading() as connection:
            return rows.visits_of(connection, find_case(connection, receipt).id)

    def photos(self, numbers: Sequence[int]) -> Sequence[Row[Any]]:
        """Return the photographs of visits, without their contents."""
        with self.database.reading() as connection:
            return rows.photos_of(connection, numbers) if numbers else ()

    def photo(self, number: int, *, by: str) -> tuple[Row[Any], bytes]:
        """Return a photograph with its content, to who may see its visit."""
        with self._acts.look(by) as act:
            return visits.read_photo(act, number)
