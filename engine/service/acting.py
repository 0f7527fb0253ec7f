"""What each part of the service needs to act: the store, the clock, the rules of supervision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.acts import Acts
from engine.clock import SystemClock
from engine.store.database import Database
from engine.supervision.rungs import shipped_rule_sets

if TYPE_CHECKING:
    from engine.clock import Clock


DEFAULT_RULES = "reminder_yellow_red"


class Acting:
    """Opens the store of one office."""

    def __init__(self, url: str, *, clock: Clock | None = None, rules: str = DEFAULT_RULES) -> None:
        self.database = Database(url)
        self.clock = clock or SystemClock()
        self._acts = Acts(self.database, self.clock, shipped_rule_sets()[rules])

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()
