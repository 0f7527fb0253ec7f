"""Scores of a month: base points of each part, less what events take, and what shares add. Each point has its events behind it.

The sum is of the parts that have data, and is told with the most that these could have. Whoever did nothing in a month has no data.
Once a month is over, its scores can be frozen: they are kept with the version of the rules and every event.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from engine.errors import ConflictError, NotAllowedError, NotFoundError
from engine.store import scores as store
from engine.store.deployments import list_posts, person_by_id
from engine.supervision.saved import saved_shares
from engine.supervision.score_rules import FROM_EVENTS, FROM_RATINGS, ScoreRules, in_force
from engine.supervision.social import ratings_of
from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Row

    from engine.act import Act

KINDS = ("post", "department", "person")
BONUS = "bonus"
CARDS = frozenset({"red", "yellow", "reminder"})
SUPERVISION = "supervision"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What a point goes back to: a card, a task or a notice by its number, in a case; one that was withdrawn takes nothing."""

    number: int
    receipt: str
    at: str  # ISO 8601
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Points of a part by one rule: for so many events, or for a share. `events` are listed in the drill-down."""

    part: str
    rule: str
    count: int
    share: float | None
    points: float
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PartScore:
    """What is left of the points of a part, None without data; never below 0."""

    part: str
    most: float
    points: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The score of a post, department or person in a month. `points` is None where there is no data; `frozen_at` when it was kept."""

    kind: str
    subject: str
    month: str
    rules: str
    parts: tuple[PartScore, ...]
    entries: tuple[Entry, ...]
    points: float | None
    most: float
    frozen_at: str = ""


