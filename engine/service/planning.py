"""What planners look at and keep: what things took in fact, and which items are at the centre."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import concentration
from engine.service.acting import Acting
from engine.supervision import actuals

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from engine.concentration import CentreItem, Register
    from engine.supervision.actuals import Actual


class Planning(Acting):
    """Figures without people."""

    def actuals(self) -> dict[tuple[str, str], Actual]:
        """Return what the tasks of each flow took of late, by (flow, element); its cases stand under the element ""."""
        with self._acts.look() as act:
            return actuals.actuals(act)

    def centre_register(self) -> Register:
        """Return which items are handled at the centre, and the concentration rate."""
        with self._acts.look() as act:
            return concentration.read_register(act)

    def save_centre_items(self, items: Sequence[CentreItem], *, by: str) -> int:
        """Put items into the register, or change those that are there; return how many."""
        with self._acts.begin(by) as act:
            return concentration.save_items(act, items)

    def move_to_centre(self, department: str, since: date, *, by: str) -> int:
        """Let all items of a department be handled at the centre from a date on; return how many were outside."""
        with self._acts.begin(by) as act:
            return concentration.move_in(act, department, since)

    def remove_centre_item(self, item: str, *, by: str) -> None:
        """Take an item that is not kept out of the register."""
        with self._acts.begin(by) as act:
            concentration.remove_item(act, item)
