"""The ledger of a case in the store: its segments with their working days, and the sums that make the elapsed time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from engine.ledger import Segment, Stretch, excluded_time, held_by, make_ledger
from engine.store import cases, clocks, procedures, work_items

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from engine.act import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One segment; `working_days` are those after the date of its begin, up to and with that of its end."""

    segment: Segment
    working_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """What one set of posts held together, or what was excluded for one set of reasons; neither: nobody held it."""

    posts: tuple[str, ...]
    excluded: tuple[str, ...]
    length: timedelta
    working_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLedger:
    """All of a case's time, from its receipt to its end or to now."""

    lines: tuple[Line, ...]
    sums: tuple[Sum, ...]
    elapsed: timedelta
    working_days: int

    @property
    def adds_up(self) -> bool:
        """Tell whether the sums make the elapsed time, to the second and to the day."""
        length = sum((part.length for part in self.sums), start=timedelta())
        return (length, sum(part.working_days for part in self.sums)) == (self.elapsed, self.working_days)


def read_ledger(act: Act, receipt: str) -> CaseLedger:
    """Return the ledger of a case.

    Before its receipt and after its end there is nothing; whatever the special procedures and the nature of the tasks (`bl:clock`)
    exclude is charged to nobody.
    """
    row = cases.find_case(act.connection, receipt)
    begin, end = row.received_at, row.closed_at or act.now
    items = work_items.items_of(act.connection, row.id)
    held = [Stretch(begin=item.offered_at, end=item.closed_at, what=item.post_id) for item in items]
    segments = make_ledger(begin, end, held, list(_stood_still(act, row.id))) if begin < end else ()
    zone = ZoneInfo(act.calendar.zone)

    def days(first: datetime, last: datetime) -> int:
        return act.calendar.count_working_days(first.astimezone(zone).date(), last.astimezone(zone).date())

    lines = tuple(Line(segment=segment, working_days=days(segment.begin, segment.end)) for segment in segments)
    return CaseLedger(
        lines=lines,
        sums=tuple(_add_up(lines)),
        elapsed=end - begin,
        working_days=days(begin, end),
    )


def _stood_still(act: Act, number: int) -> Iterator[Stretch]:
    """Yield when the clock of a case stood still, and why."""
    for row in procedures.procedures_of(act.connection, number):
        yield Stretch(begin=row.begin, end=row.end, what=f"{row.kind} ({row.basis})")
    whole = [row.id for row in clocks.clocks_of(act.connection, number, alive=False) if row.subject == "case"]
    for row in clocks.suspensions_of(act.connection, whole):
        if row.procedure_id is None:
            yield Stretch(begin=row.begin, end=row.end, what=row.kind)


def _add_up(lines: Sequence[Line]) -> Iterator[Sum]:
    segments = [line.segment for line in lines]
    for posts, length in held_by(segments).items():
        days = sum(line.working_days for line in lines if not line.segment.excluded and line.segment.posts == posts)
        yield Sum(posts=posts, excluded=(), length=length, working_days=days)
    for reasons, length in excluded_time(segments).items():
        days = sum(line.working_days for line in lines if line.segment.excluded == reasons)
        yield Sum(posts=(), excluded=reasons, length=length, working_days=days)
