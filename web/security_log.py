"""The security log: who did what, when, from where, and how it went; never a password, a code or a word that opens something.

One JSON object a line under the name `web.security`, so that nothing that is typed can forge a line.
"""

from __future__ import annotations

import json
import logging

from flask import request

from web.here import office

log = logging.getLogger("web.security")


def start_log() -> None:
    """Let the log be written to standard error, where the system that runs the pages keeps it."""
    logging.basicConfig(level=logging.WARNING, format="%(name)s %(message)s")
    log.setLevel(logging.INFO)


def note(what: str, outcome: str, *, who: str = "", **facts: object) -> None:
    """Write one event down, on the clock of the office."""
    told = {
        "at": office().clock.now().isoformat(timespec="seconds"),
        "what": what,
        "outcome": outcome,
        "who": who,
        "address": request.remote_addr or "",
        **facts,
    }
    log.info(json.dumps(told, ensure_ascii=False, default=str))
