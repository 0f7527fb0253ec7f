"""The engine: the one service that the command line, a program and the web call."""

from __future__ import annotations

from engine.service.accounts import Accounts
from engine.service.acting import DEFAULT_RULES
from engine.service.casework import CaseView, Casework
from engine.service.correspondence import Correspondence
from engine.service.hearings import Hearings
from engine.service.logins import Logins
from engine.service.office import Office
from engine.service.oversight import Oversight
from engine.service.returning import Returning
from engine.service.staffing import Staffing
from engine.service.supervision import Supervision

__all__ = ["DEFAULT_RULES", "CaseView", "Engine"]


class Engine(Accounts, Logins, Office, Casework, Hearings, Returning, Staffing, Oversight, Supervision, Correspondence):
    """Runs the cases of one office. Each method is one act: it is done as a whole, or refused and nothing has changed.

    `key` names an act: done again with the same key, it gives the same answer and happens once.
    """
