"""What the parts of scores and the rules behind their points are called, and scores as rows of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.supervision.scores import Score

NAMES = {
    "post": message("each post"),
    "department": message("each department"),
    "person": message("each person"),
    "disclosure": message("disclosure"),
    "procedure": message("procedure"),
    "time": message("keeping of time limits"),
    "charges": message("charges"),
    "satisfaction": message("satisfaction of applicants"),
    "attitude": message("attitude"),
    "supervision": message("duty of inspection"),
    "liability": message("liability"),
    "integrity": message("integrity"),
    "window": message("window"),
    "bonus": message("added points"),
    "red": message("red card"),
    "yellow": message("yellow card"),
    "reminder": message("reminder"),
    "overdue": message("task completed past its limit"),
    "second notice": message("second notice to an applicant"),
    "early": message("share completed on a day before the limit"),
    "saved": message("promises below the statutory limit, by at least"),
}
NO_DATA = message("no data")
HEAD = (
    message("Kind"),
    message("Subject"),
    message("Month"),
    message("Part"),
    message("Reason"),
    message("Count"),
    message("Share"),
    message("Points"),
    message("Rules"),
)


def subject_rows(scores: Sequence[Score]) -> list[tuple[Any, ...]]:
    """Return every score as rows: its parts, its points by reason, and its sum; what has no data says so."""
    rows: list[tuple[Any, ...]] = [HEAD]
    for one in scores:
        who = NAMES[one.kind], one.subject, one.month
        for part in one.parts:
            points = NO_DATA if part.points is None else part.points
            base = message("base {points}", points=f"{part.most:g}")
            rows.append((*who, NAMES.get(part.part, part.part), base, None, None, points, one.rules))
        for entry in one.entries:
            named = NAMES.get(entry.part, entry.part), NAMES.get(entry.rule, entry.rule)
            rows.append((*who, *named, entry.count, entry.share, entry.points, one.rules))
        whole = NO_DATA if one.points is None else one.points
        of = message("of {points}", points=f"{one.most:g}")
        rows.append((*who, message("sum"), of, None, None, whole, one.rules))
    return rows
