"""One address for each view that somebody can reach by following links from the first page."""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from reader import Reader
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

LINK = re.compile(r'<a [^>]*href="([^"#]+)')
MOST = 3  # addresses of one view that are opened to find links
SKIPPED = {
    "static",
    "consultant.redesign_of",
    "consultant.comparison_of",
}  # what is computed for a long time, and no page of ours
PEOPLE = {"": "nobody", "li": "officer", "ma": "head", "sun": "supervisor", "he": "consultant", "lin": "planner", "gu": "administrator"}  # fmt: skip


def reachable(app: Flask, person: str, first: str = "/") -> dict[str, str]:
    """Return an address for each view with a page that a person finds, by its endpoint."""
    reader = Reader(app, "zh-CN")
    if person:
        reader.be(person)
    found: dict[str, str] = {}
    opened: dict[str, int] = {}
    waiting, seen = deque([first]), {first}
    while waiting:
        address = waiting.popleft()
        endpoint = _endpoint(app, address)
        if endpoint is None or endpoint in SKIPPED or opened.get(endpoint, 0) >= MOST:
            continue
        opened[endpoint] = opened.get(endpoint, 0) + 1
        response = reader.open(address)
        if response.status_code != 200 or response.mimetype != "text/html":
            continue
        if "sandbox" in response.headers["Content-Security-Policy"]:
            continue  # a report that stands alone: no script runs there, not even that of a test
        found.setdefault(endpoint, address)
        for link in _links(response.get_data(as_text=True), address):
            if link not in seen:
                seen.add(link)
                waiting.append(link)
    return found


def _links(text: str, address: str) -> Iterator[str]:
    for link in LINK.findall(text):
        parts = urlsplit(link.replace("&amp;", "&"))
        if not parts.netloc and not parts.scheme:
            path = parts.path or urlsplit(address).path
            yield path + (f"?{parts.query}" if parts.query else "")


def _endpoint(app: Flask, address: str) -> str | None:
    try:
        endpoint, _ = app.url_map.bind("localhost").match(urlsplit(address).path, method="GET")
    except (HTTPException, RequestRedirect):
        return None
    return str(endpoint)
