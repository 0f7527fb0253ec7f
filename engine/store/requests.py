"""Rows of acts that were asked for with a key, and their answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, select

from engine.store.statements import Change, Insertion, Question
from engine.store.tables import request

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

KEPT = timedelta(hours=24)
_FORGET = Change(delete(request).where(request.c.at < bindparam("since")))
_FIND = Question(select(request).where(request.c.key == bindparam("asked")))
_KEEP = Insertion(request)


def find(connection: Connection, key: str, since: datetime) -> Row[Any] | None:
    """Return what was answered to a key, unless it was before an instant; older answers are forgotten."""
    _FORGET.send(connection, since=since)
    return next(iter(_FIND.rows(connection, asked=key)), None)


def keep(connection: Connection, **values: Any) -> None:
    """Keep what was answered."""
    _KEEP.send(connection, [values])
