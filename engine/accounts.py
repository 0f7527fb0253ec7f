"""Accounts: who may log in, in which roles. Roles follow the side on which a person stands, so that approval and supervision are never in one hand.

Whenever roles, password or second factor change, and when the account is closed, every login of it ends.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from engine.errors import ConflictError, NotFoundError
from engine.secret_words import digest, digest_of_code, new_recovery_codes, new_word
from engine.store import accounts as store
from engine.store import logins
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
INVITED = timedelta(hours=24)
APP = "app"  # the second factor: an app that shows a new code every half minute


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
        changed_at=act.now,
        changed_by=act.actor,
    )


def change_roles(act: Act, person: str, roles: Sequence[str]) -> None:
    """Give a person other roles; every login of theirs ends."""
    _refuse_roles(act, person, roles)
    change(act, person, roles=list(roles))


def change(act: Act, person: str, **values: Any) -> None:
    """Change an account in what a login rests on; every login ends, and it is no longer locked."""
    find_account(act, person)
    store.change_account(
        act.connection, person, failures=0, locked_until=None, **values, changed_at=act.now, changed_by=act.actor
    )
    logins.end_logins(act.connection, person)


def close_account(act: Act, person: str) -> None:
    """Let a person log in no more."""
    change(act, person, closed_at=act.now)


def note_failure(act: Act, person: str) -> None:
    """Count a wrong password or code; after `MOST_FAILURES` in a row the account is locked for a while."""
    failures = find_account(act, person, lock=True).failures + 1
    locked = {"locked_until": act.now + LOCKED} if failures >= MOST_FAILURES else {}
    store.change_account(act.connection, person, failures=failures % MOST_FAILURES, **locked)


def note_login(act: Act, person: str) -> None:
    """Forget the failures of before."""
    store.change_account(act.connection, person, failures=0, locked_until=None)


def invite(act: Act, person: str) -> str:
    """Return a word with which a person sets password and second factor, once and within `INVITED`; an earlier word is void.

    Raises ConflictError where the account is closed.
    """
    if find_account(act, person).closed_at is not None:
        raise ConflictError(message("The account of {person} is closed; nobody is invited to it.", person=person))
    word = new_word()
    store.replace_invitation(
        act.connection,
        digest=digest(word),
        person_id=person,
        issued_by=act.actor,
        issued_at=act.now,
        until=act.now + INVITED,
    )
    return word


def accept(act: Act, word: str, password: str) -> str:
    """Set the password of who was invited, and forget the second factor of before; return who it is.

    Raises NotFoundError where the word is void.
    """
    person = store.invited(act.connection, digest(word), act.now)
    if person is None or not store.take_invitation(act.connection, digest(word)):
        raise NotFoundError(message("This link was used already or is over; ask an administrator for a new one."))
    change(act, person, password=password, factor="", factor_secret="")
    store.replace_recovery_codes(act.connection, person, ())
    return person


def set_factor(act: Act, person: str, secret: str, step: int) -> tuple[str, ...]:
    """Set the second factor, proved by the code of a step; return new recovery codes."""
    change(act, person, factor=APP, factor_secret=secret, factor_step=step)
    return renew_recovery_codes(act, person)


def renew_recovery_codes(act: Act, person: str) -> tuple[str, ...]:
    """Return new recovery codes, each good for one login; those of before are void."""
    codes = new_recovery_codes()
    store.replace_recovery_codes(act.connection, person, map(digest_of_code, codes))
    return codes


def find_account(act: Act, person: str, *, lock: bool = False) -> Row[Any]:
    """Return an account.

    Raises NotFoundError where the person has none.
    """
    row = store.account_of(act.connection, person, lock=lock)
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
