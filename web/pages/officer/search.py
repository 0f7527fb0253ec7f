"""Search: cases by receipt number, applicant, or what is known of the matter."""

from __future__ import annotations

from flask import request

from engine.accounts import OFFICER, SUPERVISOR
from engine.search import MOST
from web.frame import page
from web.here import office
from web.login import actor
from web.pages.officer.blueprint import pages
from web.rights import allow

LONGEST = 100  # characters of what is asked


@pages.get("/search")
@allow(OFFICER, SUPERVISOR)
def search() -> str:
    """List the cases that are asked for."""
    asked = request.args.get("for", "").strip()[:LONGEST]
    return page("officer/search.jinja", asked=asked, found=office().search(asked, by=actor()), most=MOST)
