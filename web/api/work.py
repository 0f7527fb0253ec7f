"""Work: the list of a person, and what is done with a work item."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint

from web.api.access import WORK, auth, key, person
from web.api.shapes import cases as shape
from web.here import office

blueprint = APIBlueprint("work", __name__, tag="Work", url_prefix="/work-items")


@blueprint.get("")
@blueprint.auth_required(auth, roles=[WORK])
@blueprint.output(shape.WorkList)
def list_work() -> Any:
    """List what the person can do now, the most urgent first: a hundred at most."""
    return {"items": [shape.ListedItem.model_validate(row) for row in office().work(person())]}


@blueprint.get("/<int:number>")
@blueprint.auth_required(auth, roles=[WORK])
@blueprint.output(shape.ItemDetail)
def show_item(number: int) -> Any:
    """Show a work item and what has to be decided on completing it."""
    item, task = office().item(number, by=person())
    open_now = item.status in {"offered", "claimed"}
    return shape.ItemDetail(
        item=shape.ListedItem.model_validate(item),
        nature=task.nature if task else "",
        legal_basis=task.limit.legal_basis if task and task.limit else "",
        questions=[shape.Question.model_validate(asked) for asked in office().decisions(number)] if open_now else [],
    )


@blueprint.post("/<int:number>/claim")
@blueprint.auth_required(auth, roles=[WORK])
@blueprint.output({}, status_code=204)
def claim(number: int) -> Any:
    """Take a work item into one's own hands."""
    office().claim(number, by=person(), key=key())
    return ""


@blueprint.post("/<int:number>/give-back")
@blueprint.auth_required(auth, roles=[WORK])
@blueprint.output({}, status_code=204)
def give_back(number: int) -> Any:
    """Put a claimed work item back."""
    office().give_back(number, by=person(), key=key())
    return ""


@blueprint.post("/<int:number>/complete")
@blueprint.auth_required(auth, roles=[WORK])
@blueprint.input(shape.CompleteAsked, arg_name="asked")
@blueprint.output({}, status_code=204)
def complete(number: int, asked: shape.CompleteAsked) -> Any:
    """Complete a work item; whoever is slower hears who was quicker (409)."""
    office().complete(number, by=person(), key=key(), **asked.given())
    return ""


@blueprint.post("/<int:number>/return")
@blueprint.auth_required(auth, roles=[WORK])
@blueprint.input(shape.ReturnAsked, arg_name="asked")
@blueprint.output({}, status_code=204)
def send_back(number: int, asked: shape.ReturnAsked) -> Any:
    """Return a file, with a written statement."""
    given = asked.given()
    office().send_back(number, given.pop("kind"), by=person(), key=key(), **given)
    return ""


@blueprint.post("/<int:number>/reassign")
@blueprint.auth_required(auth, roles=[WORK])
@blueprint.input(shape.ReassignAsked, arg_name="asked")
@blueprint.output({}, status_code=204)
def reassign(number: int, asked: shape.ReassignAsked) -> Any:
    """Put a work item into the hands of somebody else who holds its post."""
    office().reassign(number, by=person(), key=key(), **asked.given())
    return ""


@blueprint.post("/<int:number>/officers")
@blueprint.auth_required(auth, roles=[WORK])
@blueprint.input(shape.OfficersAsked, arg_name="asked")
@blueprint.output({}, status_code=204)
def name_officers(number: int, asked: shape.OfficersAsked) -> Any:
    """Name the officers of an inspection, two at least."""
    office().name_officers(number, asked.officers, by=person(), key=key())
    return ""


@blueprint.post("/<int:number>/missing")
@blueprint.auth_required(auth, roles=[WORK])
@blueprint.input(shape.MissingAsked, arg_name="asked")
@blueprint.output({}, status_code=204)
def report_missing(number: int, asked: shape.MissingAsked) -> Any:
    """Say what is missing; the one notice lists it with what others found."""
    office().report_missing(number, asked.missing, by=person(), key=key())
    return ""
