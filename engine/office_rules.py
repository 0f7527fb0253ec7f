"""The rule set of an office: which reminders and cards come when. Each change is on record; the newest is in force.

It holds for clocks that begin from then on: nobody is measured by a rung that was not there when the work began. Who approves
does not set the rules by which approval is watched.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from typing import TYPE_CHECKING

from engine.errors import NotAllowedError
from engine.store import office_rules as store
from engine.store.deployments import person_by_id
from engine.supervision.rungs import read_rule_set, shipped_rule_sets
from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from engine.act import Act
    from engine.supervision.rungs import RuleSet

APPROVAL = "approval"


def in_force(connection: Connection, otherwise: RuleSet) -> RuleSet:
    """Return the rule set that the office has chosen, or another where it never chose one."""
    row = store.newest(connection)
    return chosen_or(None if row is None else (row.name, row.content), otherwise)


def chosen_or(chosen: tuple[str, str] | None, otherwise: RuleSet) -> RuleSet:
    """Return the rule set that was chosen by its name and content, or another where none was."""
    return otherwise if chosen is None else read(*chosen)


def choose(act: Act, name: str, content: str = "") -> RuleSet:
    """Put a rule set into force: one of those that are shipped, by its name, or any other with its content (TOML).

    Raises UsageError for a rule set that makes no sense, NotAllowedError for somebody who approves.
    """
    found = read(name, content)
    if person_by_id(act.connection, act.actor).side == APPROVAL:
        raise NotAllowedError(
            message(
                "{person} stands on the side of approval; the rules of supervision are set by supervision or administration.",
                person=act.actor,
            )
        )
    store.insert(act.connection, name=name, content=content, at=act.now, actor=act.actor)
    return found


@lru_cache(maxsize=8)
def read(name: str, content: str) -> RuleSet:
    """Return a rule set: one that is shipped, by its name, or any other by its content (TOML).

    Raises UsageError for one that makes no sense.
    """
    if content:
        try:
            return read_rule_set(tomllib.loads(content), name)
        except tomllib.TOMLDecodeError as error:
            raise UsageError(message("The rule set {name} is no TOML: {reason}", name=name, reason=error)) from error
    shipped = shipped_rule_sets()
    if name not in shipped:
        raise UsageError(
            message("There is no rule set {name}; there are {known}, or give a file.", name=name, known=tuple(shipped))
        )
    return shipped[name]
