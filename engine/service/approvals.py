"""What a head decides for those who work on a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import extension_requests
from engine.service.acting import Acting
from engine.store import extension_requests as rows
from engine.store.cases import find_case

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row


class Approvals(Acting):
    """Requests for more time."""

    def ask_extension(
        self, receipt: str, *, by: str, reason: str, item: int | None = None, stage: str = "", key: str = ""
    ) -> int:
        """Ask the head whom the law names for more time for a work item, a stage or the case; return the number of the request."""
        what = ["ask extension", receipt, reason, item, stage]
        ask = extension_requests.ask
        return int(self._acts.once(by, key, what, lambda act: ask(act, receipt, reason, item=item, stage=stage)))

    def decide_extension(self, number: int, *, by: str, approve: bool, words: str = "", key: str = "") -> None:
        """Approve a request for more time, so that the limit is extended, or refuse it in words."""
        what = ["decide extension", number, approve, words]
        self._acts.once(by, key, what, lambda act: extension_requests.decide(act, number, words, approve=approve))

    def undecided_extensions(self, *, by: str) -> Sequence[Row[Any]]:
        """Return the requests on which a head can decide."""
        with self._acts.look(by) as act:
            return extension_requests.undecided(act)

    def extension_requests(self, receipt: str) -> Sequence[Row[Any]]:
        """Return the requests for more time in a case, the oldest first."""
        with self.database.reading() as connection:
            return rows.requests_of(connection, find_case(connection, receipt).id)
