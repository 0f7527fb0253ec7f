"""The access matrix: what the code lets whom do is what was reviewed, line by line, in access.csv.

A new route fails until somebody has looked at its line. `REFRESH_ACCESS=1 pytest tests/web/test_access.py` writes the lines; what
changed is then read like any other change.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import access
import pytest
from access import COLUMNS, OWN, PEOPLE, Route

if TYPE_CHECKING:
    from engine.service import Engine

ROUTES = access.routes(access.make_app(None))
REVIEWED = access.read()


def test_refresh(district: Engine) -> None:
    """Write the lines where that was asked for; else every line must be of a route that there is."""
    app, known = access.make_app(district), access.records(district)
    if os.environ.get("REFRESH_ACCESS"):
        access.write([access.line_of(app, route, access.record_of(route, known)) for route in ROUTES])

    assert not set(access.read()) - {route.name for route in ROUTES}, "lines in access.csv without a route: delete them"


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_a_route_lets_in_whom_it_was_reviewed_for(district: Engine, route: Route) -> None:
    app, record = access.make_app(district), access.record_of(route, access.records(district))
    line = access.line_of(app, route, record)
    told = ",".join(line[column] for column in COLUMNS)
    assert route.name in REVIEWED, f"a new route: add this line to tests/web/access.csv if it is right:\n{told}"
    assert line == REVIEWED[route.name], f"the code says:\n{told}"

    values = record.values if record else {}
    for role, person in PEOPLE.items():
        if line[role] == "yes" and line["record"] == OWN:
            continue  # by role; whose record it is comes below
        response = access.ask(app, route, person, values)
        assert response.status_code < 500, role
        assert access.is_refused(response) == (line[role] == "no"), role
    if line["record"] == OWN and record:
        assert access.ask(app, route, record.owner, values).status_code not in {403, 404}


def test_a_view_that_does_not_say_who_may_is_shown_to_nobody(district: Engine) -> None:
    app = access.make_app(district)
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    (route,) = [route for route in access.routes(app) if route.endpoint == "forgotten"]

    assert all(access.is_refused(access.ask(app, route, person, {})) for person in PEOPLE.values())
    assert set(access.line_of(app, route, None).values()) >= {"no"}
