"""The administrator's pages, as somebody without script uses them."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from reader import TOKEN, Reader

from processes.catalogue import flow

if TYPE_CHECKING:
    from flask import Flask

    from engine.service import Engine

PAGES = [
    "/admin",
    "/admin/people",
    "/admin/people/li",
    "/admin/posts",
    "/admin/separation",
    "/admin/letters",
    "/admin/items",
    "/admin/versions",
    "/admin/versions/Shop_sign",
    "/admin/versions/Shop_sign/moves",
    "/admin/versions/Shop_sign/moved",
    "/admin/deploy",
    "/admin/changes",
    "/admin/calendars",
    "/admin/rules",
    "/admin/health",
    "/admin/audit",
    "/admin/record",
]


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_for_administrators(reader: Reader, address: str) -> None:
    reader.be("gu")
    for language in ("en", "zh-Hans"):
        reader.press(f"/language/{language}", page="/")
        assert reader.open(address).status_code == 200
        assert not re.search(r"<script(?![^>]*src=)|<style| style=| on[a-z]+=", reader.text)
        assert "None" not in re.sub(r"<[^>]*>", "", reader.text)
        reader.open("/")
    reader.be("zhao")  # an officer
    assert reader.open(address).status_code == (200 if address == "/admin/letters" else 403)


def send(reader: Reader, address: str, content: bytes, **fields: str) -> int:
    token = TOKEN.search(reader.text)
    assert token
    data = {"csrf_token": token[1], "file": (io.BytesIO(content), "a file"), **fields}
    answer = reader.client.post(address, data=data, headers=reader.headers, follow_redirects=True)
    reader.text = answer.get_data(as_text=True)
    return answer.status_code
