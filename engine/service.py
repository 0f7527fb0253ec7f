"""The engine: the one service that the command line, a program and the web call."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from engine import (
    cases,
    deployments,
    further_review,
    history,
    letters,
    materials,
    moves,
    office_calendars,
    special_procedures,
    sweep,
    waiting,
    work,
)
from engine.act import NOBODY
from engine.acts import Acts
from engine.clock import SystemClock
from engine.completion import Completion
from engine.errors import NotAllowedError
from engine.journal import first_fault
from engine.office_calendars import in_force
from engine.store import cards as card_rows
from engine.store import cases as case_rows
from engine.store import clocks, work_items
from engine.store import deployments as staff
from engine.store import letters as letter_rows
from engine.store.database import Database
from engine.supervision import cards
from engine.supervision.indicators import measure
from engine.supervision.rungs import shipped_rule_sets
from processes.eventlog import write_traces
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Row

    from engine.act import Act
    from engine.clock import Clock
    from engine.deployment import Decision
    from engine.journal import Entry
    from engine.letters import Letter
    from engine.materials import Material
    from engine.moves import Move
    from engine.office_calendars import OfficeCalendars
    from engine.supervision.indicators import Indicator
    from engine.sweep import Fired

SIDES = ("approval", "supervision", "administration")
DEFAULT_RULES = "reminder_yellow_red"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A case as it is: its row, its work items, its clocks and its journal."""

    case: Row[Any]
    items: Sequence[Row[Any]]
    clocks: Sequence[Row[Any]]
    journal: tuple[tuple[int, Entry], ...]


