"""What is open to everybody: item sheets, decisions, monthly figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import figures, item_sheets, results
from engine.service.acting import Acting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.figures import Figure
    from engine.item_sheets import ItemSheet, OfficeWords
    from engine.results import Results, Wanted


class Openness(Acting):
    """What the office shows of itself, without a word of who applied."""

    def item_sheet(self, flow: str, said: Mapping[str, Any]) -> ItemSheet:
        """Return the sheet of an item, for a case of which something is said."""
        with self._acts.look() as act:
            return item_sheets.item_sheet(act, flow, said)

    def change_item_sheet(self, flow: str, words: OfficeWords, *, by: str) -> None:
        """Let the office say what an item costs, and where to complain."""
        with self._acts.begin(by) as act:
            item_sheets.change_words(act, flow, words)

    def last_quarter(self, flow: str) -> tuple[str, Figure | None]:
        """Return the last quarter that is over, and its figures of a flow; None where nothing was counted."""
        with self._acts.look() as act:
            return figures.last_quarter(act, flow)

    def figures(self, *, flow: str | None = None, first: str = "") -> tuple[Figure, ...]:
        """Return the monthly figures from a month on, the newest first; of one flow, or of all ("" is the office)."""
        with self._acts.look() as act:
            return figures.monthly(act, flow=flow, first=first)

    def results(self, wanted: Wanted) -> Results:
        """Return a page of decisions, the newest first."""
        with self._acts.look() as act:
            return results.results(act, wanted)
