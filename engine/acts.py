"""Acts on a database: each as a whole or not at all, and with a key once."""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from engine.act import Act
from engine.errors import ConflictError
from engine.store import requests
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from engine.clock import Clock
    from engine.store.database import Database
    from engine.supervision.rungs import RuleSet


class Acts:
    """Begins every act of an office: at this time, by these rules, in one transaction."""

    def __init__(self, database: Database, clock: Clock, rules: RuleSet) -> None:
        self.database, self.clock, self._rules = database, clock, rules

    @contextmanager
    def begin(self, actor: str) -> Iterator[Act]:
        """Do everything that follows, or nothing of it."""
        with self.database.transaction() as connection:
            yield self.on(connection, actor)

    @contextmanager
    def look(self, actor: str = "") -> Iterator[Act]:
        """Look at one state of everything; nothing is changed."""
        with self.database.reading() as connection:
            yield self.on(connection, actor)

    @contextmanager
    def rehearse(self, actor: str) -> Iterator[Act]:
        """Do everything that follows to see what comes of it, and undo all of it."""
        with self.database.transaction() as connection:
            yield self.on(connection, actor)
            connection.rollback()

    def on(self, connection: Any, actor: str) -> Act:
        """Return an act on a connection."""
        return Act(connection=connection, now=self.clock.now(), actor=actor, default_rules=self._rules)

    def once(self, actor: str, key: str, what: Sequence[Any], do: Callable[[Act], Any]) -> Any:
        """Do an act; with a key, once: asked again, the answer of the first time is given."""
        with self.begin(actor) as act:
            if not key:
                return do(act)
            digest = hashlib.sha256(json.dumps(what, sort_keys=True, default=str).encode()).hexdigest()
            known = requests.find(act.connection, key)
            if known is not None:
                if (known.actor, known.digest) != (actor, digest):
                    raise ConflictError(
                        message(
                            "The key {key} stands for something else that was done with it; use a new one.", key=key
                        )
                    )
                return known.answer["value"]
            answer = do(act)
            requests.keep(act.connection, key=key, actor=actor, digest=digest, answer={"value": answer}, at=act.now)
            return answer
