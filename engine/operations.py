"""Operations: how the office runs as a program. Sweeps, notices that wait, backups, seals, size and versions."""

from __future__ import annotations

import platform
import shutil
from dataclasses import dataclass
from datetime import timedelta
from importlib import metadata
from typing import TYPE_CHECKING, Any

from engine.store import health as store
from engine.store import migrations
from engine.supervision.health import MAX_AGE, look_after

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Row

    from engine.act import Act
    from engine.supervision.health import Health

BACKUP_AGE = SEAL_AGE = timedelta(hours=26)  # both are made each night; two hours of grace
PENDING_AGE = timedelta(
    hours=1
)  # of a notice that is to be sent; an attempt in vain is repeated within minutes at first
LIBRARIES = ("binglian", "SpiffWorkflow", "SQLAlchemy", "lxml", "flask")


@dataclass(frozen=True, slots=True, kw_only=True)
class Operations:
    """How the office runs at an instant.

    `unsent` has, by state of a notice, how many there are and since when the oldest waits. `free` is what the disk of the store has
    left, None where the store is on a server.
    """

    health: Health
    open_cases: int
    provisional: int
    unsent: Mapping[str, tuple[int, datetime | None]]
    backup: Row[Any] | None
    seal: Row[Any] | None
    size: int
    free: int | None
    revision: str
    versions: Mapping[str, str]

    @property
    def is_backed_up(self) -> bool:
        """Tell whether the store was backed up of late."""
        return self.backup is not None and self.health.at - self.backup.at <= BACKUP_AGE

    @property
    def is_sealed(self) -> bool:
        """Tell whether the journals were sealed of late."""
        return self.seal is not None and self.health.at - self.seal.at <= SEAL_AGE

    @property
    def is_sent(self) -> bool:
        """Tell whether notices go out: none waits for long."""
        waits = self.oldest("pending")
        return waits is None or waits <= PENDING_AGE

    def oldest(self, status: str) -> timedelta | None:
        """Return how long the oldest notice of a state waits, None where there is none."""
        count, since = self.unsent.get(status, (0, None))
        return self.health.at - since if count and since is not None else None


def look(act: Act) -> Operations:
    """Return how the office runs now."""
    folder = store.folder(act.connection)
    return Operations(
        health=look_after(act, MAX_AGE),
        open_cases=store.count_open_cases(act.connection),
        provisional=store.count_provisional(act.connection),
        unsent=store.unsent(act.connection),
        backup=store.last_backup(act.connection),
        seal=next(iter(store.list_seals(act.connection, limit=1)), None),
        size=store.size(act.connection),
        free=shutil.disk_usage(folder).free if folder else None,
        revision=migrations.revision(act.connection) or "",
        versions={name: metadata.version(name) for name in LIBRARIES}
        | {"Python": platform.python_version(), "database": store.server(act.connection)},
    )


def note_backup(act: Act, name: str, size: int) -> None:
    """Write down that the store was backed up, into which file and of how many bytes."""
    store.insert_backup(act.connection, at=act.now, name=name, size=size)
