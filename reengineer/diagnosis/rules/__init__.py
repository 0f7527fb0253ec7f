"""One kind of finding a module, each with a page of the same name; the severity of each stands here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reengineer.diagnosis.rules import missing_time_limit, promise_above_statutory, promise_not_half

if TYPE_CHECKING:
    from processes.faults import Severity
    from reengineer.diagnosis.rule import Rule

__all__ = ["RULES"]

RULES: tuple[tuple[Rule, Severity], ...] = (
    (promise_above_statutory, "error"),
    (missing_time_limit, "warning"),
    (promise_not_half, "warning"),
)