@dataclass(slots=True)
class Tally:
    """What was counted of one subject in a month: events by kind, and shares as (part, whole)."""

    completed: int = 0
    events: Counter[str] = field(default_factory=Counter)
    shares: dict[str, tuple[float, int]] = field(default_factory=dict)
    social: Mapping[str, float] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to judge."""
        return not self.completed and not self.events and not self.social


def count_score(rules: ScoreRules, tally: Tally) -> tuple[tuple[PartScore, ...], tuple[Entry, ...]]:
    """Return the parts and entries of what was counted; this is all that a score is made of."""
    entries = [
        Entry(
            part=rule.part,
            rule=rule.event,
            count=tally.events[rule.event],
            share=None,
            points=rule.points * (tally.events[rule.event] // rule.each),
        )
        for rule in rules.events
    ]
    parts = []
    for part in rules.parts:
        points = None
        if part.counted == FROM_EVENTS and not tally.is_empty:
            points = max(0.0, part.points + sum(one.points for one in entries if one.part == part.code))
        if part.counted == FROM_RATINGS and part.code in tally.social:
            points = part.points * tally.social[part.code]
        parts.append(PartScore(part=part.code, most=part.points, points=points))
    for rule in rules.shares:
        if rule.measure in tally.shares:
            share, whole = tally.shares[rule.measure]
            entries.append(Entry(part=BONUS, rule=rule.measure, count=whole, share=share, points=rule.value(share)))
    return tuple(parts), tuple(entries)


def scores(act: Act, kind: str, month: date) -> tuple[Score, ...]:
    """Return the scores of all posts, departments or people in a month; those of a frozen month as they were kept."""
    _check_kind(kind)
    kept = store.frozen(act.connection, kind, f"{month:%Y-%m}")
    if kept:
        return tuple(_read_frozen(row) for row in kept)
    rules = in_force(act.connection)
    tallies = _tally(act, kind, month)
    names = store.subjects(act.connection, kind)
    return tuple(_score(rules, kind, name, month, tallies.get(name, Tally())) for name in names)


def score(act: Act, kind: str, subject: str, month: date) -> Score:
    """Return one score with every event behind its points.

    Raises NotFoundError for a subject that there is not.
    """
    _check_kind(kind)
    kept = store.frozen(act.connection, kind, f"{month:%Y-%m}", subject)
    if kept:
        return _read_frozen(kept[0])
    found = next((one for one in scores(act, kind, month) if one.subject == subject), None)
    if found is None:
        raise NotFoundError(
            message("There is no score of {name}: no such post, department or person of approval.", name=subject)
        )
    return _with_events(act, found, month)


def freeze(act: Act, month: date) -> int:
    """Keep all scores of a month that is over, with the events behind them; return how many.

    Raises NotAllowedError for anybody but supervision, UsageError before the month is over, ConflictError where it was frozen.
    """
    if person_by_id(act.connection, act.actor).side != SUPERVISION:
        raise NotAllowedError(message("Scores are frozen by supervision."))
    if period_of(act, month)[1] > act.now:
        raise UsageError(message("{month} is not over yet; its scores are frozen afterwards.", month=f"{month:%Y-%m}"))
    if store.is_frozen(act.connection, f"{month:%Y-%m}"):
        raise ConflictError(message("The scores of {month} are frozen already.", month=f"{month:%Y-%m}"))
    found = [_with_events(act, one, month) for kind in KINDS for one in scores(act, kind, month)]
    store.insert_frozen(act.connection, [_as_row(act, one) for one in found])
    return len(found)


def period_of(act: Act, month: date) -> tuple[datetime, datetime]:
    """Return from when to when a month lasts on the clock of the office."""
    zone = ZoneInfo(act.calendar.zone)
    following = (month.year + month.month // 12, month.month % 12 + 1)
    return datetime(month.year, month.month, 1, tzinfo=zone), datetime(*following, 1, tzinfo=zone)


def _tally(act: Act, kind: str, month: date) -> dict[str, Tally]:
    period = period_of(act, month)
    found: dict[str, Tally] = {}
    minutes = int((period[0].utcoffset() or timedelta()).total_seconds() // 60)
    departments = {post.id: post.department for post in list_posts(act.connection)} if kind == "department" else {}
    early: Counter[str] = Counter()
    limited: Counter[str] = Counter()
    for row in store.count_completed(act.connection, kind, period, minutes):
        name = departments.get(row.subject, row.subject)
        tally = found.setdefault(name, Tally())
        tally.completed += row.completed
        _add(tally, "overdue", row.overdue)
        early[name] += row.early
        limited[name] += row.limited
    for name, whole in limited.items():
        if whole:
            found[name].shares["early"] = early[name] / whole, whole
    for row in store.count_cards(act.connection, kind, period):
        _add(found.setdefault(row.subject, Tally()), row.colour, row.number)
    for row in store.count_second_notices(act.connection, kind, period):
        _add(found.setdefault(row.subject, Tally()), "second notice", row.number)
    for subject, social in ratings_of(act, kind, period).items():
        found.setdefault(subject, Tally()).social = social
    for subject, saved in saved_shares(act, kind).items():
        if subject in found:
            found[subject].shares["saved"] = saved
    return found


def _add(tally: Tally, event: str, number: int) -> None:
    if number:
        tally.events[event] += number


def _score(rules: ScoreRules, kind: str, subject: str, month: date, tally: Tally) -> Score:
    parts, entries = count_score(rules, tally)
    known = [part for part in parts if part.points is not None]
    points = None
    if known:
        points = sum(part.points or 0.0 for part in known) + sum(one.points for one in entries if one.part == BONUS)
        points = points if rules.most is None else min(points, rules.most)
    return Score(
        kind=kind,
        subject=subject,
        month=f"{month:%Y-%m}",
        rules=rules.label,
        parts=parts,
        entries=entries if known else (),
        points=points,
        most=sum(part.most for part in known),
    )


def _with_events(act: Act, found: Score, month: date) -> Score:
    who = (act.connection, found.kind, found.subject, period_of(act, month))
    rules = {entry.rule for entry in found.entries}
    events: dict[str, list[Event]] = {}
    for row in store.cards_of(*who) if rules & CARDS else ():
        events.setdefault(row.colour, []).append(_event(row, withdrawn=row.status == store.WITHDRAWN))
    if "overdue" in rules:
        events["overdue"] = [_event(row) for row in store.overdue_of(*who)]
    if "second notice" in rules:
        events["second notice"] = [_event(row) for row in store.second_notices_of(*who)]
    return replace(found, entries=tuple(replace(one, events=tuple(events.get(one.rule, ()))) for one in found.entries))


def _event(row: Row[Any], *, withdrawn: bool = False) -> Event:
    return Event(number=row.id, receipt=row.receipt, at=row.at.isoformat(), withdrawn=withdrawn)


def _as_row(act: Act, found: Score) -> dict[str, Any]:
    return {
        "kind": found.kind,
        "subject": found.subject,
        "month": found.month,
        "points": found.points,
        "most": found.most,
        "rules": found.rules,
        "content": {"parts": [asdict(part) for part in found.parts], "entries": [asdict(one) for one in found.entries]},
        "at": act.now,
        "actor": act.actor,
    }


def _read_frozen(row: Row[Any]) -> Score:
    entries = (
        Entry(**{**entry, "events": tuple(Event(**event) for event in entry["events"])})
        for entry in row.content["entries"]
    )
    return Score(
        kind=row.kind,
        subject=row.subject,
        month=row.month,
        rules=row.rules,
        parts=tuple(PartScore(**part) for part in row.content["parts"]),
        entries=tuple(entries),
        points=row.points,
        most=row.most,
        frozen_at=row.at.isoformat(),
    )


def _check_kind(kind: str) -> None:
    if kind not in KINDS:
        raise UsageError(message("Scores are of a {kinds}; {kind} is none of these.", kinds=KINDS, kind=kind))
