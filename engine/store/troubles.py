"""What a database that does not take something has to be told as: one sentence, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from engine.errors import AwayError, StoreError
from processes.messages import message

if TYPE_CHECKING:
    from sqlalchemy.exc import SQLAlchemyError

    from processes.messages import Message

# the beginning of what SQLite and PostgreSQL call it -> which trouble it is
_NAMES = {
    "SQLITE_BUSY": "busy",
    "SQLITE_LOCKED": "busy",
    "SQLITE_FULL": "full",
    "SQLITE_READONLY": "read-only",
    "SQLITE_CANTOPEN": "no file",
    "SQLITE_CORRUPT": "damaged",
    "SQLITE_NOTADB": "damaged",
    "08": "away",  # connection exception
    "57P": "away",  # operator intervention: shutdown, crash, starting up
    "53100": "full",
    "53300": "busy",  # too many connections
    "25006": "read-only",
    "40": "busy",  # serialization failure, deadlock
    "55P03": "busy",  # lock not available
}


def told(error: SQLAlchemyError) -> StoreError:
    """Return what is raised for an error of the database."""
    kind = AwayError if _trouble(error) in {"away", "busy"} else StoreError
    return kind(_tell(error))


def _tell(error: SQLAlchemyError) -> Message:
    """Return what a person is told of an error of the database."""
    reason = _reason(error)
    return {
        "busy": message("Others hold the database for too long; nothing was changed, try again."),
        "full": message("The disk of the database is full; nothing was changed. Make room and try again."),
        "read-only": message(
            "The database takes no changes ({reason}); nothing was changed. Allow writing to it, its file and its folder.",
            reason=reason,
        ),
        "no file": message("The file of the database cannot be opened; see that its folder exists and may be written."),
        "damaged": message(
            "The database is damaged ({reason}); work no more with it and restore a backup (binglian db restore).",
            reason=reason,
        ),
        "away": message(
            "The database cannot be reached ({reason}); try again when it is back: with the same --key nothing is done twice.",
            reason=reason,
        ),
    }.get(_trouble(error)) or message("The database did not take it, and nothing was changed: {reason}", reason=reason)


def _trouble(error: SQLAlchemyError) -> str:
    if not isinstance(error, DBAPIError):
        return "busy"  # no connection came free in time
    name = getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", None) or ""
    found = next((trouble for begin, trouble in _NAMES.items() if name.startswith(begin)), "")
    is_cut = error.connection_invalidated or (not name and type(error.orig).__name__ == "OperationalError")
    return found or ("away" if is_cut else "")


def _reason(error: SQLAlchemyError) -> str:
    orig = getattr(error, "orig", None)
    return str(orig or error).splitlines()[0] if str(orig or error) else type(orig or error).__name__
