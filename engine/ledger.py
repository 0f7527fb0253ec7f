"""The ledger of a case: who held it from when to when, so that nobody's days are lost and none is counted twice.

The time of a case is cut at every change. A segment is excluded (the clock stood still, and why), or held by those posts
that had a work item open, or held by nobody (a timer, the applicant). Segments follow one another without a gap, so their lengths add
up to the elapsed time exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """From `begin` to `end` (None: still) something was so: a post held a work item, or the clock stood still."""

    begin: datetime
    end: datetime | None
    what: str  # the post, or the reason of a suspension


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A part of a case's time. `excluded` names the reasons why it does not count; then nobody is charged with it."""

    begin: datetime
    end: datetime
    posts: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()

    @property
    def length(self) -> timedelta:
        """Return how long it is."""
        return self.end - self.begin


def make_ledger(
    begin: datetime, end: datetime, held: Sequence[Stretch], suspended: Sequence[Stretch]
) -> tuple[Segment, ...]:
    """Return the segments of a case from its begin to its end (or to now).

    >>> from datetime import UTC
    >>> hours = [datetime(2026, 3, 9, hour, tzinfo=UTC) for hour in range(4)]
    >>> held = [Stretch(begin=hours[0], end=hours[2], what="A"), Stretch(begin=hours[1], end=None, what="B")]
    >>> stood = [Stretch(begin=hours[2], end=hours[3], what="hearing")]
    >>> for segment in make_ledger(hours[0], hours[3], held, stood):
    ...     print(segment.length, segment.posts, segment.excluded)
    1:00:00 ('A',) ()
    1:00:00 ('A', 'B') ()
    1:00:00 () ('hearing',)
    """
    cuts = {begin, end}
    for stretch in (*held, *suspended):
        cuts.update(instant for instant in (stretch.begin, stretch.end) if instant and begin < instant < end)
    segments: list[Segment] = []
    for first, last in pairwise(sorted(cuts)):
        excluded = _covering(suspended, first)
        posts = () if excluded else _covering(held, first)
        before = segments[-1] if segments else None
        if before and (before.posts, before.excluded) == (posts, excluded):
            first = segments.pop().begin  # noqa: PLW2901 - one segment of two
        segments.append(Segment(begin=first, end=last, posts=posts, excluded=excluded))
    return tuple(segments)


def held_by(segments: Iterable[Segment]) -> dict[tuple[str, ...], timedelta]:
    """Return how long each set of posts held the case together; () is nobody. With the excluded time they make it all."""
    total: dict[tuple[str, ...], timedelta] = {}
    for segment in segments:
        if not segment.excluded:
            total[segment.posts] = total.get(segment.posts, timedelta()) + segment.length
    return total


def excluded_time(segments: Iterable[Segment]) -> dict[tuple[str, ...], timedelta]:
    """Return how long the clock stood still, by reasons."""
    total: dict[tuple[str, ...], timedelta] = {}
    for segment in segments:
        if segment.excluded:
            total[segment.excluded] = total.get(segment.excluded, timedelta()) + segment.length
    return total


def _covering(stretches: Sequence[Stretch], instant: datetime) -> tuple[str, ...]:
    found = {s.what for s in stretches if s.begin <= instant and (s.end is None or instant < s.end)}
    return tuple(sorted(found))
