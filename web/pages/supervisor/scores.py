"""Scores of a month, down to every point, and as files; a month that is over can be frozen."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, request, url_for

from engine.accounts import SUPERVISOR
from engine.supervision.scores import KINDS
from processes.errors import BinglianError, UsageError
from processes.messages import message
from web.frame import page
from web.here import office
from web.login import actor
from web.periods import asked_month, today
from web.pictures import points_kept
from web.rights import allow
from web.score_words import NAMES, subject_rows
from web.tables import csv_file, excel_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from flask import Response
    from flask.typing import ResponseReturnValue

    from engine.supervision.scores import Score

pages = Blueprint("scores", __name__)
MOST = 60  # bars of a picture


@pages.get("/supervision/scores")
@allow(SUPERVISOR)
def scores() -> str:
    """Show the scores of a month."""
    return _scores(asked_month())


@pages.get("/supervision/scores.csv")
@allow(SUPERVISOR)
def as_file() -> Response:
    """Return every point of a month as a file, of posts and departments: people are on the page alone."""
    head, *rows = subject_rows(_impersonal(asked_month()))
    return csv_file(f"scores-{asked_month():%Y-%m}", head, rows)


@pages.get("/supervision/scores.xlsx")
@allow(SUPERVISOR)
def as_workbook() -> Response:
    """Return the same for a spreadsheet, with how it was counted."""
    month = asked_month()
    found = _impersonal(month)
    rules = office().score_rules()
    notes: list[tuple[Any, ...]] = [(message("How it was counted"),)]
    notes += [(line,) for line in (found[0].rules if found else rules.label, rules.title, rules.source, rules.assumed)]
    sheets = ((message("Scores"), subject_rows(found)), (message("How it was counted"), notes))
    return excel_file(f"scores-{month:%Y-%m}", sheets)


@pages.get("/supervision/scores/<kind>/<path:subject>")
@allow(SUPERVISOR)
def score(kind: str, subject: str) -> str:
    """Show one score with every event behind its points."""
    found = office().score(kind, subject, asked_month())
    return page("supervisor/score.jinja", score=found, names=NAMES, instant=datetime.fromisoformat)


@pages.post("/supervision/scores/freeze")
@allow(SUPERVISOR)
def freeze() -> ResponseReturnValue:
    """Keep the scores of a month that is over."""
    month = asked_month()
    try:
        office().freeze_scores(month, by=actor())
    except BinglianError as error:
        return _scores(month, sentence=error.message), 400
    return redirect(url_for("scores.scores", month=f"{month:%Y-%m}"))


def _scores(month: date, **content: Any) -> str:
    kind = request.values.get("kind", "post").strip()
    if kind not in KINDS:
        raise UsageError(message("{text} is none of {known}.", text=kind, known=KINDS))
    found = sorted(office().scores(kind, month), key=_lowest_first)
    return page(
        "supervisor/scores.jinja",
        kind=kind,
        kinds=KINDS,
        names=NAMES,
        month=month,
        scores=found,
        picture=points_kept([_lengths(one) for one in found if one.points is not None][:MOST]),
        rules=office().score_rules(),
        is_over=month < today().replace(day=1),
        frozen=bool(found and found[0].frozen_at),
        **content,
    )


def _impersonal(month: date) -> Sequence[Score]:
    return [one for kind in KINDS if kind != "person" for one in office().scores(kind, month)]


def _lowest_first(one: Score) -> tuple[bool, float, str]:
    return one.points is None, one.points or 0.0, one.subject


def _lengths(one: Score) -> tuple[str, float, float, float]:
    kept = sum(part.points or 0.0 for part in one.parts)
    return one.subject, kept, one.most - kept, max(0.0, (one.points or 0.0) - kept)
