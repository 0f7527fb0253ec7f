"""The engine: the one service that the command line, a program and the web call."""

from __future__ import annotations

from engine.service.accounts import Accounts
from engine.service.acting import DEFAULT_RULES
from engine.service.applicants import Applicants
from engine.service.approvals import Approvals
from engine.service.case_files import CaseFiles
from engine.service.casework import CaseView, Casework
from engine.service.changes import Changes
from engine.service.correspondence import Correspondence
from engine.service.desk import Overview
from engine.service.hearings import Hearings
from engine.service.inspections import Inspections
from engine.service.logins import Logins
from engine.service.moving import Moving
from engine.service.office import Office
from engine.service.openness import Openness
from engine.service.operations import Operating
from engine.service.organisation import Organisation
from engine.service.oversight import Oversight
from engine.service.planning import Planning
from engine.service.projects import Projects
from engine.service.returning import Returning
from engine.service.staffing import Staffing
from engine.service.supervision import Supervision

__all__ = ["DEFAULT_RULES", "CaseView", "Engine"]


class Engine(
    Accounts,
    Logins,
    Office,
    Casework,
    CaseFiles,
    Hearings,
    Inspections,
    Returning,
    Staffing,
    Approvals,
    Oversight,
    Supervision,
    Correspondence,
    Projects,
    Applicants,
    Openness,
    Overview,
    Planning,
    Changes,
    Organisation,
    Moving,
    Operating,
):
    """Runs the cases of one office. Each method is one act: it is done as a whole, or refused and nothing has changed.

    `key` names an act: done again with the same key, it gives the same answer and happens once.
    """
