"""Hearings."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from engine import hearings
from engine.service.acting import Acting
from engine.store import cases
from engine.store import hearings as rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row


class Hearings(Acting):
    """The right to a hearing, its terms, its chair and its record."""

    def hear(self, receipt: str, what: str, *, by: str, key: str = "", **said: Any) -> None:
        """Do one of the acts of a hearing (`engine.hearings.ACTS`); what may be said is in `engine.hearings.Said`."""
        words = hearings.Said(**said)
        facts = ["hear", receipt, what, asdict(words)]
        self._acts.once(by, key, facts, lambda act: hearings.act_on(act, receipt, what, words))

    def hearings(self, receipt: str) -> Sequence[Row[Any]]:
        """Return the hearings of a case, the oldest first."""
        with self.database.reading() as connection:
            return rows.hearings_of(connection, cases.find_case(connection, receipt).id)
