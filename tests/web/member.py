"""Somebody with an account of the office in service: password, app on the telephone, and a browser without script."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from reader import Reader

from web.credentials.factors import STEP, code_at

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from engine.clock import ManualClock
    from engine.service import Engine

STEP_ON = timedelta(seconds=STEP)
PASSWORD = "four words by chance"  # noqa: S105 - nobody else's
SECRET = re.compile(r"<code>([A-Z2-7 ]+)</code>")
CODES = re.compile(r"<code>([a-z2-7-]{19})</code>")


class Member(Reader):
    """Logs in as people do."""

    def __init__(self, app: Flask, office: Engine, clock: ManualClock, person: str = "li") -> None:
        super().__init__(app)
        self.office, self.clock, self.person, self.secret = office, clock, person, ""

    def join(self) -> TestResponse:
        """Set password and second factor up with an invitation; the page shown is that of the recovery codes."""
        address = f"/invitation/{self.office.invite(self.person)}"
        self.open(address)
        self.press(address, password=PASSWORD, again=PASSWORD)
        return self.set_up()

    def set_up(self, address: str = "/login/factor", **fields: str) -> TestResponse:
        self.secret = SECRET.findall(self.text)[0].replace(" ", "")
        return self.press(address, code=self.code(), **fields)

    def give_password(self, password: str = PASSWORD) -> TestResponse:
        self.open("/login")
        return self.press("/login", person=self.person, password=password)

    def log_in(self) -> TestResponse:
        self.clock.go(STEP_ON)
        self.give_password()
        return self.press("/login/code", code=self.code())

    def code(self) -> str:
        return code_at(self.secret, self.clock.now())
