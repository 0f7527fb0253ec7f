"""A clock as a line: when it ran and stood still, where now is, when it is due and what comes if nothing is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from engine.notice_text import Title
from engine.supervision.rungs import AGREED, DEEMED
from processes.messages import Message, message
from web.words import word

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from engine.case_clocks import ClockView

WIDTH = 600.0
LIMITS = {"promised": message("promised limit"), "statutory": message("statutory limit")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A part of the line: `kind` is running, standing or ahead; `x` and `width` are in pixels."""

    kind: str
    begin: datetime
    end: datetime
    words: Message
    x: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An instant on the line: now, a limit, or what comes if nothing is done."""

    kind: str
    at: datetime
    words: Message
    x: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A clock to be drawn, and told as a table."""

    view: ClockView
    stretches: tuple[Stretch, ...]
    marks: tuple[Mark, ...]
    width: float = WIDTH


def clock_line(view: ClockView, now: datetime) -> Line:
    """Return a clock as a line from its begin to the last of now, its end, its limits and what comes."""
    row = view.row
    end = row.end or now
    coming = [rung.at for rung in view.rungs if rung.at is not None] if row.end is None else []
    last = max([end, *coming, *(due for due in (row.promised_due, row.statutory_due) if due is not None)])
    length = max(last - row.begin, timedelta(minutes=1))

    def place(at: datetime) -> float:
        share: float = (min(max(at, row.begin), last) - row.begin) / length
        return round(WIDTH * share, 1)

    stretches = tuple(
        Stretch(kind=kind, begin=first, end=then, words=words, x=place(first), width=place(then) - place(first))
        for kind, first, then, words in _stretches(view, end, last)
        if first < then
    )
    marks = tuple(Mark(kind=kind, at=at, words=words, x=place(at)) for kind, at, words in _marks(view, now))
    return Line(view=view, stretches=stretches, marks=marks)


def what_comes(view: ClockView) -> tuple[tuple[datetime | None, str, Message], ...]:
    """Return what comes if nothing is done: when (None while the clock stands still), its colour, and in words."""
    return tuple((rung.at, rung.colour, _rung(rung)) for rung in view.rungs if rung.status in {"pending", "standing"})


def _rung(rung: Any) -> Message:
    if rung.colour == DEEMED:
        return message("the file counts as accepted by itself (行政许可法 第32条)")
    if rung.colour == AGREED:
        return message("saying nothing counts as agreement, by the policy of the flow")
    limit = LIMITS[rung.limit]
    if rung.after < 0:
        return message(
            "{colour}, {days} working days before the {limit} ends",
            colour=word(rung.colour),
            days=-rung.after,
            limit=limit,
        )
    if rung.after:
        return message(
            "{colour}, {days} working days after the {limit} ends",
            colour=word(rung.colour),
            days=rung.after,
            limit=limit,
        )
    return message("{colour}, as the {limit} ends", colour=word(rung.colour), limit=limit)


def _stretches(view: ClockView, end: datetime, last: datetime) -> Iterator[tuple[str, datetime, datetime, Message]]:
    at = view.row.begin
    for found in view.suspensions:
        until = min(found.end or end, end)
        if until <= at:
            continue
        begin = max(found.begin, at)
        yield "running", at, begin, message("runs")
        yield "standing", begin, until, message("stands still: {reason}", reason=_reason(found.kind))
        at = until
    yield "running", at, end, message("runs")
    if view.row.end is None:
        yield "ahead", end, last, message("to come")


def _reason(kind: str) -> Any:
    return message("the law does not count this work") if kind == "not counted" else Title(kind=kind)


def _marks(view: ClockView, now: datetime) -> Iterator[tuple[str, datetime, Message]]:
    row = view.row
    for name, due in (("promised", row.promised_due), ("statutory", row.statutory_due)):
        if due is not None:
            yield name, due, message("the {limit} ends", limit=LIMITS[name])
    for rung in view.rungs:
        if rung.at is not None and rung.colour in {"reminder", "yellow", "red"}:
            yield rung.colour, rung.at, _rung(rung)
    if row.end is None:
        yield "now", now, message("now")
