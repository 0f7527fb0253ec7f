"""Programs that speak in the name of a person: `Authorization: Bearer binglian_...`, for the addresses that programs use.

A program may do what its token says (`engine.logins.SCOPES`) and never more than its person may.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request

from engine.errors import NotAllowedError
from processes.messages import message
from web.here import office
from web.quotas import BY_ADDRESS, WRITES, count
from web.security_log import note

if TYPE_CHECKING:
    from sqlalchemy import Row


def speaker(scope: str) -> Row[Any]:
    """Return the account in whose name a request is made, if its token may do that; every request counts.

    Raises NotAllowedError, TooManyError.
    """
    given = request.authorization
    token = (given.token or "") if given is not None and given.type == "bearer" else ""
    row = office().account_by_token(token) if token else None
    if row is None:
        count(request.remote_addr or "", BY_ADDRESS)
        note("token", "wrong")
        raise NotAllowedError(
            message("Send a token that is not over, as Authorization: Bearer; people issue them under My account.")
        )
    if scope not in row.scopes:
        note("token", "scope", who=row.person_id, token=row.token_id, scope=scope)
        raise NotAllowedError(message("This token may not {scope}; issue one that may, under My account.", scope=scope))
    count(f"token {row.token_id}", WRITES)
    return row
