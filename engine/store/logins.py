"""Rows of logins, and of the tokens by which programs log in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from engine.store.accounts import WITH_PERSON
from engine.store.tables import account, api_token, login

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row


def insert_login(connection: Connection, **values: Any) -> None:
    """Write down a login."""
    connection.execute(insert(login).values(**values))


def account_by_login(connection: Connection, digest: str) -> Row[Any] | None:
    """Return the account of a login with its times, None where the login has ended."""
    query = WITH_PERSON.join(login, login.c.person_id == account.c.person_id)
    query = query.add_columns(login.c.begun_at, login.c.seen_at)
    return connection.execute(query.where(login.c.digest == digest)).one_or_none()


def touch_login(connection: Connection, digest: str, now: datetime) -> None:
    """Note when somebody was last seen."""
    connection.execute(update(login).where(login.c.digest == digest).values(seen_at=now))


def end_login(connection: Connection, digest: str) -> None:
    """End a login."""
    connection.execute(delete(login).where(login.c.digest == digest))


def end_logins(connection: Connection, person_id: str, *, before: datetime | None = None) -> None:
    """End the logins of a person: all of them, or those that began before an instant."""
    query = delete(login).where(login.c.person_id == person_id)
    connection.execute(query if before is None else query.where(login.c.begun_at < before))


def logins_of(connection: Connection, person_id: str) -> Sequence[Row[Any]]:
    """Return the logins of a person, the newest first."""
    query = select(login).where(login.c.person_id == person_id).order_by(login.c.begun_at.desc(), login.c.digest)
    return connection.execute(query).all()


def insert_token(connection: Connection, **values: Any) -> None:
    """Write down a token."""
    connection.execute(insert(api_token).values(**values))


def account_by_token(connection: Connection, digest: str, now: datetime) -> Row[Any] | None:
    """Return the account in whose name a token speaks, with its scopes; None where it is over."""
    query = WITH_PERSON.join(api_token, api_token.c.person_id == account.c.person_id)
    query = query.add_columns(api_token.c.id.label("token_id"), api_token.c.scopes, api_token.c.used_at)
    alive = (api_token.c.digest == digest) & (api_token.c.until > now)
    return connection.execute(query.where(alive)).one_or_none()


def touch_token(connection: Connection, number: int, now: datetime) -> None:
    """Note when a token was last used."""
    connection.execute(update(api_token).where(api_token.c.id == number).values(used_at=now))


def tokens_of(connection: Connection, person_id: str) -> Sequence[Row[Any]]:
    """Return the tokens of a person, the newest first."""
    query = select(api_token).where(api_token.c.person_id == person_id).order_by(api_token.c.id.desc())
    return connection.execute(query).all()


def delete_token(connection: Connection, person_id: str, number: int) -> bool:
    """Take a token of a person back; False where there is none."""
    own = (api_token.c.id == number) & (api_token.c.person_id == person_id)
    return bool(connection.execute(delete(api_token).where(own)).rowcount)
