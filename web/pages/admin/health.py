"""Health: for administrators as a page, for programs that watch as JSON (`/health`) and in the text format of Prometheus (`/metrics`)."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, jsonify, redirect, request, url_for

from engine.accounts import ADMINISTRATOR
from engine.errors import NotAllowedError
from processes.messages import message
from web.frame import page
from web.here import office
from web.pages.admin.fields import PAGE
from web.rights import EVERYBODY, allow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import timedelta

    from flask.typing import ResponseReturnValue

    from engine.operations import Operations

pages = Blueprint("admin_health", __name__)
LOOPBACK = ("127.0.0.1", "::1")
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")  # by a proxy: the reader is somewhere else
STATES = ("failed", "pending", "no address")


@pages.get("/admin/health")
@allow(ADMINISTRATOR)
def health() -> str:
    """Show how the office runs, and the notices that were not sent."""
    return page(
        "admin/health.jinja",
        running=office().operations(),
        states=STATES,
        failed=office().notices(status="failed")[:PAGE],
    )


@pages.post("/admin/notices/<int:number>/again")
@allow(ADMINISTRATOR)
def send_again(number: int) -> ResponseReturnValue:
    """Let a notice be sent again."""
    office().send_again(number)
    return redirect(url_for("admin_health.health"))


@pages.get("/health")
@allow(EVERYBODY)
def status() -> ResponseReturnValue:
    """Say whether everything comes in its time: 200 if so, 503 if not. Nothing in it is about a case or a person."""
    found = office().health()
    facts = {
        "well": found.is_well,
        "swept": found.is_swept,
        "sweep_age_seconds": _seconds(found.age),
        "overdue": found.overdue,
        "resting": found.resting,
    }
    return jsonify(facts), 200 if found.is_well else 503


@pages.get("/metrics")
@allow(EVERYBODY)
def metrics() -> Response:
    """Give figures to a program that collects them: on this machine, or elsewhere with the token of the office."""
    _refuse_strangers()
    lines = "".join(
        f"# HELP {name} {told}\n# TYPE {name} gauge\n{values}" for name, told, values in _metrics(office().operations())
    )
    return Response(lines, content_type="text/plain; version=0.0.4; charset=utf-8")


def _refuse_strangers() -> None:
    """Refuse who is neither on this machine nor has the token (BINGLIAN_METRICS_TOKEN).

    Raises NotAllowedError.
    """
    near = request.remote_addr in LOOPBACK and not any(name in request.headers for name in FORWARDED)
    token = current_app.config["METRICS_TOKEN"]
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if near or (token and hmac.compare_digest(given.encode(), token.encode())):
        return
    raise NotAllowedError(
        message(
            "Figures are given on this machine, or with the token of BINGLIAN_METRICS_TOKEN (Authorization: Bearer)."
        )
    )


def _metrics(found: Operations) -> Iterator[tuple[str, str, str]]:
    """Yield name, meaning and values of each figure; what is not known has no value."""
    watched = found.health
    figures = {
        "sweep_age_seconds": ("Seconds since the last sweep of reminders and cards.", _seconds(watched.age)),
        "overdue_rungs": ("Reminders, cards and timers that should have come.", watched.overdue),
        "open_cases": ("Cases that are open.", found.open_cases),
        "provisional_limits": ("Running limits that depend on days no notice has fixed.", found.provisional),
        "store_bytes": ("Size of the store.", found.size),
        "disk_free_bytes": ("What is left on the disk of the store.", found.free),
        "backup_age_seconds": (
            "Seconds since the last backup.",
            found.backup and _seconds(watched.at - found.backup.at),
        ),
        "seal_age_seconds": (
            "Seconds since the journals were sealed.",
            found.seal and _seconds(watched.at - found.seal.at),
        ),
    }
    for name, (told, value) in figures.items():
        if value is not None:
            yield f"binglian_{name}", told, f"binglian_{name} {value}\n"
    counts = {state: found.unsent.get(state, (0, None))[0] for state in STATES}
    lines = "".join(f'binglian_notices{{state="{state}"}} {count}\n' for state, count in counts.items())
    yield "binglian_notices", "Notices that are not sent, by state.", lines
    ages = {state: _seconds(age) for state in STATES if (age := found.oldest(state)) is not None}
    lines = "".join(f'binglian_oldest_notice_seconds{{state="{state}"}} {age}\n' for state, age in ages.items())
    yield "binglian_oldest_notice_seconds", "How long the oldest notice of a state waits.", lines


def _seconds(age: timedelta | None) -> float | None:
    return None if age is None else age.total_seconds()
