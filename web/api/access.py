"""Who calls: a bearer token stands for a person, and never goes beyond what the roles of that person allow."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from apiflask import HTTPTokenAuth
from flask import request

from engine import logins
from engine.accounts import ADMINISTRATOR, CONSULTANT, OFFICER, PLANNER, SUPERVISOR
from engine.quotas import Quota
from web.api.problems import refuse_caller
from web.here import office
from web.quotas import BY_ADDRESS, SAFE, count
from web.security_log import note

if TYPE_CHECKING:
    from sqlalchemy import Row

READ, WORK, SUPERVISE, ADMINISTER, ANALYSE = "read", "work", "supervise", "administer", "analyse"
RIGHTS = {  # what an operation asks for -> the roles that have it
    READ: frozenset({OFFICER, SUPERVISOR}),
    WORK: frozenset({OFFICER}),
    SUPERVISE: frozenset({SUPERVISOR}),
    ADMINISTER: frozenset({ADMINISTRATOR}),
    ANALYSE: frozenset({CONSULTANT, PLANNER}),
}
MOST_KEY = 200
REQUESTS = Quota(kind="program", most=1200, within=timedelta(minutes=1))

auth = HTTPTokenAuth(
    scheme="Bearer", security_scheme_name="token", description="A token made on the page of one's account."
)
auth.error_processor(refuse_caller)


def person() -> str:
    """Return for whom a program acts; beneath `auth_required` there is always somebody."""
    row: Any = auth.current_user
    return str(row.person_id)


def key() -> str:
    """Return the name of an act that is not to be done twice, from the header Idempotency-Key; "" where there is none."""
    given = request.headers.get("Idempotency-Key", "")[:MOST_KEY]
    return f"api:{person()}:{given}" if given else ""


def _find_account(token: str) -> Row[Any] | None:
    """Return the account in whose name a token speaks, None where it is over; every request counts."""
    row = office().account_by_token(token) if token else None
    if row is None:
        count(request.remote_addr or "", BY_ADDRESS)
        note("token", "wrong" if token else "none")
        return None
    count(f"token {row.token_id}", REQUESTS)
    return row


def _rights(row: Row[Any]) -> list[str]:
    """Return what the roles of a person allow, as far as the token goes: what changes nothing takes `read` only."""
    writes = request.method not in SAFE
    return [
        right
        for right, roles in RIGHTS.items()
        if roles & set(row.roles) and (logins.WRITE if writes and right != ANALYSE else logins.READ) in row.scopes
    ]


auth.verify_token(_find_account)
auth.get_user_roles(_rights)
