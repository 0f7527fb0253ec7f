"""The social half of a score: what applicants say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.figures import FEWEST
from engine.ratings import GRADES
from engine.store.ratings import mean_grades

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine.act import Act

SATISFACTION = "satisfaction"  # the one part of which a grade tells


def ratings_of(act: Act, kind: str, period: tuple[datetime, datetime]) -> Mapping[str, Mapping[str, float]]:
    """Return for each post, department or person which share of the points for satisfaction the ratings of a period give.

    The share falls evenly from 1 (all very satisfied) to 0 (all very dissatisfied): (5 - mean) / 4. That scale is assumed; the rule that is
    shipped names the points, not how they are given. Fewer than `FEWEST` ratings are no data, and might tell who rated.
    """
    worst, best = max(GRADES), min(GRADES)
    rows = mean_grades(act.connection, kind, period, fewest=FEWEST)
    return {row.subject: {SATISFACTION: (worst - float(row.mean)) / (worst - best)} for row in rows}
