"""An act: what one person does at one instant, in one transaction, by the rules of the office."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from engine import office_rules
from engine.office_calendars import in_force

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from engine.office_calendars import OfficeCalendars
    from engine.supervision.rungs import RuleSet
    from processes.calendars import Calendar

NOBODY = ""  # the actor of what happens by itself


@dataclass(frozen=True, kw_only=True)
class Act:
    """Who does it and when, and what it is counted and kept with."""

    connection: Connection
    now: datetime
    actor: str
    default_rules: RuleSet

    @property
    def rules(self) -> RuleSet:
        """Return the rule set of the office."""
        return office_rules.in_force(self.connection, self.default_rules)

    @cached_property
    def calendars(self) -> OfficeCalendars:
        """Return who keeps which hours; read when something is counted."""
        return in_force(self.connection)

    @property
    def calendar(self) -> Calendar:
        """Return the calendar of the office."""
        return self.calendars.office
