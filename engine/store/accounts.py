"""Rows of accounts, and of what they are opened with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update

from engine.store.tables import account, invitation, person, recovery_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

WITH_PERSON = select(account, person.c.name, person.c.side, person.c.rank, person.c.mail).select_from(
    account.join(person)
)


def insert_account(connection: Connection, **values: Any) -> None:
    """Write down an account."""
    connection.execute(insert(account).values(**values))


def change_account(connection: Connection, person_id: str, **values: Any) -> None:
    """Change what is kept of an account."""
    connection.execute(update(account).where(account.c.person_id == person_id).values(**values))


def account_of(connection: Connection, person_id: str, *, lock: bool = False) -> Row[Any] | None:
    """Return the account of a person, with name, side and rank; None where there is none. With `lock` others wait for it."""
    query = WITH_PERSON.where(account.c.person_id == person_id)
    return connection.execute(query.with_for_update(of=account) if lock else query).one_or_none()


def list_accounts(connection: Connection) -> Sequence[Row[Any]]:
    """Return all accounts, by person."""
    return connection.execute(WITH_PERSON.order_by(account.c.person_id)).all()


def take_step(connection: Connection, person_id: str, step: int) -> bool:
    """Note that the code of a step was used; False where it, or a later one, was used already."""
    fresh = (account.c.person_id == person_id) & (account.c.factor_step < step)
    return bool(connection.execute(update(account).where(fresh).values(factor_step=step)).rowcount)


def replace_recovery_codes(connection: Connection, person_id: str, digests: Iterable[str]) -> None:
    """Put new recovery codes in the place of those of before."""
    connection.execute(delete(recovery_code).where(recovery_code.c.person_id == person_id))
    rows = [{"person_id": person_id, "digest": digest} for digest in digests]
    if rows:
        connection.execute(insert(recovery_code), rows)


def take_recovery_code(connection: Connection, person_id: str, digest: str) -> bool:
    """Use up a recovery code; False where there is no such code any more."""
    known = (recovery_code.c.person_id == person_id) & (recovery_code.c.digest == digest)
    return bool(connection.execute(delete(recovery_code).where(known)).rowcount)


def count_recovery_codes(connection: Connection, person_id: str) -> int:
    """Return how many recovery codes a person has left."""
    query = select(func.count()).select_from(recovery_code).where(recovery_code.c.person_id == person_id)
    return int(connection.execute(query).scalar_one())


def replace_invitation(connection: Connection, **values: Any) -> None:
    """Write down the one invitation of a person; an earlier one is void."""
    connection.execute(delete(invitation).where(invitation.c.person_id == values["person_id"]))
    connection.execute(insert(invitation).values(**values))


def invited(connection: Connection, digest: str, now: datetime) -> str | None:
    """Return who is invited by a word, None where it is void."""
    query = select(invitation.c.person_id).where(invitation.c.digest == digest, invitation.c.until > now)
    return connection.execute(query).scalar_one_or_none()


def take_invitation(connection: Connection, digest: str) -> bool:
    """Use up an invitation; False where somebody else was quicker."""
    return bool(connection.execute(delete(invitation).where(invitation.c.digest == digest)).rowcount)
