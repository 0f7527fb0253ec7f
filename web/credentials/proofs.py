"""Proving who one is: a password, then a code. What is wrong is counted and logged, and whoever guesses learns nothing from the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request

from processes.errors import UsageError
from processes.messages import message
from web.credentials.factors import step_of, unseal
from web.credentials.passwords import is_password
from web.here import office
from web.quotas import BY_ADDRESS, BY_NAME, count
from web.security_log import note

if TYPE_CHECKING:
    from sqlalchemy import Row

WRONG = message(
    "That was not right, or the account is locked for a quarter of an hour because it was wrong five times; try again, or ask an administrator."
)


def prove_password(person: str, password: str) -> Row[Any]:
    """Return the account of who knows its password.

    Raises UsageError, in the same words whether the account is not there, closed, locked, or has another password;
    TooManyError for whoever tries too often.
    """
    count(request.remote_addr or "", BY_ADDRESS)
    count(person, BY_NAME)
    row = office().account(person)
    right = is_password(password, row.password if row is not None else "")
    if row is None or not right or _is_shut(row):
        raise _failed(person, "password", row)
    return row


def known(person: str) -> Row[Any]:
    """Return the account of somebody for whom a provider or a link has vouched.

    Raises UsageError where there is none, or it is closed or locked.
    """
    row = office().account(person)
    if row is None or _is_shut(row):
        note("account", "none that is open", who=person if row is not None else "")
        raise UsageError(WRONG)
    return row


def prove_code(row: Row[Any], code: str) -> None:
    """Refuse whoever has neither a fresh code of the app of an account nor a recovery code.

    Raises UsageError, TooManyError.
    """
    count(row.person_id, BY_NAME)
    if _is_shut(row):
        raise _failed(row.person_id, "code", row)
    secret = unseal(row.factor_secret)
    step = step_of(secret, code, office().clock.now()) if secret else None
    fresh = step is not None and office().take_step(row.person_id, step)
    if not (fresh or office().take_recovery_code(row.person_id, code)):
        raise _failed(row.person_id, "code", row)
    office().note_attempt(row.person_id, right=True)
    note("code", "right" if fresh else "recovery code", who=row.person_id)


def _is_shut(row: Row[Any]) -> bool:
    locked = row.locked_until is not None and row.locked_until > office().clock.now()
    return locked or row.closed_at is not None


def _failed(person: str, what: str, row: Row[Any] | None) -> UsageError:
    if row is not None and not _is_shut(row):
        office().note_attempt(person, right=False)
    note(
        what, "wrong", who=person if row is not None else ""
    )  # a name that is none may be a password in the wrong field
    return UsageError(WRONG)
