"""Notices: what the office has to tell people, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import sending
from engine.act import NOBODY
from engine.office_record import note
from engine.service.acting import Acting
from engine.store import deployments as staff
from engine.store import outbox
from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Row

    from engine.channels import Channel
    from engine.sending import Delivery


class Correspondence(Acting):
    """Notices in the outbox, and where people get them."""

    def notices(self, *, status: str = "", receipt: str = "") -> Sequence[Row[Any]]:
        """Return notices, the newest first: in a state (pending, sent, no address, failed), or of a case."""
        with self.database.reading() as connection:
            return outbox.list_notices(connection, status=status, receipt=receipt)

    def send(self, channels: Sequence[Channel], *, go_on: Callable[[], bool] = lambda: True) -> tuple[Delivery, ...]:
        """Send what is to be sent now, as long as `go_on` says so; return what came of each.

        Raises NotAllowedError where a channel would carry notices out of a store for practice.
        """
        return sending.send(self._acts, channels, go_on)

    def send_again(self, number: int) -> None:
        """Let a notice be tried again from the beginning; a channel that has taken it is not asked again."""
        with self._acts.begin(NOBODY) as act:
            outbox.send_again(act.connection, number, act.now)

    def set_mail(self, person: str, mail: str, *, by: str = NOBODY) -> None:
        """Say where a person gets notices; those that waited for an address go out.

        Raises UsageError for what is no address of mail.
        """
        check_mail(mail)
        with self._acts.begin(by) as act:
            staff.person_by_id(act.connection, person)
            note(act, "mail changed", person)
            staff.change_person(act.connection, person, mail=mail)
            outbox.address_known(act.connection, person, act.now)


def check_mail(mail: str) -> None:
    """Refuse what is no address of mail; "" is none, and may be."""
    from engine.channels.mail import address

    if mail and address(mail) is None:
        raise UsageError(message("{text} is no address of mail.", text=mail))
