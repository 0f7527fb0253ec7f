"""The second factor: an app that shows a new code every half minute (TOTP, RFC 6238), and the secret that it shares with the site."""

from __future__ import annotations

import base64
import hmac
import io
import os
from typing import TYPE_CHECKING

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from flask import current_app

if TYPE_CHECKING:
    from datetime import datetime

STEP, DIGITS, BYTES = 30, 6, 20  # seconds; what every app knows
DRIFT = (0, -1, 1)  # steps by which the clock of a telephone may be wrong
ISSUER = "Binglian"


def new_secret() -> str:
    """Return a new secret, as people type it into an app that cannot read pictures."""
    return base64.b32encode(os.urandom(BYTES)).decode()


def address(secret: str, person: str) -> str:
    """Return the address by which an app takes the secret."""
    return _codes(secret).get_provisioning_uri(person, ISSUER)


def picture(secret: str, person: str) -> str:
    """Return that address as a QR code, an SVG picture in a data address."""
    from qrcode import QRCode
    from qrcode.image.svg import SvgPathImage

    code = QRCode(image_factory=SvgPathImage, border=2)
    code.add_data(address(secret, person))
    drawn = io.BytesIO()
    code.make_image().save(drawn)
    return f"data:image/svg+xml;base64,{base64.b64encode(drawn.getvalue()).decode()}"


def code_at(secret: str, now: datetime) -> str:
    """Return the code that an app shows at an instant."""
    return _codes(secret).generate(int(now.timestamp())).decode()


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """Return for which step a code is right about now, None for none.

    >>> from datetime import UTC, datetime, timedelta
    >>> now, secret = datetime(2026, 3, 9, tzinfo=UTC), new_secret()
    >>> step_of(secret, code_at(secret, now), now + timedelta(seconds=STEP)) == int(now.timestamp()) // STEP
    True
    >>> step_of(secret, code_at(secret, now), now + timedelta(seconds=5 * STEP))
    """
    about = int(now.timestamp()) // STEP
    typed = "".join(code.split()).encode()
    steps = (about + drift for drift in DRIFT)
    return next((step for step in steps if hmac.compare_digest(_codes(secret).generate(step * STEP), typed)), None)


def seal(secret: str) -> str:
    """Return a secret as the store keeps it: a copy of the store alone makes no codes."""
    return _box().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """Return a secret that the store keeps; "" where the secret of the site is another than it was."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return ""


def _codes(secret: str) -> TOTP:
    return TOTP(base64.b32decode(secret), DIGITS, SHA1(), STEP)  # noqa: S303 - as RFC 6238 has it, and as all apps do


def _box() -> Fernet:
    site = str(current_app.config["SECRET_KEY"]).encode()
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"binglian second factor").derive(site)
    return Fernet(base64.urlsafe_b64encode(key))
