"""How the office runs as a program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import operations
from engine.act import NOBODY
from engine.service.acting import Acting
from engine.store import health as rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row

    from engine.operations import Operations


class Operating(Acting):
    """Sweeps, notices that wait, backups, seals, size and versions."""

    def operations(self) -> Operations:
        """Return how the office runs now."""
        with self._acts.look() as act:
            return operations.look(act)

    def note_backup(self, name: str, size: int) -> None:
        """Write down that the store was backed up, into which file and of how many bytes."""
        with self._acts.begin(NOBODY) as act:
            operations.note_backup(act, name, size)

    def seals(self, *, below: int | None = None, limit: int = 50) -> Sequence[Row[Any]]:
        """Return when the journals were sealed, the newest first."""
        with self.database.reading() as connection:
            return rows.list_seals(connection, below=below, limit=limit)
