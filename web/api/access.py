"""Who calls: a bearer token stands for a person, in some scopes and never beyond what the roles of that person allow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from apiflask import HTTPTokenAuth
from flask import current_app, request

from engine.accounts import ADMINISTRATOR, CONSULTANT, OFFICER, PLANNER, SUPERVISOR
from web.api.problems import refuse_caller

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.service import Engine

READ, WORK, SUPERVISE, ADMINISTER, ANALYSE = "read", "work", "supervise", "administer", "analyse"
SCOPES = {  # scope -> the roles that may have it
    READ: frozenset({OFFICER, SUPERVISOR}),
    WORK: frozenset({OFFICER}),
    SUPERVISE: frozenset({SUPERVISOR}),
    ADMINISTER: frozenset({ADMINISTRATOR}),
    ANALYSE: frozenset({CONSULTANT, PLANNER}),
}
MOST_KEY = 200

auth = HTTPTokenAuth(
    scheme="Bearer", security_scheme_name="token", description="A token made on the page of one's account."
)
auth.error_processor(refuse_caller)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A program that acts for a person, in some scopes."""

    person: str
    roles: frozenset[str]
    scopes: frozenset[str]

    @property
    def granted(self) -> frozenset[str]:
        """Return the scopes that its token has and the roles of its person allow."""
        return frozenset(scope for scope in self.scopes if SCOPES.get(scope, frozenset()) & self.roles)


def office() -> Engine:
    """Return the office that is called."""
    return cast("Engine", current_app.config["OFFICE"])


def caller() -> Caller:
    """Return who calls; beneath `auth_required` there is always one."""
    return cast("Caller", auth.current_user)


def person() -> str:
    """Return for whom a program acts."""
    return caller().person


def key() -> str:
    """Return the name of an act that is not to be done twice, from the header Idempotency-Key; "" where there is none."""
    given = request.headers.get("Idempotency-Key", "")[:MOST_KEY]
    return f"api:{person()}:{given}" if given else ""


def _find_caller(token: str) -> Caller | None:
    find = cast("Callable[[str], Caller | None]", current_app.config["FIND_CALLER"])
    return find(token) if token else None


def _scopes(found: Caller) -> list[str]:
    return sorted(found.granted)


auth.verify_token(_find_caller)
auth.get_user_roles(_scopes)
