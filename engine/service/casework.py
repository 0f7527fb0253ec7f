"""Work on cases: from the application to its end."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from engine import (
    case_ledger,
    cases,
    comments,
    deliveries,
    further_review,
    materials,
    mending,
    renewals,
    special_procedures,
    waiting,
    work,
)
from engine.act import NOBODY
from engine.completion import Completion
from engine.service.acting import Acting
from engine.store import cases as case_rows
from engine.store import clocks, waits, work_items
from engine.store import deliveries as delivery_rows
from engine.store import renewals as renewal_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Row

    from engine.act import Act
    from engine.case_ledger import CaseLedger
    from engine.deployment import Decision, DeployedTask
    from engine.journal import Entry
    from engine.materials import Material
    from engine.renewals import Renewal


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A case as it is: its row, its work items, its clocks and its journal."""

    case: Row[Any]
    items: Sequence[Row[Any]]
    clocks: Sequence[Row[Any]]
    delivery: Row[Any] | None  # of its decision
    renewal: Row[Any] | None  # of a permit
    waits: Sequence[Row[Any]]
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
        at: str = "",
        renews: Renewal | None = None,
        key: str = "",
    ) -> str:
        """Take in an application; return the receipt number. `at` names the start event where there are several."""
        who, what = dict(applicant or {}), dict(attributes or {})
        asked = ["start", flow, who, what, *([at] if at else []), *([asdict(renews)] if renews else [])]

        def start(act: Act) -> str:
            receipt = cases.start_case(act, flow, who, what, at)
            if renews is not None:
                renewals.take_in(act, receipt, renews)
            return receipt

        return str(self._acts.once(by, key, asked, start))

    def case(self, receipt: str) -> CaseView:
        """Return a case as it is."""
        with self.database.reading() as connection:
            row = case_rows.find_case(connection, receipt)
            entries = tuple((number, entry) for number, _, _, entry in case_rows.read_journal(connection, row.id))
            return CaseView(
                case=row,
                items=work_items.items_of(connection, row.id),
                clocks=clocks.clocks_of(connection, row.id, alive=False),
                delivery=delivery_rows.find(connection, row.id),
                renewal=renewal_rows.find(connection, row.id),
                waits=waits.pending(connection, row.id),
                journal=entries,
            )

    def ledger(self, receipt: str) -> CaseLedger:
        """Return who held a case from when to when, and what did not count."""
        with self._acts.look() as act:
            return case_ledger.read_ledger(act, receipt)

    def cases(self, *, status: str = "", before: int = 0, limit: int = 100) -> Sequence[Row[Any]]:
        """Return the newest cases; with `before`, the newest of those with smaller numbers."""
        with self.database.reading() as connection:
            return case_rows.list_cases(connection, status=status, before=before, limit=limit)

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
        what = ["complete", item, asdict(completion) if key else {}]
        self._acts.once(by, key, what, lambda act: work.complete(act, item, completion))

    def report_missing(self, item: int, what: Sequence[str], *, by: str, key: str = "") -> None:
        """Say what is missing in the file; the one notice to the applicant lists it with what others found."""
        entries = tuple(what)
        self._acts.once(by, key, ["report missing", item, *entries], lambda act: work.report(act, item, entries))

    def mend(self, item: int, what: str, *, by: str, key: str = "") -> None:
        """Put on record that an error was mended on the spot while the file is taken in."""
        self._acts.once(by, key, ["mend", item, what], lambda act: mending.mend(act, item, what))

    def add_reviewer(
        self, receipt: str, post: str, *, by: str, reason: str, days: int = further_review.DAYS, key: str = ""
    ) -> int:
        """Ask a post that the flow does not ask; nothing is decided before it has answered. Return its work item."""
        what = ["add reviewer", receipt, post, reason, days]
        return int(self._acts.once(by, key, what, lambda act: further_review.ask(act, receipt, post, reason, days)))

    def comment(self, receipt: str, words: str, *, by: str, key: str = "") -> None:
        """Say something to all who work on a case; it stays in its journal."""
        self._acts.once(by, key, ["comment", receipt, words], lambda act: comments.comment(act, receipt, words))

    def happen(
        self, receipt: str, element: str, *, by: str, answers: Mapping[str, Any] | None = None, key: str = ""
    ) -> None:
        """Say that an event which a case waits for has happened: a message came, a signal was given."""
        said = dict(answers or {})
        what = ["happen", receipt, element, said]
        self._acts.once(by, key, what, lambda act: waiting.say_happened(act, receipt, element, said))

    def suspend(
        self,
        receipt: str,
        *,
        by: str,
        kind: str,
        notice: str,
        item: int | None = None,
        days: int | None = None,
        key: str = "",
    ) -> None:
        """Begin a special procedure (a hearing, an inspection, ...) that lets the clocks stand still; `days` is its own limit."""
        ground = special_procedures.Ground(kind=kind, notice=notice, item=item, days=days)
        what = ["suspend", receipt, asdict(ground)]
        self._acts.once(by, key, what, lambda act: special_procedures.suspend(act, receipt, ground))

    def resume(self, receipt: str, *, by: str, kind: str, item: int | None = None, key: str = "") -> None:
        """End a special procedure; the clocks go on with what was left."""
        what = ["resume", receipt, kind, item]
        self._acts.once(by, key, what, lambda act: special_procedures.resume(act, receipt, kind, item))

    def extend(
        self,
        receipt: str,
        *,
        by: str,
        approver: str,
        reason: str,
        item: int | None = None,
        stage: str = "",
        key: str = "",
    ) -> None:
        """Extend the limit of a work item, of a stage or of the case, as far as its model allows and once."""
        extension = special_procedures.Extension(approver=approver, reason=reason, item=item, stage=stage)

        def act_on(act: Act) -> None:
            special_procedures.extend(act, receipt, extension)

        self._acts.once(by, key, ["extend", receipt, asdict(extension)], act_on)

    def interrupt(
        self, receipt: str, *, by: str, reason: str, basis: str, item: int | None = None, stage: str = "", key: str = ""
    ) -> None:
        """Let the limit of a work item, of a stage or of the case begin again at zero."""
        said = special_procedures.Interruption(reason=reason, basis=basis, item=item, stage=stage)
        what = ["interrupt", receipt, asdict(said)]
        self._acts.once(by, key, what, lambda act: special_procedures.interrupt(act, receipt, said))

    def deliver(self, receipt: str, *, by: str, to: str, how: str, key: str = "") -> None:
        """Put on record who received the decision of a case, and how (`engine.deliveries.WAYS`)."""
        what = ["deliver", receipt, to, how]
        self._acts.once(by, key, what, lambda act: deliveries.deliver(act, receipt, to, how))

    def outstanding_deliveries(self) -> Sequence[Row[Any]]:
        """Return the decisions that are to be delivered, the most urgent first."""
        with self.database.reading() as connection:
            return delivery_rows.outstanding(connection)
