"""What an office is made of: flows, posts and people, letters, calendars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import (
    deployments,
    letters,
    office_calendars,
    practice,
)
from engine.act import NOBODY
from engine.errors import NotAllowedError
from engine.office_calendars import in_force
from engine.policies import Policies, read_policies
from engine.promises import REQUIRE, refuse_faults
from engine.service.acting import Acting
from engine.service.correspondence import check_mail
from engine.store import deployments as staff
from engine.store import letters as letter_rows
from engine.store.cases import find_case
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Row

    from engine.letters import Letter
    from engine.office_calendars import OfficeCalendars


class Office(Acting):
    """Flows in service, who holds which post, and who keeps which hours."""

    def deploy(
        self,
        xml: bytes,
        *,
        by: str = NOBODY,
        joint: str = "",
        delivery: bool = True,
        hearing_unit: str = "day",
        silence_agrees: bool = False,
        first_day_counts: bool = False,
        promises: str = "check",
        process: str = "",
    ) -> tuple[str, int]:
        """Deploy a flow; return its name and version. What it is run by beside its file is in `engine.policies.Policies`.

        `process` is the one to run where the file has several. With `promises="require"` a promise above half of its statutory limit is refused, unless an approved exception is in force.
        """
        policies = Policies(
            joint=joint,
            delivery=delivery,
            hearing_unit=hearing_unit,
            silence_agrees=silence_agrees,
            first_day_counts=first_day_counts,
        )
        with self._acts.begin(by) as act:
            deployed = deployments.deploy(act, xml, policies, process=process)
            if promises == REQUIRE:
                refuse_faults(act, deployed[0])
            return deployed

    def policies(self, receipt: str) -> Policies:
        """Return the policies by which a case is run."""
        with self.database.reading() as connection:
            number = find_case(connection, receipt).deployment_id
            return read_policies(staff.deployment_by_number(connection, number).policies)

    def flows(self) -> Sequence[Row[Any]]:
        """Return the newest version of each flow."""
        with self.database.reading() as connection:
            return staff.list_deployments(connection)

    def add_person(
        self, person: str, *, name: str = "", side: str = "approval", rank: str = "", mail: str = ""
    ) -> None:
        """Make somebody known, on one side: approval and supervision are never in one hand.

        `rank` is "head" for the head of a department, "government head" for whom the departments answer to. `mail` is where notices go.
        """
        check_mail(mail)
        with self._acts.begin(NOBODY) as act:
            staff.insert_person(act.connection, id=person, name=name or person, side=side, rank=rank, mail=mail)

    def people(self) -> Sequence[Row[Any]]:
        """Return everybody who is known."""
        with self.database.reading() as connection:
            return staff.list_people(connection)

    def person(self, person: str) -> Row[Any]:
        """Return somebody who is known.

        Raises NotFoundError for anybody else.
        """
        with self.database.reading() as connection:
            return staff.person_by_id(connection, person)

    def knows(self, person: str) -> bool:
        """Tell whether somebody is known already."""
        with self.database.reading() as connection:
            return staff.is_person(connection, person)

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

    def practise(self, now: datetime) -> None:
        """Set the clock of a store for practice; the first time makes a store without cases one."""
        with self._acts.begin(NOBODY) as act:
            practice.set_time(act, now)
        self.keep_time()

    def is_practice(self) -> bool:
        """Tell whether the store is for practice: its clock goes when it is told to."""
        return practice.is_practice(self.database)

    def keep_time(self) -> None:
        """Go by the clock of the store: the machine's, or the one that was set for practice."""
        self.clock = self._acts.clock = practice.clock_of(self.database)

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
