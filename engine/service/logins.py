"""Logins, tokens of programs, and how often somebody asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import logins, quotas
from engine.act import NOBODY
from engine.secret_words import digest
from engine.service.acting import Acting
from engine.store import logins as rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row

    from engine.quotas import Quota


class Logins(Acting):
    """Who is logged in, by browser or by token."""

    def begin_login(self, person: str, *, address: str = "") -> str:
        """Return the word of a new login, for the browser."""
        with self._acts.begin(person) as act:
            return logins.begin_login(act, person, address)

    def account_by_login(self, word: str, *, lasting: bool = False) -> Row[Any] | None:
        """Return the account that a login is of; None where the login has ended. A `lasting` one does not end by itself."""
        key = digest(word)
        with self._acts.look() as act:
            row, now = rows.account_by_login(act.connection, key), act.now
        if row is None or row.closed_at is not None or (not lasting and logins.is_over(row, now)):
            return None
        if not lasting and now - row.seen_at >= logins.TOUCHED:
            with self._acts.begin(row.person_id) as act:
                rows.touch_login(act.connection, key, now)
        return row

    def end_login(self, word: str) -> None:
        """Log a browser out."""
        with self._acts.begin(NOBODY) as act:
            rows.end_login(act.connection, digest(word))

    def end_logins(self, person: str) -> None:
        """Log a person out everywhere."""
        with self._acts.begin(person) as act:
            rows.end_logins(act.connection, person)

    def logins(self, person: str) -> Sequence[Row[Any]]:
        """Return the logins of a person that have not ended, the newest first."""
        with self._acts.look() as act:
            return [row for row in rows.logins_of(act.connection, person) if not logins.is_over(row, act.now)]

    def issue_token(self, *, by: str, name: str, scopes: Sequence[str], days: int) -> str:
        """Return a new token for a program of a person; it is not kept, so it is shown once."""
        with self._acts.begin(by) as act:
            return logins.issue_token(act, name, scopes, days)

    def account_by_token(self, token: str) -> Row[Any] | None:
        """Return the account in whose name a token speaks, with its `scopes`; None where it is over."""
        with self._acts.look() as act:
            row, now = rows.account_by_token(act.connection, digest(token), act.now), act.now
        if row is None or row.closed_at is not None:
            return None
        if row.used_at is None or now - row.used_at >= logins.TOUCHED:
            with self._acts.begin(row.person_id) as act:
                rows.touch_token(act.connection, row.token_id, now)
        return row

    def tokens(self, person: str) -> Sequence[Row[Any]]:
        """Return the tokens of a person, the newest first."""
        with self.database.reading() as connection:
            return rows.tokens_of(connection, person)

    def revoke_token(self, number: int, *, by: str) -> None:
        """Take a token back; only its owner can.

        Raises NotFoundError for anybody else's.
        """
        with self._acts.begin(by) as act:
            logins.revoke_token(act, number)

    def count_request(self, subject: str, quota: Quota) -> None:
        """Count a request of somebody.

        Raises TooManyError where they have asked too often.
        """
        with self._acts.begin(NOBODY) as act:
            over = quotas.count(act, subject, quota)
        if over is not None:  # raised after the count was kept
            raise over
