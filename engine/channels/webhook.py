"""A webhook: each notice is posted as JSON to one address, which sends it on (to phones, to a portal)."""

from __future__ import annotations

import hashlib
import hmac
import json
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

from engine.channels.channel import UndeliveredError
from processes.messages import message

if TYPE_CHECKING:
    from engine.channels.channel import Letter
    from engine.channels.channel_file import Entry

TIMEOUT = 10.0  # seconds that a server may be silent
CLIENT_ERRORS = range(400, 500)  # of one letter; but for these, which are about all of them
ABOUT_ALL = frozenset({401, 403, 404, 405, 429})


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """An address that takes JSON. With a secret each body is signed (HMAC with SHA-256)."""

    is_local: ClassVar[bool] = False

    is_secure: bool
    host: str
    port: int | None
    path: str
    secret: str
    timeout: float = TIMEOUT

    def reaches(self, letter: Letter) -> bool:
        """Tell that it takes every letter."""
        del letter
        return True

    def send(self, letter: Letter) -> None:
        """Post the letter; whatever is not an answer of the 200s has not taken it, and nothing is posted on elsewhere."""
        body = json.dumps(letter.as_facts(), ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": letter.plain_key}
        if self.secret:
            headers["X-Binglian-Signature"] = "sha256=" + hmac.digest(self.secret.encode(), body, hashlib.sha256).hex()
        kind = HTTPSConnection if self.is_secure else HTTPConnection
        with closing(kind(self.host, self.port, timeout=self.timeout)) as connection:
            try:
                connection.request("POST", self.path, body, headers)
                status = connection.getresponse().status
            except (OSError, HTTPException, ValueError) as error:
                raise UndeliveredError(error or type(error).__name__, is_down=True) from error
        if status // 100 != 2:  # noqa: PLR2004 - the class of answers that says it was taken
            reason = f"HTTP {status}"
            raise UndeliveredError(reason, is_down=status not in CLIENT_ERRORS or status in ABOUT_ALL)


def read(entry: Entry) -> Webhook:
    """Read the address of a webhook."""
    url = entry.text("url")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in {"http", "https"} or not parts.hostname or not url.isascii():
        raise entry.refuse(message("{url} is no address of a webhook; give https://...", url=url))
    if parts.username or parts.password:
        raise entry.refuse(message("the address must not hold a name or password; sign with secret_variable."))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    secret = entry.secret("secret_variable")
    return Webhook(is_secure=parts.scheme == "https", host=parts.hostname, port=port, path=path, secret=secret)
