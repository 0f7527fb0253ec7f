"""Upkeep: what the worker does for the public side beside its sweep: count the figures of a month, forget what is old."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import applications, attempts, figures
from engine.act import NOBODY
from engine.store import figures as figure_rows

if TYPE_CHECKING:
    from engine.acts import Acts


def keep_up(acts: Acts) -> None:
    """Count a month that is to be counted, and forget applications and attempts that are old."""
    with acts.look() as act:
        month = figures.due_month(act)
        found = figures.count_month(act, month) if month else {}
    with acts.begin(NOBODY) as act:
        if month:
            figure_rows.save(act.connection, month, found, act.now)
        applications.forget(act)
        attempts.forget_old(act)
