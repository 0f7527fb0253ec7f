"""Accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import accounts
from engine.act import NOBODY
from engine.service.acting import Acting
from engine.store import accounts as rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row


class Accounts(Acting):
    """Who may log in, in which roles."""

    def open_account(self, person: str, roles: Sequence[str], *, by: str = NOBODY, password: str = "") -> None:
        """Let a person log in, in roles that their side allows; `password` is a hash."""
        with self._acts.begin(by) as act:
            accounts.open_account(act, person, roles, password=password)

    def change_roles(self, person: str, roles: Sequence[str], *, by: str) -> None:
        """Give a person other roles; every login of theirs ends."""
        with self._acts.begin(by) as act:
            accounts.change_roles(act, person, roles)

    def change_account(self, person: str, *, by: str, **values: Any) -> None:
        """Change what a login rests on (`password`, `factor`, `factor_secret`); every login ends."""
        with self._acts.begin(by) as act:
            accounts.change(act, person, **values)

    def close_account(self, person: str, *, by: str) -> None:
        """Let a person log in no more."""
        with self._acts.begin(by) as act:
            accounts.close_account(act, person)

    def note_attempt(self, person: str, *, right: bool) -> None:
        """Count a wrong password or code, or forget those of before."""
        with self._acts.begin(person) as act:
            (accounts.note_login if right else accounts.note_failure)(act, person)

    def account(self, person: str) -> Row[Any] | None:
        """Return the account of a person, with name, side and rank; None where there is none."""
        with self.database.reading() as connection:
            return rows.account_of(connection, person)

    def account_by_session(self, session: str) -> Row[Any] | None:
        """Return the account that a login refers to; None where that login has ended."""
        with self.database.reading() as connection:
            return rows.account_by_session(connection, session)

    def accounts(self) -> Sequence[Row[Any]]:
        """Return all accounts."""
        with self.database.reading() as connection:
            return rows.list_accounts(connection)
