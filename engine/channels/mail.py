"""Mail, by SMTP: to whoever has an address."""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import TYPE_CHECKING, ClassVar

from engine.channels.channel import UndeliveredError
from processes.messages import message

if TYPE_CHECKING:
    from engine.channels.channel import Letter
    from engine.channels.channel_file import Entry

SECURITY = {"starttls": 587, "ssl": 465, "none": 25}  # and the port that goes with it
TIMEOUT = 10.0  # seconds that a server may be silent
OF_ONE_LETTER = (
    *(smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError),
    smtplib.SMTPNotSupportedError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A server that takes mail."""

    is_local: ClassVar[bool] = False

    host: str
    port: int
    security: str
    sender: Address
    user: str
    password: str
    timeout: float = TIMEOUT
    trusted: ssl.SSLContext

    def reaches(self, letter: Letter) -> bool:
        """Tell whether the letter has an address of mail."""
        return address(letter.mail) is not None

    def send(self, letter: Letter) -> None:
        """Hand the letter to the server."""
        mail = compose(letter, self.sender)
        try:
            server = self._connect()
        except (OSError, ValueError) as error:
            raise UndeliveredError(error, is_down=True) from error
        try:
            server.send_message(mail)
        except OF_ONE_LETTER as error:
            raise UndeliveredError(error) from error
        except (OSError, ValueError) as error:
            raise UndeliveredError(error, is_down=True) from error
        finally:  # what the server has taken is taken, however it says goodbye
            with suppress(OSError):
                server.quit()
            server.close()

    def _connect(self) -> smtplib.SMTP:
        if self.security == "ssl":
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout, context=self.trusted)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
        try:
            if self.security == "starttls":
                server.starttls(context=self.trusted)
            if self.user:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server


def read(entry: Entry) -> Mail:
    """Read the settings of a mail server."""
    security = entry.choice("security", tuple(SECURITY), "starttls")
    sender = address(entry.text("from"))
    if sender is None:
        raise entry.refuse(message('from has to be an address, like "审批局 <notice@example.org>".'))
    user, password = entry.secret("user_variable"), entry.secret("password_variable")
    if security == "none" and password:
        raise entry.refuse(message('a password is not sent in the clear; set security to "starttls" or "ssl".'))
    authority = entry.text("authority", "")
    try:
        trusted = ssl.create_default_context(cafile=str(entry.folder / authority) if authority else None)
    except OSError as error:
        raise entry.refuse(
            message("the certificate {file} cannot be read: {reason}", file=authority, reason=error)
        ) from error
    return Mail(
        host=entry.text("host"),
        port=int(entry.take("port", int, SECURITY[security])),
        security=security,
        sender=sender,
        user=user,
        password=password,
        trusted=trusted,
    )


def address(text: str) -> Address | None:
    """Return an address of mail, None for what is none.

    >>> str(address("Office <notice@example.org>"))
    'Office <notice@example.org>'
    >>> address("13800000000") is address("a@b@c") is address("") is None
    True
    """
    name, plain = parseaddr(text)
    if not text.isprintable():
        return None
    try:
        found = Address(display_name=name, addr_spec=plain)
    except (ValueError, IndexError, MessageError):  # the parser of the library trips over some texts
        return None
    return found if found.username and found.domain else None


def compose(letter: Letter, sender: Address) -> EmailMessage:
    """Return a letter as mail; its id is made from the key, so that the same notice is the same mail."""
    mail = EmailMessage()
    mail["From"] = sender
    to = address(letter.mail)
    if to is not None:
        mail["To"] = Address(display_name=letter.name.strip(), username=to.username, domain=to.domain)
    mail["Subject"] = letter.subject
    mail["Date"] = format_datetime(letter.at)
    mail["Message-ID"] = f"<{hashlib.sha256(letter.key.encode()).hexdigest()[:32]}@{sender.domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Binglian-Key"] = letter.plain_key
    mail.set_content(letter.text)
    return mail
