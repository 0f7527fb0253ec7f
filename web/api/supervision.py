"""What supervision sees and decides; cards are answered by the post that got them, too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apiflask import APIBlueprint
from flask import request

from reengineer.commands.plain import plain
from web.api.access import ANALYSE, SUPERVISE, WORK, auth, key, person
from web.api.cases import after
from web.api.shapes import figures as shape
from web.here import office
from web.tongue import asked_language

if TYPE_CHECKING:
    from processes.messages import Message

blueprint = APIBlueprint("supervision", __name__, tag="Supervision")


@blueprint.get("/cards")
@blueprint.auth_required(auth, roles=[SUPERVISE])
@blueprint.input(shape.CardListAsked, location="query", arg_name="asked")
@blueprint.output(shape.CardList)
def list_cards(asked: shape.CardListAsked) -> Any:
    """List reminders and cards, the newest first."""
    rows = office().cards(**asked.model_dump())
    return {"cards": [shape.Card.model_validate(row) for row in rows], "next": after(rows, asked.limit)}


@blueprint.post("/cards/<int:number>")
@blueprint.auth_required(auth, roles=[SUPERVISE, WORK])
@blueprint.input(shape.AnswerAsked, arg_name="asked")
@blueprint.output({}, status_code=204)
def answer_card(number: int, asked: shape.AnswerAsked) -> Any:
    """Receive, explain or appeal against a card; or, as supervision, uphold or withdraw it."""
    office().answer_card(number, asked.answer, by=person(), words=asked.words, key=key())
    return ""


@blueprint.get("/indicators")
@blueprint.auth_required(auth, roles=[SUPERVISE, ANALYSE])
@blueprint.input(shape.PeriodAsked, location="query", arg_name="asked")
@blueprint.output(shape.Indicators)
def list_indicators(asked: shape.PeriodAsked) -> Any:
    """Return the indicators of a period, with counts and intervals."""
    names = ("code", "group", "count", "whole", "share", "interval")
    found = office().indicators(asked.begin, asked.end, by=asked.by)
    return {"indicators": [{"name": _say(one.name)} | {name: getattr(one, name) for name in names} for one in found]}


@blueprint.get("/suspicions")
@blueprint.auth_required(auth, roles=[SUPERVISE])
@blueprint.input(shape.PeriodAsked, location="query", arg_name="asked")
@blueprint.output(shape.Suspicions)
def list_suspicions(asked: shape.PeriodAsked) -> Any:
    """Return what looks as if a limit was met on paper."""
    return {"suspicions": [plain(one, _language()) for one in office().watch(asked.begin, asked.end)]}


@blueprint.get("/separation")
@blueprint.auth_required(auth, roles=[SUPERVISE])
@blueprint.output(shape.Conflicts)
def list_conflicts() -> Any:
    """Return what was in one hand and must not be."""
    return {"conflicts": [plain(one, _language()) for one in office().separation()]}


@blueprint.get("/promises")
@blueprint.auth_required(auth, roles=[SUPERVISE, ANALYSE])
@blueprint.output(shape.Promises)
def list_promises() -> Any:
    """Return what is promised, and whether it is half of the statutory limit."""
    return {"promises": [plain(one, _language()) | {"ratio": one.ratio} for one in office().promises()]}


@blueprint.get("/health")
@blueprint.output(shape.Health)
@blueprint.doc(responses={503: "It is not well: nobody sweeps, or something did not come."})
def show_health() -> Any:
    """Tell whether supervision works: 503 where it does not."""
    found = office().health()
    names = ("at", "swept_at", "overdue", "sealed_at")
    facts = {"well": found.is_well} | {name: getattr(found, name) for name in names}
    return facts, 200 if found.is_well else 503


def _language() -> str:
    return asked_language(request.accept_languages)


def _say(words: Message) -> str:
    return words.render(_language())
