"""Hearings, and who else has to be told."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from engine import hearings, interested_parties
from engine.service.acting import Acting
from engine.store import cases, parties
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

    def note_party(
        self,
        receipt: str,
        name: str,
        *,
        by: str,
        interest: str = "",
        notice: str = "",
        statement: str = "",
        key: str = "",
    ) -> None:
        """Put on record whose major interests a case concerns, that this party was told, or what it stated."""
        said = interested_parties.Said(name=name, interest=interest, notice=notice, statement=statement)
        what = ["party", receipt, asdict(said)]
        self._acts.once(by, key, what, lambda act: interested_parties.put_on_record(act, receipt, said))

    def parties(self, receipt: str) -> Sequence[Row[Any]]:
        """Return the interested parties of a case."""
        with self.database.reading() as connection:
            return parties.parties_of(connection, cases.find_case(connection, receipt).id)
