"""Versions of flows, and running cases that move from one to the newest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import moves
from engine.moves import Move
from engine.service.acting import Acting
from engine.store import moves as rows
from processes.errors import BinglianError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row

BATCH = 25  # cases that are moved at a time, each in a transaction of its own


class Moving(Acting):
    """Versions, and moves that are planned, done and taken back."""

    def versions(self, flow: str = "") -> Sequence[Row[Any]]:
        """Return the versions of a flow (or of all), the newest first, with how many open cases run on each."""
        with self.database.reading() as connection:
            return rows.versions(connection, flow)

    def deployed_version(self, flow: str, version: int) -> Row[Any]:
        """Return a version of a flow with its file."""
        with self.database.reading() as connection:
            return rows.deployed_version(connection, flow, version)

    def plan_moves(self, flow: str, *, above: int = 0, limit: int | None = None) -> tuple[Move, ...]:
        """Return what moving each open case of older versions of a flow to the newest would do; nothing is changed.

        With a limit, for so many of them, from a number of a case on.
        """
        with self._acts.look() as act:
            return moves.plan(act, flow, above=above, limit=limit)

    def move(self, receipt: str, *, by: str) -> tuple[str, ...]:
        """Move a case to the newest version of its flow; return the tasks that are offered now."""
        with self._acts.begin(by) as act:
            return moves.move(act, receipt)

    def move_some(self, flow: str, *, by: str, above: int = 0, limit: int = BATCH) -> tuple[Move, ...]:
        """Move some open cases of older versions, from a number of a case on; what cannot be moved stays, with the reason."""
        with self._acts.look() as act:
            waiting = [(row.id, row.receipt) for row in moves.waiting(act, flow, above=above, limit=limit)]
        return tuple(self._try_to_move(number, receipt, by) for number, receipt in waiting)

    def moved_cases(self, flow: str, *, below: int | None = None, limit: int = 50) -> Sequence[Row[Any]]:
        """Return the last move of each open case of a flow, the newest first."""
        with self.database.reading() as connection:
            return rows.moved_cases(connection, flow, below=below, limit=limit)

    def take_back_move(self, receipt: str, *, by: str) -> None:
        """Undo the last move of a case, as long as nothing was done with it since."""
        with self._acts.begin(by) as act:
            moves.take_back(act, receipt)

    def take_back_some(self, flow: str, *, by: str, below: int | None = None, limit: int = BATCH) -> tuple[Move, ...]:
        """Undo some last moves of cases, the newest first, before a number of a move; what was worked on since stays, with the reason.

        `case` of what is returned is the number of the move.
        """
        return tuple(
            self._try_to_take_back(row.id, row.receipt, by) for row in self.moved_cases(flow, below=below, limit=limit)
        )

    def _try_to_move(self, number: int, receipt: str, by: str) -> Move:
        try:
            return Move(receipt=receipt, case=number, offered=self.move(receipt, by=by))
        except BinglianError as error:
            return Move(receipt=receipt, case=number, refusal=error.message)

    def _try_to_take_back(self, number: int, receipt: str, by: str) -> Move:
        try:
            self.take_back_move(receipt, by=by)
        except BinglianError as error:
            return Move(receipt=receipt, case=number, refusal=error.message)
        return Move(receipt=receipt, case=number)
