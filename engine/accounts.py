"""Accounts: who may log in, in which roles. Roles follow the side on which a person stands, so that approval and supervision are never in one hand.

A login refers to the session word of its account; a new word ends every login of that account. It is made anew whenever roles, password
or second factor change, and when the account is closed.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from engine.errors import ConflictError, NotFoundError
from engine.office_record import note
from engine.store import accounts as store
from engine.store.deployments import person_by_id
from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row

    from engine.act import Act

OFFICER, SUPERVISOR, ADMINISTRATOR, CONSULTANT, PLANNER = (
    "officer",
    "supervisor",
    "administrator",
    "consultant",
    "planner",
)
ROLES_OF = {
    "approval": (OFFICER, CONSULTANT, PLANNER),
    "supervision": (SUPERVISOR, PLANNER),
    "administration": (ADMINISTRATOR, CONSULTANT, PLANNER),
}
MOST_FAILURES = 5  # wrong passwords or codes in a row, after which the account is locked
LOCKED = timedelta(minutes=15)


def open_account(act: Act, person: str, roles: Sequence[str], *, password: str = "") -> None:
    """Let a person log in, in roles that their side allows; `password` is a hash.

    Raises UsageError for a role of another side, ConflictError where there is an account.
    """
    _refuse_roles(act, person, roles)
    if store.account_of(act.connection, person) is not None:
        raise ConflictError(message("{person} has an account already; change its roles.", person=person))
    store.insert_account(
        act.connection,
        person_id=person,
        roles=list(roles),
        password=password,
        session=_new_word(),
        changed_at=act.now,
        changed_by=act.actor,
    )
    note(act, "account opened", person, roles=list(roles))


def change_roles(act: Act, person: str, roles: Sequence[str]) -> None:
    """Give a person other roles; every login of theirs ends."""
    _refuse_roles(act, person, roles)
    change(act, person, roles=list(roles))
    note(act, "roles changed", person, roles=list(roles))


def change(act: Act, person: str, **values: Any) -> None:
    """Change an account in what a login rests on; every login ends, and it is no longer locked."""
    find_account(act, person)
    fresh = {"session": _new_word(), "failures": 0, "locked_until": None}
    store.change_account(act.connection, person, **fresh, **values, changed_at=act.now, changed_by=act.actor)


def close_account(act: Act, person: str) -> None:
    """Let a person log in no more."""
    change(act, person, closed_at=act.now)
    note(act, "account closed", person)


def note_failure(act: Act, person: str) -> None:
    """Count a wrong password or code; after `MOST_FAILURES` in a row the account is locked for a while."""
    row = find_account(act, person)
    failures = row.failures + 1
    until = act.now + LOCKED if failures >= MOST_FAILURES else row.locked_until
    store.change_account(act.connection, person, failures=failures % MOST_FAILURES, locked_until=until)


def note_login(act: Act, person: str) -> None:
    """Forget the failures of before."""
    store.change_account(act.connection, person, failures=0, locked_until=None)


def find_account(act: Act, person: str) -> Row[Any]:
    """Return an account.

    Raises NotFoundError where the person has none.
    """
    row = store.account_of(act.connection, person)
    if row is None:
        raise NotFoundError(message("{person} has no account; an administrator opens one.", person=person))
    return row


def _refuse_roles(act: Act, person: str, roles: Sequence[str]) -> None:
    side = person_by_id(act.connection, person).side
    allowed = ROLES_OF.get(side, ())
    if not roles or not set(roles) <= set(allowed):
        raise UsageError(
            message(
                "{person} stands on the side of {side}; roles there: {allowed}.",
                person=person,
                side=side,
                allowed=allowed,
            )
        )


def _new_word() -> str:
    return secrets.token_hex(16)
