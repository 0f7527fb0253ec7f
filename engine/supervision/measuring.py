"""Measuring an office: what its indicators are counted from.

Formulas as approval systems in use count them: early = early / concluded, overdue = overdue / concluded, with returns apart, and instant items =
instant / (instant + committed) among those received. Here each is a share of those that had the limit in question, and says so. What is
still open past its limit is counted apart, so that nobody is on time by not finishing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from engine.deployments import load
from engine.running_clock import group_by_clock, read_clock
from engine.store import indicators as store
from engine.store.clocks import suspensions_of
from engine.store.deployments import deployment_by_number
from engine.supervision.indicators import Indicator, Ratio, wilson
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from sqlalchemy import Row

    from engine.act import Act
    from processes.messages import Message

GROUPS = ("post", "flow", "month")
LIMITS = {"promised": message("promised"), "statutory": message("statutory")}
SUBJECTS = {"task": message("Tasks"), "stage": message("Stages"), "case": message("Cases")}
ANY = "any"  # kind of return
WITHDRAWN = "withdrawn"  # by the applicant: on record as a return, but nobody sent it back
KINDS = {
    ANY: message("in any way"),
    "refusal": message("refusal"),
    "supplement": message("supplement"),
    "not a licensing matter": message("not a licensing matter"),
    "out of scope": message("out of scope"),
    WITHDRAWN: message("withdrawn by the applicant"),
}
SAVED_IN = "working day"


@dataclass(slots=True)
class Counts:
    """What was counted of one kind and group: so many of so many; or days of days."""

    name: Message
    count: int = 0
    whole: int = 0
    ratio: Ratio | None = None


@dataclass(slots=True)
class Measuring:
    """An office in a period, by post, flow or month ("": as a whole)."""

    act: Act
    begin: datetime
    end: datetime
    by: str
    kinds: Sequence[str]  # of returns
    instant: dict[int, bool | None] = field(default_factory=dict)  # by version of a flow
    found: dict[tuple[str, str], Counts] = field(default_factory=dict)  # by code and group

    def count(self, code: str, name: Message, group: str | None, *, hits: int, of: int = 1) -> None:
        """Count so many hits of so many in a group; None is no group of this kind."""
        if group is not None:
            counts = self.found.setdefault((code, group), Counts(name))
            counts.count, counts.whole = counts.count + hits, counts.whole + of

    def group(self, row: Row[Any], at: datetime | None) -> str | None:
        """Return the group of a row: its post, its flow or the month of an instant; None where it has none."""
        if self.by == "post":
            return getattr(row, "post_id", None)
        if self.by == "flow":
            return str(row.flow)
        if self.by == "month":
            return None if at is None else f"{self.date(at):%Y-%m}"
        return ""

    def date(self, instant: datetime) -> date:
        """Return the date of an instant on the clock of the office."""
        return instant.astimezone(ZoneInfo(self.act.calendar.zone)).date()


def measure(act: Act, begin: datetime, end: datetime, by: str = "") -> tuple[Indicator, ...]:
    """Return the indicators of a period, from its begin up to its end, of the office or of each post, flow or month.

    Ended work goes by when it ended, received cases by when they were received. A post has indicators of its tasks only.
    """
    kinds = (ANY, *store.known_kinds(act.connection))
    measuring = Measuring(act=act, begin=begin, end=min(end, act.now), by=by, kinds=kinds)
    if not by:
        _expect(measuring)
    for rows in store.ended_clocks(act.connection, begin, end):
        _count_ended(measuring, rows)
    for rows in store.open_clocks(act.connection, measuring.end):
        _count_open(measuring, rows)
    if by == "post":
        for rows in store.finished_items(act.connection, begin, end):
            _count_items(measuring, rows)
    else:
        for rows in store.received_cases(act.connection, begin, end):
            _count_received(measuring, rows)
        for rows in store.closed_cases(act.connection, begin, end):
            _count_closed(measuring, rows)
    return tuple(_indicator(code, group, counts) for (code, group), counts in measuring.found.items())


def _expect(measuring: Measuring) -> None:
    """Let an office say that it has no data, rather than nothing."""
    for subject in ("task", "case"):
        for limit in LIMITS:
            for code, name in _ended_names(subject, limit).items():
                measuring.count(code, name, "", hits=0, of=0)
    _count_returns(measuring, "cases", "", set(), of=0)
    measuring.count("cases.instant", _instant_name(), "", hits=0, of=0)


@cache
def _ended_names(subject: str, limit: str) -> dict[str, Message]:
    facts = {"what": SUBJECTS[subject], "limit": LIMITS[limit]}
    return {
        f"{subject}.{limit}.on time": message(
            "{what} ended within the {limit} limit, of those ended that had one", **facts
        ),
        f"{subject}.{limit}.early": message(
            "{what} ended on a day before the {limit} limit, of those ended that had one", **facts
        ),
        f"{subject}.{limit}.overdue": message(
            "{what} ended past the {limit} limit, of those ended that had one", **facts
        ),
    }


def _count_ended(measuring: Measuring, ended: Sequence[Row[Any]]) -> None:
    rows = [row for row in ended if row.subject in SUBJECTS]
    suspended = group_by_clock(suspensions_of(measuring.act.connection, [row.id for row in rows]))
    on_time = []
    for row in rows:
        group = measuring.group(row, row.end)
        for limit in LIMITS:
            due = getattr(row, f"{limit}_due")
            if due is not None:
                hits = (row.end <= due, measuring.date(row.end) < measuring.date(due), row.end > due)
                for (code, name), hit in zip(_ended_names(row.subject, limit).items(), hits, strict=True):
                    measuring.count(code, name, group, hits=hit)
        _count_saved(measuring, row, group, suspended.get(row.id, ()))
        if row.subject == "case" and row.promised_due is not None and row.end <= row.promised_due:
            on_time.append((row.case_id, group))
    _count_late_inside(measuring, on_time)


def _count_late_inside(measuring: Measuring, on_time: Sequence[tuple[int, str | None]]) -> None:
    """Count a task over its limit although the case is on time."""
    late = store.late_tasks(measuring.act.connection, [case for case, _ in on_time])
    name = message(
        "Cases in which a task ended past its promised limit, of the cases ended within their promised limit"
    )
    for case, group in on_time:
        measuring.count("case.task overdue", name, group, hits=case in late)


def _count_saved(measuring: Measuring, row: Row[Any], group: str | None, suspended: Iterable[Row[Any]]) -> None:
    """Add the working days that were not needed, of those that the law allows without an extension."""
    amount, unit = row.limits.get("statutory", (0, ""))
    if group is None or unit != SAVED_IN or not amount:
        return
    calendar = measuring.act.calendars.of(row.department)
    used = read_clock(row, "statutory", calendar, suspended).used(row.end)
    name = message(
        "{what}: working days saved, of the statutory working days of those ended", what=SUBJECTS[row.subject]
    )
    counts = measuring.found.setdefault((f"{row.subject}.saved", group), Counts(name, ratio=Ratio()))
    if counts.ratio is not None:
        counts.ratio.add(amount - used.amount, amount)


def _count_open(measuring: Measuring, rows: Sequence[Row[Any]]) -> None:
    if measuring.by == "month":
        return
    for row in (row for row in rows if row.subject in SUBJECTS):
        for limit, said in LIMITS.items():
            due = getattr(row, f"{limit}_due")
            if due is not None:
                name = message(
                    "{what} open at the end of the period and past the {limit} limit, of those open that had one",
                    what=SUBJECTS[row.subject],
                    limit=said,
                )
                code = f"{row.subject}.{limit}.open"
                measuring.count(code, name, measuring.group(row, None), hits=due < measuring.end)


def _count_items(measuring: Measuring, rows: Sequence[Row[Any]]) -> None:
    kinds = store.returns_of_items(measuring.act.connection, [row.id for row in rows])
    for row in rows:
        _count_returns(measuring, "tasks", row.post_id, kinds.get(row.id, set()))


def _count_received(measuring: Measuring, rows: Sequence[Row[Any]]) -> None:
    kinds = store.returns_of_cases(measuring.act.connection, [row.id for row in rows])
    for row in rows:
        group = measuring.group(row, row.received_at)
        if group is not None:
            _count_returns(measuring, "cases", group, kinds.get(row.id, set()))
        if row.deployment_id not in measuring.instant:
            measuring.instant[row.deployment_id] = _is_instant(measuring.act, row.deployment_id)
        instant = measuring.instant[row.deployment_id]
        if instant is not None:
            measuring.count("cases.instant", _instant_name(), group, hits=instant)


def _count_returns(measuring: Measuring, what: str, group: str, kinds: set[str], *, of: int = 1) -> None:
    for kind in measuring.kinds:
        said = KINDS.get(kind, kind)
        if what == "tasks":
            name = message("Tasks that sent back or refused a case ({kind}), of the tasks completed", kind=said)
        else:
            name = message("Cases sent back or refused so far ({kind}), of the cases received", kind=said)
        hit = bool(kinds - {WITHDRAWN}) if kind == ANY else kind in kinds
        measuring.count(f"{what}.returned.{kind}", name, group, hits=hit, of=of)


def _count_closed(measuring: Measuring, rows: Sequence[Row[Any]]) -> None:
    name = message("Cases closed on the day on which they were received, of the cases closed")
    for row in rows:
        same = measuring.date(row.received_at) == measuring.date(row.closed_at)
        measuring.count("cases.same day", name, measuring.group(row, row.closed_at), hits=same)


def _instant_name() -> Message:
    return message("Cases received of instant items (promised in less than a working day), of those with a promise")


def _is_instant(act: Act, deployment: int) -> bool | None:
    """Tell whether cases of a version are promised at once (即办件); None where nothing is promised."""
    limit = load(deployment_by_number(act.connection, deployment)).flow.limit
    if limit is None or limit.promised is None:
        return None
    return limit.promised.working_days() < 1


def _indicator(code: str, group: str, counts: Counts) -> Indicator:
    ratio = counts.ratio
    count, whole = (counts.count, counts.whole) if ratio is None else (ratio.part, ratio.whole)
    interval = wilson(count, whole) if ratio is None else ratio.interval()
    return Indicator(code=code, name=counts.name, group=group, count=count, whole=whole, interval=interval)
