"""Check words: whoever has a number and its word sees where the matter is; whoever guesses has to wait.

The check word is a code of the number under the secret of the site, so that nobody reads it off the number.
"""

from __future__ import annotations

import base64
import hmac
from hashlib import sha256

from flask import current_app, request

from engine.errors import NotFoundError
from processes.messages import message
from web.here import office

LENGTH = 8


def check_word(number: str) -> str:
    """Return the check word of a receipt number, or of the number of a complaint."""
    return base64.b32encode(_code(number)).decode().lower()[:LENGTH]


def prove(number: str, word: str) -> None:
    """Refuse whoever does not have the check word of a number.

    Raises NotFoundError for a wrong one, TooManyError after too many.
    """
    right = hmac.compare_digest(word.strip().lower().encode(), check_word(number).encode())
    office().note_attempt_at(number, address(), right=right)
    if not right:
        raise NotFoundError(
            message("There is nothing with this number and check word; both stand on the receipt that you were given.")
        )


def address() -> str:
    """Return a code of where a request comes from, from which nobody reads the address."""
    return _code(f"address {request.remote_addr}").hex()[:32]


def _code(text: str) -> bytes:
    return hmac.digest(str(current_app.config["SECRET_KEY"]).encode(), text.encode(), sha256)
