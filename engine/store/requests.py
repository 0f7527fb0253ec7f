"""Rows of acts that were asked for with a key, and their answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from engine.store.statements import Insertion, Question
from engine.store.tables import request

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

_FIND = Question(select(request).where(request.c.key == bindparam("asked")))
_KEEP = Insertion(request)


def find(connection: Connection, key: str) -> Row[Any] | None:
    """Return what was answered to a key, however long ago: a clock that jumps must not make an act happen twice."""
    return next(iter(_FIND.rows(connection, asked=key)), None)


def keep(connection: Connection, **values: Any) -> None:
    """Keep what was answered."""
    _KEEP.send(connection, [values])
