"""Who does it: officers of an inspection, work that goes to somebody else, deputies."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from engine import deputies, officers
from engine.service.acting import Acting
from engine.store import deployments as staff

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from sqlalchemy import Row

    from engine.deputies import Delegation, Reassignment


class Staffing(Acting):
    """Work that is given to other people than the post it was offered to would choose."""

    def name_officers(self, item: int, people: Sequence[str], *, by: str, key: str = "") -> None:
        """Name at least two who will inspect."""
        named = tuple(people)
        what = ["name officers", item, *named]
        self._acts.once(by, key, what, lambda act: officers.name_officers(act, item, named))

    def reassign(self, item: int, *, to: str, reason: str, by: str, key: str = "") -> None:
        """Put a work item into the hands of somebody else who holds its post."""
        what = ["reassign", item, to, reason]
        self._acts.once(by, key, what, lambda act: deputies.reassign(act, item, to, reason))

    def plan_reassignments(self, person: str, *, to: str) -> tuple[Reassignment, ...]:
        """Return what would go from a person to another; nothing is changed."""
        with self._acts.look() as act:
            return deputies.plan_all(act, person, to)

    def reassign_all(self, person: str, *, to: str, reason: str, by: str) -> tuple[Reassignment, ...]:
        """Put everything that a person has in hand into the hands of another; what cannot go stays, with the reason."""
        with self._acts.begin(by) as act:
            return deputies.reassign_all(act, person, to, reason)

    def delegate(self, delegation: Delegation, *, by: str, key: str = "") -> tuple[str, ...]:
        """Let a deputy hold the posts of a person for some days; return the posts."""
        what = ["delegate", asdict(delegation)]
        return tuple(self._acts.once(by, key, what, lambda act: deputies.delegate(act, delegation)))

    def delegations(self) -> Sequence[Row[Any]]:
        """Return what was delegated, the newest first."""
        with self.database.reading() as connection:
            return staff.delegations(connection)
