"""Supervision, time and record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import (
    audit,
    history,
    renewals,
    sweep,
    upkeep,
)
from engine.act import NOBODY
from engine.service.acting import Acting
from engine.store import cards as card_rows
from engine.store import journals
from engine.supervision import cards
from engine.supervision.health import leave_heartbeat
from processes.eventlog import write_traces

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sqlalchemy import Row

    from engine.audit import Checked
    from engine.seal import Seal
    from engine.store.journals import Search
    from engine.sweep import Fired
    from processes.messages import Message


class Oversight(Acting):
    """Reminders and cards, and the journals."""

    def cards(self, *, post: str = "", status: str = "", before: int = 0, limit: int = 100) -> Sequence[Row[Any]]:
        """Return reminders and cards, the newest first; of a post, in a state, or with numbers below one."""
        with self.database.reading() as connection:
            return card_rows.list_cards(connection, post_id=post, status=status, before=before or None, limit=limit)

    def answer_card(self, number: int, answer: str, *, by: str, words: str = "", key: str = "") -> None:
        """Answer a card: "receive" it, "explain", "appeal"; or, as a supervisor, "uphold" or "withdraw" it."""
        what = ["card", number, answer, words]
        self._acts.once(by, key, what, lambda act: cards.answer(act, number, answer, words))

    def tick(self, *, worker: str = "") -> tuple[Fired, ...]:
        """Fire every rung whose time has come, and do what else is to be done; a worker that gives its name leaves the time of its sweep."""
        while True:
            with self._acts.begin(NOBODY) as act:
                rang = sweep.ring(act) + renewals.lapse(act)
            if not rang:
                break
        fired: list[Fired] = []
        while True:
            with self._acts.begin(NOBODY) as act:
                batch = sweep.sweep(act)
                if worker and not batch:
                    leave_heartbeat(act, worker, len(fired))
            if not batch:
                break
            fired.extend(batch)
        upkeep.keep_up(self._acts)
        return tuple(fired)

    def verify(self) -> tuple[str, int] | None:
        """Return receipt and number of the first entry of a journal that is not what was written, None where all are."""
        with self.database.reading() as connection:
            return audit.find_fault(connection)

    def verify_some(self, *, above: int = 0) -> Checked:
        """Check the journals of some cases, from a number on: the whole piece by piece, for whoever watches."""
        with self.database.reading() as connection:
            return audit.check_some(connection, above)

    def journal(self, asked: Search, *, limit: int = 50) -> Sequence[Row[Any]]:
        """Return entries of the journals, the newest first: who did what when in which case, without what was said."""
        with self.database.reading() as connection:
            return journals.search(connection, asked, limit=limit)

    def seal(self, file: Path) -> Seal:
        """Append a seal over all journals to a file; keep it where nobody who can change the store can change it."""
        with self._acts.look() as act:
            made = audit.seal(act, file)
        with self._acts.begin(NOBODY) as act:
            audit.note_seal(act, made)
        return made

    def check_seal(self, file: Path) -> tuple[Message, ...]:
        """Return a sentence for each case of which something is gone or changed that a file has sealed."""
        with self.database.reading() as connection:
            return audit.check_seal(connection, file)

    def export(self, file: Path) -> None:
        """Write the history of all cases as an event log: XES or CSV, by the name of the file."""
        with self.database.reading() as connection:
            write_traces(history.traces(connection), file)
