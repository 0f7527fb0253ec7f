"""Changes of the office that take two people."""

from __future__ import annotations

from dataclasses import asdict
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from engine import changes, office_calendars
from engine.service.acting import Acting
from engine.store import changes as rows
from engine.store import office_calendars as calendar_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row

    from engine.changes import Proposed


class Changes(Acting):
    """Flows, calendars and rule sets: proposed by one person, put into force by another."""

    def propose_change(self, asked: Proposed, *, by: str, key: str = "") -> int:
        """Write down a change with what it would do; return its number."""
        with self._acts.look(by) as act:  # what it would do is counted without keeping anybody waiting
            foreseen = changes.foresee(act, asked)
        what = ["change", *(asdict(asked) | {"content": sha256(asked.content).hexdigest()}).items()]
        return int(self._acts.once(by, key, what, lambda act: changes.propose(act, asked, foreseen)))

    def put_change_into_force(self, number: int, *, by: str, words: str = "", key: str = "") -> dict[str, Any]:
        """Put a change into force as the second person; return what came of it."""
        what = ["put into force", number, words]
        return dict(self._acts.once(by, key, what, lambda act: changes.put_into_force(act, number, words)))

    def decline_change(self, number: int, *, by: str, words: str = "", key: str = "") -> None:
        """Decline a change with a reason, or withdraw the own one."""
        what = ["decline", number, words]
        self._acts.once(by, key, what, lambda act: changes.decline(act, number, words))

    def changes(self, *, status: str = "", below: int | None = None, limit: int = 50) -> Sequence[Row[Any]]:
        """Return changes without their content, the newest first."""
        with self.database.reading() as connection:
            return rows.list_changes(connection, status=status, below=below, limit=limit)

    def change(self, number: int) -> Row[Any]:
        """Return a change with its content."""
        with self.database.reading() as connection:
            return rows.change_by_number(connection, number)

    def calendar_history(self, *, limit: int = 20) -> Sequence[Row[Any]]:
        """Return when calendars came into force, and by whom, the newest first."""
        with self.database.reading() as connection:
            return calendar_rows.list_calendars(connection, limit)

    def calendars_text(self) -> str:
        """Return the calendars in force as they were written; "" is what everybody keeps."""
        with self.database.reading() as connection:
            return office_calendars.content_in_force(connection)

    def calendars_before(self) -> str:
        """Return the calendars of before the last change, as they were written: to take that back is to propose them."""
        with self.database.reading() as connection:
            return office_calendars.before(connection)
