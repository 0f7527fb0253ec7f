"""What supervision is told about the office, and about itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.service.acting import Acting
from engine.supervision import health

if TYPE_CHECKING:
    from datetime import timedelta

    from engine.supervision.health import Health


class Supervision(Acting):
    """Reports: whether supervision works."""

    def health(self, max_age: timedelta = health.MAX_AGE) -> Health:
        """Return whether somebody sweeps, what should have come by now, and when the journals were sealed."""
        with self._acts.look() as act:
            return health.look_after(act, max_age)
