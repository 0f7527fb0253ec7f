"""What looks as if a limit was met on paper; it proves nothing, and each comes with the cases behind it."""

from __future__ import annotations

from flask import Blueprint

from engine.accounts import SUPERVISOR
from processes.messages import message
from web.frame import page
from web.here import office
from web.periods import asked_days, instants
from web.rights import allow

pages = Blueprint("watched", __name__)
DAYS = 7
KINDS = {
    "late suspension": message("Special procedures begun in the last working hour before a card"),
    "burst": message("Many completions within minutes at the end of a month"),
    "at once": message("Completions within a minute of taking the work"),
}
MOST = 20  # cases that are linked from one finding


@pages.get("/supervision/watch")
@allow(SUPERVISOR)
def watch() -> str:
    """List what to look at twice."""
    first, last = asked_days(DAYS)
    found = office().watch(*instants(first, last))
    groups = [(words, [one for one in found if one.kind == kind]) for kind, words in KINDS.items()]
    return page("supervisor/watch.jinja", groups=groups, first=first, last=last, most=MOST)
