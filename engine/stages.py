"""Stages: sub-processes with a limit of their own, from the first task that is reached in one until it is left.

Each round of a loop, and each instance, is a stage of its own with a clock of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import running_clock
from engine.spiff import Stage
from engine.store import clocks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Row

    from engine.cases import OpenCase
    from engine.spiff import Ready

SUBJECT = "stage"


def stage_of(clock: Row[Any]) -> Stage:
    """Return the stage that a clock is about."""
    return Stage(element=clock.element, round=clock.round, instance=clock.instance)


def stop_left(case: OpenCase) -> None:
    """Stop the clocks of the stages that were left."""
    if case.deployment.flow.stages:
        running = set(case.run.stages())
        for row in clocks.clocks_of(case.act.connection, case.row.id):
            if row.subject == SUBJECT and stage_of(row) not in running:
                running_clock.stop(case.act.connection, row, case.act.now)


def find_begun(case: OpenCase, ready: Iterable[Ready]) -> tuple[Stage, ...]:
    """Return the stages with a limit in which a task was reached, and which have no clock yet."""
    limited = case.deployment.flow.stages
    reached = dict.fromkeys(stage for token in ready for stage in token.stages if stage.element in limited)
    if not reached:
        return ()
    rows = clocks.clocks_of(case.act.connection, case.row.id)
    known = {stage_of(row) for row in rows if row.subject == SUBJECT}
    return tuple(stage for stage in reached if stage not in known)
