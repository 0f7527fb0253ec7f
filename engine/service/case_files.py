"""What an officer looks at around a case, and several work items at once."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from engine import bulk, case_clocks, deployments, insight, own_work, search
from engine.errors import StoreError
from engine.service.acting import Acting
from engine.store import deployments as staff
from engine.store import own_work as own_rows
from engine.store import procedures, work_items
from engine.store.cases import find_case
from engine.verdicts import asks_for_verdict
from processes.errors import BinglianError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row

    from engine.act import Act
    from engine.bulk import Order, Outcome
    from engine.case_clocks import ClockView
    from engine.deployment import DeployedFlow
    from engine.own_work import OwnWork


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowOfCase:
    """The version on which a case runs: its row with the file as it was deployed, and what the engine knows of it."""

    row: Row[Any]
    flow: DeployedFlow


class CaseFiles(Acting):
    """Looks at cases as who works on them does; several work items are done in one go."""

    def require_insight(self, receipt: str, *, by: str) -> None:
        """Refuse a person who may not look at a case: no post with work in it, and not of supervision."""
        with self._acts.look(by) as act:
            insight.require_insight(act, receipt)

    def own_work(self, person: str) -> tuple[OwnWork, ...]:
        """Return what a person can do in its groups, and what waits for the applicant in cases of the person's posts."""
        with self._acts.look(person) as act:
            return own_work.own_work(act, person)

    def own_posts(self, person: str) -> list[str]:
        """Return the posts that a person holds now."""
        with self._acts.look(person) as act:
            return sorted(set(work_items.posts_of(act.connection, person, act.now)))

    def own_cards(self, person: str, *, before: int | None = None) -> Sequence[Row[Any]]:
        """Return reminders and cards of the posts that a person holds, the newest first."""
        with self._acts.look(person) as act:
            posts = work_items.posts_of(act.connection, person, act.now)
            return own_rows.cards_of(act.connection, posts, before=before) if posts else ()

    def own_deliveries(self, person: str) -> Sequence[Row[Any]]:
        """Return the decisions that the posts of a person have to deliver, the most urgent first."""
        with self._acts.look(person) as act:
            posts = work_items.posts_of(act.connection, person, act.now)
            return own_rows.to_deliver(act.connection, posts) if posts else ()

    def search(self, text: str, *, by: str) -> Sequence[Row[Any]]:
        """Return cases by receipt number, applicant or attribute: those in which the person's posts take part; supervision finds all."""
        with self._acts.look(by) as act:
            return search.find(act, text)

    def clocks(self, receipt: str) -> tuple[ClockView, ...]:
        """Return the clocks of a case, with when they stood still and what comes if nothing is done."""
        with self._acts.look() as act:
            return case_clocks.read_clocks(act, receipt)

    def open_procedures(self, receipt: str) -> Sequence[Row[Any]]:
        """Return the special procedures that hold up a case."""
        with self.database.reading() as connection:
            return procedures.open_procedures(connection, find_case(connection, receipt).id)

    def flow_of(self, receipt: str) -> FlowOfCase:
        """Return the version of its flow on which a case runs."""
        with self.database.reading() as connection:
            row = staff.deployment_by_number(connection, find_case(connection, receipt).deployment_id)
            return FlowOfCase(row=row, flow=deployments.load(row).flow)

    def holders(self, post: str) -> list[str]:
        """Return who holds a post now."""
        with self._acts.look() as act:
            return staff.holders(act.connection, post, act.now)

    def asks_for_verdict(self, item: int) -> bool:
        """Tell whether whoever completes a work item has to give a verdict."""
        with self._acts.look() as act:
            return asks_for_verdict(act.connection, work_items.item_by_number(act.connection, item))

    def rehearse(self, order: Order, *, by: str) -> tuple[Outcome, ...]:
        """Return what would come of doing the same with several work items; nothing is changed."""
        with self._acts.rehearse(by) as act:
            return bulk.rehearse(act, order)

    def carry_out(self, order: Order, *, by: str, key: str) -> tuple[Outcome, ...]:
        """Do the same with several work items, each by itself; done again with the same key, each happens once."""
        bulk.check(order)
        found = []
        for number in order.items:
            what = ["bulk", number, asdict(replace(order, items=()))]
            try:
                self._acts.once(by, f"{key}-{number}", what, partial(_do_one, order=order, number=number))
            except StoreError:
                raise
            except BinglianError as error:
                with self._acts.look(by) as act:
                    found.append(bulk.refused(act, number, error))
            else:
                with self._acts.look(by) as act:
                    found.append(bulk.done(act, number))
        return tuple(found)


def _do_one(act: Act, *, order: Order, number: int) -> None:
    bulk.do_one(act, order, number)
