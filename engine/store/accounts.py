"""Rows of accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from engine.store.tables import account, person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row

_WITH_PERSON = select(account, person.c.name, person.c.side, person.c.rank, person.c.mail).join(person)


def insert_account(connection: Connection, **values: Any) -> None:
    """Write down an account."""
    connection.execute(insert(account).values(**values))


def change_account(connection: Connection, person_id: str, **values: Any) -> None:
    """Change what is kept of an account."""
    connection.execute(update(account).where(account.c.person_id == person_id).values(**values))


def account_of(connection: Connection, person_id: str) -> Row[Any] | None:
    """Return the account of a person, with name, side and rank; None where there is none."""
    return connection.execute(_WITH_PERSON.where(account.c.person_id == person_id)).one_or_none()


def account_by_session(connection: Connection, session: str) -> Row[Any] | None:
    """Return the account that a login refers to, None where that login has ended."""
    return connection.execute(_WITH_PERSON.where(account.c.session == session)).one_or_none()


def list_accounts(connection: Connection) -> Sequence[Row[Any]]:
    """Return all accounts, by person."""
    return connection.execute(_WITH_PERSON.order_by(account.c.person_id)).all()