class Engine:
    """Runs the cases of one office. Each method is one act: it is done as a whole, or refused and nothing has changed.

    `key` names an act: done again with the same key, it gives the same answer and happens once.
    """

    def __init__(self, url: str, *, clock: Clock | None = None, rules: str = DEFAULT_RULES) -> None:
        self.database = Database(url)
        self.clock = clock or SystemClock()
        self._acts = Acts(self.database, self.clock, shipped_rule_sets()[rules])

    # --- flows and people -------------------------------------------------------------------------------------------
    def deploy(self, xml: bytes, *, by: str = NOBODY, joint: str = "") -> tuple[str, int]:
        """Deploy a flow; return its name and version. `joint` is the rule of its joint decisions (`engine.joint.RULES`)."""
        with self._acts.begin(by) as act:
            return deployments.deploy(act, xml, {deployments.JOINT: joint} if joint else {})

    def flows(self) -> Sequence[Row[Any]]:
        """Return the newest version of each flow."""
        with self.database.reading() as connection:
            return staff.list_deployments(connection)

    def add_person(self, person: str, *, name: str = "", side: str = "approval", rank: str = "") -> None:
        """Make somebody known, on one side: approval and supervision are never in one hand.

        `rank` is "head" for the head of a department, "government head" for whom the departments answer to.
        """
        with self._acts.begin(NOBODY) as act:
            staff.insert_person(act.connection, id=person, name=name or person, side=side, rank=rank)

    def assign(self, person: str, post: str) -> None:
        """Give a person a post of the same side.

        Raises NotAllowedError where the post is of another side.
        """
        with self._acts.begin(NOBODY) as act:
            who = staff.person_by_id(act.connection, person)
            what = staff.post_by_id(act.connection, post)
            if who.side != what.side:
                raise NotAllowedError(
                    message(
                        "{person} stands on the side of {side}; the post {post} is on the side of {other}: approval and supervision are kept apart.",
                        person=person,
                        side=who.side,
                        post=post,
                        other=what.side,
                    )
                )
            staff.insert_assignment(act.connection, person_id=person, post_id=post, side=what.side, begin=act.now)

    def posts(self) -> Sequence[Row[Any]]:
        """Return all posts."""
        with self.database.reading() as connection:
            return staff.list_posts(connection)

    def issue_letter(self, letter: Letter, *, by: str) -> None:
        """Give a person authority to decide at chief windows."""
        with self._acts.begin(by) as act:
            letters.issue(act, letter)

    def letters(self, person: str = "") -> Sequence[Row[Any]]:
        """Return the authority letters, of a person or of everybody."""
        with self.database.reading() as connection:
            return letter_rows.letters_of(connection, person)

    # --- cases --------------------------------------------------------------------------------------------------------
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

    # --- materials ----------------------------------------------------------------------------------------------------
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

    # --- work -----------------------------------------------------------------------------------------------------------
    def work(self, person: str) -> Sequence[Row[Any]]:
        """Return what a person can do now, the most urgent first."""
        with self._acts.look() as act:
            return work.work_list(act, person)

    def decisions(self, item: int) -> tuple[Decision, ...]:
        """Return what whoever completes a work item will have to say."""
        with self._acts.look() as act:
            return work.decisions(act, item)

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

    # --- moving to another version ------------------------------------------------------------------------------------
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

    def happen(self, receipt: str, element: str, *, by: str, key: str = "") -> None:
        """Say that an event which a case waits for has happened: a message came, a signal was given."""
        self._acts.once(by, key, ["happen", receipt, element], lambda act: waiting.say_happened(act, receipt, element))

    # --- supervision --------------------------------------------------------------------------------------------------
    def cards(self, *, post: str = "", status: str = "") -> Sequence[Row[Any]]:
        """Return reminders and cards, the newest first; of a post, or in a state."""
        with self.database.reading() as connection:
            return card_rows.list_cards(connection, post=post, status=status)

    def answer_card(self, number: int, answer: str, *, by: str, words: str = "", key: str = "") -> None:
        """Answer a card: "receive" it, "explain", "appeal"; or, as a supervisor, "uphold" or "withdraw" it."""
        what = ["card", number, answer, words]
        self._acts.once(by, key, what, lambda act: cards.answer(act, number, answer, words))

    def indicators(self, begin: datetime, end: datetime) -> tuple[Indicator, ...]:
        """Return the indicators of a period, each with what it is a share of."""
        with self.database.reading() as connection:
            return measure(connection, begin, end)

    # --- acts on the clock ----------------------------------------------------------------------------------------------
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

    def calendars(self) -> OfficeCalendars:
        """Return who keeps which hours."""
        with self.database.reading() as connection:
            return in_force(connection)

    def change_calendars(self, content: str, *, by: str) -> int:
        """Put the calendars of a file into force and count every open limit anew; return how many."""
        with self._acts.begin(by) as act:
            return office_calendars.change(act, content)

    def take_back_calendars(self, *, by: str) -> int:
        """Put the calendars of before the last change into force again; return how many limits were counted anew."""
        with self._acts.begin(by) as act:
            return office_calendars.take_back(act)

    # --- time and record ----------------------------------------------------------------------------------------------
    def tick(self) -> tuple[Fired, ...]:
        """Fire every rung whose time has come."""
        fired: list[Fired] = []
        while True:
            with self._acts.begin(NOBODY) as act:
                rang = sweep.ring(act)
            if not rang:
                break
        while True:
            with self._acts.begin(NOBODY) as act:
                batch = sweep.sweep(act)
            if not batch:
                return tuple(fired)
            fired.extend(batch)

    def verify(self) -> tuple[str, int] | None:
        """Return receipt and number of the first entry of a journal that is not what was written, None where all are."""
        with self.database.reading() as connection:
            last = 0
            while heads := case_rows.read_heads(connection, above=last, limit=1000):
                for number, receipt, count, head in heads:
                    fault = first_fault(number, case_rows.read_journal(connection, number), count, head)
                    if fault is not None:
                        return receipt, fault
                    last = number
        return None

    def export(self, file: Path) -> None:
        """Write the history of all cases as an event log: XES or CSV, by the name of the file."""
        with self.database.reading() as connection:
            write_traces(history.traces(connection), file)

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()
