"""Every other service, by Apprise: chats, phones, message queues. One address, so whatever goes there is read by all who look there."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from engine.channels.channel import UndeliveredError
from processes.messages import message

if TYPE_CHECKING:
    from apprise import Apprise

    from engine.channels.channel import Letter
    from engine.channels.channel_file import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service that Apprise knows, by its address there."""

    is_local: ClassVar[bool] = False

    service: Apprise

    def reaches(self, letter: Letter) -> bool:
        """Tell that it takes every letter."""
        del letter
        return True

    def send(self, letter: Letter) -> None:
        """Hand the letter to the service."""
        if not self.service.notify(title=letter.subject, body=f"{letter.text}\n{letter.plain_key}"):
            reason = "the service did not take it"
            raise UndeliveredError(reason, is_down=True)


def read(entry: Entry) -> Service:
    """Read the address of a service; it holds a secret, so it stands in an environment variable."""
    try:
        from apprise import Apprise
    except ImportError as error:
        raise entry.refuse(message("this needs Apprise: pip install 'binglian[notify]'.")) from error
    service = Apprise()
    if not service.add(entry.secret("url_variable", None)):
        raise entry.refuse(message("Apprise knows no service with the address in url_variable."))
    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # what is in vain is on record with the notice
    return Service(service=service)
