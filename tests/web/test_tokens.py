"""Tokens of programs: what a request by one may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.errors import NotAllowedError
from engine.logins import READ, WRITE
from web.tokens import speaker

if TYPE_CHECKING:
    from flask import Flask

    from engine.service import Engine


def test_a_program_speaks_for_its_person(app: Flask, district: Engine) -> None:
    token = district.issue_token(by="li", name="import", scopes=[READ], days=1)
    with app.test_request_context(headers={"Authorization": f"Bearer {token}"}):
        assert speaker(READ).person_id == "li"
        with pytest.raises(NotAllowedError, match="may not write"):
            speaker(WRITE)


@pytest.mark.parametrize("given", ["", "Bearer binglian_guessed", "Basic bGk6bGk=", "Bearer ", "Bearer"])
def test_whoever_has_no_token_is_nobody(app: Flask, given: str) -> None:
    with app.test_request_context(headers={"Authorization": given}), pytest.raises(NotAllowedError, match="not over"):
        speaker(READ)
