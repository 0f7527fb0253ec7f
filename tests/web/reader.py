"""Somebody with a browser that knows no script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Reader:
    """Opens pages, and presses buttons of the page last opened."""

    def __init__(self, app: Flask, language: str = "en") -> None:
        self.client = app.test_client()
        self.headers = {"Accept-Language": language}
        self.text = ""

    def open(self, address: str) -> TestResponse:
        return self._seen(self.client.get(address, headers=self.headers, follow_redirects=True))

    def press(self, address: str, **fields: str) -> TestResponse:
        token = TOKEN.search(self.text)
        assert token, "the page has no form"
        fields = {"csrf_token": token[1]} | fields
        return self._seen(self.client.post(address, data=fields, headers=self.headers, follow_redirects=True))

    def be(self, person: str) -> TestResponse:
        self.open("/")
        return self.press(f"/be/{person}")

    def _seen(self, response: TestResponse) -> TestResponse:
        self.text = response.get_data(as_text=True)
        return response
