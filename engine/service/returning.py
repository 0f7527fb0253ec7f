"""What goes back to the applicant before a case is decided."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from engine import returns
from engine.service.acting import Acting

if TYPE_CHECKING:
    from collections.abc import Sequence


class Returning(Acting):
    """Returns by kind, and withdrawal."""

    def send_back(
        self,
        item: int,
        kind: str,
        *,
        by: str,
        statement: str,
        basis: str = "",
        missing: Sequence[str] = (),
        authority: str = "",
        record: str = "",
        key: str = "",
    ) -> None:
        """Return a file from a work item, by one of `engine.returns.KINDS`."""
        words = {"kind": kind, "statement": statement, "basis": basis, "authority": authority, "record": record}
        said = returns.Return(**words, missing=tuple(missing))
        what = ["send back", item, asdict(said)]
        self._acts.once(by, key, what, lambda act: returns.send_back(act, item, said))

    def cancel(self, receipt: str, *, by: str, reason: str, key: str = "") -> None:
        """End a case that the applicant withdraws."""
        self._acts.once(by, key, ["cancel", receipt, reason], lambda act: returns.withdraw(act, receipt, reason))
