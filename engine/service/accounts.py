"""Accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import accounts
from engine.act import NOBODY
from engine.secret_words import digest, digest_of_code
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

    def accounts(self) -> Sequence[Row[Any]]:
        """Return all accounts."""
        with self.database.reading() as connection:
            return rows.list_accounts(connection)

    def invite(self, person: str, *, by: str = NOBODY) -> str:
        """Return a word with which a person sets password and second factor: once, within a day; an earlier word is void."""
        with self._acts.begin(by) as act:
            return accounts.invite(act, person)

    def invited(self, word: str) -> str | None:
        """Return who is invited by a word, None where it is void."""
        with self._acts.look() as act:
            return rows.invited(act.connection, digest(word), act.now)

    def accept_invitation(self, word: str, *, password: str) -> str:
        """Set the password of who was invited; `password` is a hash. The second factor of before is forgotten.

        Raises NotFoundError where the word is void.
        """
        with self._acts.begin(NOBODY) as act:
            return accounts.accept(act, word, password)

    def set_factor(self, person: str, *, secret: str, step: int) -> tuple[str, ...]:
        """Set the second factor, proved by the code of a step; return the recovery codes. Every login ends."""
        with self._acts.begin(person) as act:
            return accounts.set_factor(act, person, secret, step)

    def take_step(self, person: str, step: int) -> bool:
        """Note that the code of a step was used; False where it, or a later one, was used already."""
        with self._acts.begin(person) as act:
            return rows.take_step(act.connection, person, step)

    def take_recovery_code(self, person: str, code: str) -> bool:
        """Use up a recovery code; False where there is no such code any more."""
        with self._acts.begin(person) as act:
            return rows.take_recovery_code(act.connection, person, digest_of_code(code))

    def renew_recovery_codes(self, person: str) -> tuple[str, ...]:
        """Return new recovery codes, each good for one login; those of before are void."""
        with self._acts.begin(person) as act:
            return accounts.renew_recovery_codes(act, person)

    def count_recovery_codes(self, person: str) -> int:
        """Return how many recovery codes a person has left."""
        with self.database.reading() as connection:
            return rows.count_recovery_codes(connection, person)
