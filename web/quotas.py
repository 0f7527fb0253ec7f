"""How often somebody may knock at the door, and write. In practice nobody counts: the clock there stands still."""

from __future__ import annotations

from datetime import timedelta

from flask import request

from engine.errors import TooManyError
from engine.quotas import Quota
from engine.secret_words import digest
from web.here import is_practice, office
from web.login import account
from web.security_log import note

BY_ADDRESS = Quota(kind="login from", most=60, within=timedelta(minutes=5))  # an office may stand behind one address
BY_NAME = Quota(kind="login as", most=20, within=timedelta(minutes=15))
WRITES = Quota(kind="write", most=240, within=timedelta(minutes=1))
SAFE = ("GET", "HEAD", "OPTIONS")


def count(subject: str, quota: Quota) -> None:
    """Count a request of somebody; the store need not know of whom.

    Raises TooManyError where they have asked too often.
    """
    if is_practice():
        return
    try:
        office().count_request(digest(subject), quota)
    except TooManyError:
        note(quota.kind, "too often")
        raise


def count_write() -> None:
    """Count every request that changes something, by person, or by address of who is not logged in."""
    if request.method not in SAFE:
        row = account()
        count(row.person_id if row is not None else f"from {request.remote_addr}", WRITES)
