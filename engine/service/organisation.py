"""Who works here at which post, where there are gaps, and what administration did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import assignments
from engine.act import NOBODY
from engine.service.acting import Acting
from engine.store import letters as letter_rows
from engine.store import organisation as rows
from engine.store import work_items

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import Row

    from engine.assignments import Gap


class Organisation(Acting):
    """People at their posts, from when to when."""

    def assign(self, person: str, post: str, *, first: date | None = None, by: str = NOBODY) -> None:
        """Give a person a post of the same side, from a first day on (None: at once).

        Raises NotAllowedError where the post is of another side.
        """
        with self._acts.begin(by) as act:
            assignments.assign(act, person, post, first=first)

    def end_assignment(self, number: int, *, last: date | None = None, by: str) -> None:
        """End an assignment with a last day (None: at once)."""
        with self._acts.begin(by) as act:
            assignments.end_assignment(act, number, last=last)

    def open_post(self, department: str, name: str, *, side: str, by: str) -> str:
        """Make a post of a department known, beside those that flows bring; return its id."""
        with self._acts.begin(by) as act:
            return assignments.open_post(act, department, name, side)

    def change_person(self, person: str, *, name: str, rank: str, by: str) -> None:
        """Give a person another name that others see, or another rank; the side stays."""
        with self._acts.begin(by) as act:
            assignments.change_person(act, person, name=name, rank=rank)

    def people_page(self, *, search: str = "", side: str = "", after: str = "", limit: int = 50) -> Sequence[Row[Any]]:
        """Return people with their accounts, by id from one on: on a side, with some letters in id or name."""
        with self.database.reading() as connection:
            return rows.people(connection, search=search, side=side, after=after, limit=limit)

    def assignments(self, person: str) -> Sequence[Row[Any]]:
        """Return the assignments of a person, the newest first."""
        with self.database.reading() as connection:
            return rows.assignments(connection, person)

    def in_hand(self, person: str) -> int:
        """Return how many work items a person has in hand."""
        with self.database.reading() as connection:
            return len(work_items.claimed_by(connection, person))

    def departments(self) -> list[str]:
        """Return all departments."""
        with self.database.reading() as connection:
            return rows.departments(connection)

    def staff_of(self, department: str) -> Sequence[Row[Any]]:
        """Return who holds which post of a department now."""
        with self.database.reading() as connection:
            return rows.staff_of(connection, department, self.clock.now())

    def gaps(self) -> tuple[Gap, ...]:
        """Return the posts at which nobody can act now."""
        with self._acts.look() as act:
            return assignments.find_gaps(act)

    def letters_page(self, *, below: int | None = None, limit: int = 50) -> Sequence[Row[Any]]:
        """Return authority letters, the newest first."""
        with self.database.reading() as connection:
            return letter_rows.list_letters(connection, below=below, limit=limit)

    def office_record(
        self, *, actor: str = "", subject: str = "", below: int | None = None, limit: int = 50
    ) -> Sequence[Row[Any]]:
        """Return acts of administration, the newest first."""
        with self.database.reading() as connection:
            return rows.entries(connection, actor=actor, subject=subject, below=below, limit=limit)
