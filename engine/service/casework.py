"""Work on cases: from the application to its end."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from engine import (
    cases,
    further_review,
    materials,
    moves,
    special_procedures,
    waiting,
    work,
)
from engine.act import NOBODY
from engine.completion import Completion
from engine.service.acting import Acting
from engine.store import cases as case_rows
from engine.store import clocks, work_items

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Row

    from engine.act import Act
    from engine.deployment import Decision, DeployedTask
    from engine.journal import Entry
    from engine.materials import Material
    from engine.moves import Move


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A case as it is: its row, its work items, its clocks and its journal."""

    case: Row[Any]
    items: Sequence[Row[Any]]
    clocks: Sequence[Row[Any]]
    journal: tuple[tuple[int, Entry], ...]


class Casework(Acting):
    """Starts cases and works on them."""

    def start(
        self,
        flow: str,
        *,
        applicant: Mapping[str, Any] | None = None,
        attributes: Mapping[str, Any] | None = None,
        by: str = NOBODY,
        key: str = "",
    ) -> str:
        """Take in an application; return the receipt number."""
        who, what = dict(applicant or {}), dict(attributes or {})
        return str(
            self._acts.once(by, key, ["start", flow, who, what], lambda act: cases.start_case(act, flow, who, what))
        )

    def case(self, receipt: str) -> CaseView:
        """Return a case as it is."""
        with self.database.reading() as connection:
            row = case_rows.find_case(connection, receipt)
            entries = tuple((number, entry) for number, _, _, entry in case_rows.read_journal(connection, row.id))
            return CaseView(
                case=row,
                items=work_items.items_of(connection, row.id),
                clocks=clocks.clocks_of(connection, row.id, alive=False),
                journal=entries,
            )

    def cases(self, *, status: str = "") -> Sequence[Row[Any]]:
        """Return the newest cases."""
        with self.database.reading() as connection:
            return case_rows.list_cases(connection, status=status)

    def upload(self, receipt: str, data: str, name: str, content: bytes, *, by: str) -> int:
        """Hand in a material for a case under the name of its data in the flow; return its number."""
        with self._acts.begin(by) as act:
            return materials.upload(act, receipt, data, name, content)

    def materials(self, receipt: str, *, department: str = "") -> tuple[Material, ...]:
        """Return what was handed in for a case; of a department, what its tasks read."""
        with self._acts.look() as act:
            return materials.materials(act, receipt, department)

    def content(self, receipt: str, number: int, *, by: str) -> tuple[Material, bytes]:
        """Return a material with its content, to someone who needs it."""
        with self._acts.look(by) as act:
            return materials.content(act, receipt, number)

    def work(self, person: str) -> Sequence[Row[Any]]:
        """Return what a person can do now, the most urgent first."""
        with self._acts.look() as act:
            return work.work_list(act, person)

    def decisions(self, item: int) -> tuple[Decision, ...]:
        """Return what whoever completes a work item will have to say."""
        with self._acts.look() as act:
            return work.decisions(act, item)

    def item(self, number: int, *, by: str) -> tuple[Row[Any], DeployedTask | None]:
        """Return a work item with its receipt number and limits, and its task; a review that the flow does not know has none.

        Only those see it who hold a post with work in the case.
        """
        with self._acts.look(by) as act:
            return work.describe(act, number)

    def claim(self, item: int, *, by: str, key: str = "") -> None:
        """Take a work item into one's own hands."""
        self._acts.once(by, key, ["claim", item], lambda act: work.claim(act, item))

    def give_back(self, item: int, *, by: str, key: str = "") -> None:
        """Put a claimed work item back."""
        self._acts.once(by, key, ["give back", item], lambda act: work.give_back(act, item))

    def complete(
        self,
        item: int,
        *,
        by: str,
        decisions: Mapping[str, Any] | None = None,
        key: str = "",
        **said: Any,
    ) -> None:
        """Complete a work item; what may be said beside the decisions is in `engine.completion.Completion`."""
        completion = Completion(decisions=dict(decisions or {}), **said)
        what = ["complete", item, asdict(completion)]
        self._acts.once(by, key, what, lambda act: work.complete(act, item, completion))

    def report_missing(self, item: int, what: Sequence[str], *, by: str, key: str = "") -> None:
        """Say what is missing in the file; the one notice to the applicant lists it with what others found."""
        entries = tuple(what)
        self._acts.once(by, key, ["report missing", item, *entries], lambda act: work.report(act, item, entries))

    def add_reviewer(
        self, receipt: str, post: str, *, by: str, reason: str, days: int = further_review.DAYS, key: str = ""
    ) -> int:
        """Ask a post that the flow does not ask; nothing is decided before it has answered. Return its work item."""
        what = ["add reviewer", receipt, post, reason, days]
        return int(self._acts.once(by, key, what, lambda act: further_review.ask(act, receipt, post, reason, days)))

    def happen(self, receipt: str, element: str, *, by: str, key: str = "") -> None:
        """Say that an event which a case waits for has happened: a message came, a signal was given."""
        self._acts.once(by, key, ["happen", receipt, element], lambda act: waiting.say_happened(act, receipt, element))

    def suspend(self, receipt: str, *, by: str, kind: str, notice: str, item: int | None = None, key: str = "") -> None:
        """Begin a special procedure (a hearing, an inspection, ...) that lets the clocks stand still."""
        what = ["suspend", receipt, kind, notice, item]
        self._acts.once(by, key, what, lambda act: special_procedures.suspend(act, receipt, kind, notice, item))

    def resume(self, receipt: str, *, by: str, kind: str, item: int | None = None, key: str = "") -> None:
        """End a special procedure; the clocks go on with what was left."""
        what = ["resume", receipt, kind, item]
        self._acts.once(by, key, what, lambda act: special_procedures.resume(act, receipt, kind, item))

    def extend(
        self, receipt: str, *, by: str, approver: str, reason: str, item: int | None = None, key: str = ""
    ) -> None:
        """Extend the limit of a work item or of the case, as far as its model allows and once."""
        what = ["extend", receipt, approver, reason, item]

        def act_on(act: Act) -> None:
            special_procedures.extend(act, receipt, approver, reason, item)

        self._acts.once(by, key, what, act_on)

    def plan_moves(self, flow: str) -> tuple[Move, ...]:
        """Return what moving each open case of older versions of a flow to the newest would do; nothing is changed."""
        with self._acts.look() as act:
            return moves.plan(act, flow)

    def move(self, receipt: str, *, by: str) -> tuple[str, ...]:
        """Move a case to the newest version of its flow; return the tasks that are offered now."""
        with self._acts.begin(by) as act:
            return moves.move(act, receipt)

    def take_back_move(self, receipt: str, *, by: str) -> None:
        """Undo the last move of a case, as long as nothing was done with it since."""
        with self._acts.begin(by) as act:
            moves.take_back(act, receipt)
