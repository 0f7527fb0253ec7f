"""What supervision is told about the office, and about itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import office_rules, promises, separation
from engine.service.acting import Acting
from engine.store import promises as exception_rows
from engine.supervision import health
from engine.supervision.indicators import rank
from engine.supervision.measuring import measure
from engine.supervision.watch import watch

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta
    from typing import Any

    from sqlalchemy import Row

    from engine.promises import Promise, PromiseException
    from engine.separation import Conflict
    from engine.supervision.health import Health
    from engine.supervision.indicators import Indicator
    from engine.supervision.rungs import RuleSet
    from engine.supervision.watch import Suspicion


class Supervision(Acting):
    """Reports: whether supervision works, how the office does, what it promises, and who stands on which side."""

    def health(self, max_age: timedelta = health.MAX_AGE) -> Health:
        """Return whether somebody sweeps, what should have come by now, and when the journals were sealed."""
        with self._acts.look() as act:
            return health.look_after(act, max_age)

    def rules(self) -> RuleSet:
        """Return by which rules reminders and cards come."""
        with self._acts.look() as act:
            return act.rules

    def choose_rules(self, name: str, content: str = "", *, by: str) -> RuleSet:
        """Put a rule set into force for all limits that begin from now on: a shipped one by its name, or any by its content."""
        with self._acts.begin(by) as act:
            return office_rules.choose(act, name, content)

    def promises(self, flow: str = "") -> tuple[Promise, ...]:
        """Return what is promised in a flow (or in all), and whether that is half of the statutory limit."""
        with self._acts.look() as act:
            return promises.promises(act, flow)

    def exceptions(self, flow: str) -> Sequence[Row[Any]]:
        """Return the register of exceptions of a flow; the one that holds longest is last."""
        with self.database.reading() as connection:
            return exception_rows.exceptions_of(connection, flow)

    def record_exception(self, asked: PromiseException, *, by: str) -> None:
        """Put an approved exception from the half of the statutory limit into the register."""
        with self._acts.begin(by) as act:
            promises.record_exception(act, asked)

    def separation(self) -> tuple[Conflict, ...]:
        """Return what was in one hand and must not be: posts of two sides, verdicts and approvals in matters of one's own."""
        with self.database.reading() as connection:
            return separation.find_conflicts(connection)

    def indicators(self, begin: datetime, end: datetime, *, by: str = "") -> tuple[Indicator, ...]:
        """Return the indicators of a period, of the office or of each "post", "flow" or "month", ranked by what is sure."""
        with self._acts.look() as act:
            return rank(measure(act, begin, end, by))

    def watch(self, begin: datetime, end: datetime) -> tuple[Suspicion, ...]:
        """Return what looks as if a limit was met on paper, each with the cases behind it; it proves nothing."""
        with self._acts.look() as act:
            return watch(act, begin, end)
