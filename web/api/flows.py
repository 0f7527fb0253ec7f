"""Flows: what is in service, putting versions into service and moving cases to them; and reengineering."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint
from flask import request

from processes.errors import RefusedRedesignError
from processes.messages import message
from reengineer.commands.plain import plain
from web.api.access import ADMINISTER, ANALYSE, auth, person
from web.api.shapes import flows as shape
from web.here import office
from web.tongue import asked_language

blueprint = APIBlueprint("flows", __name__, tag="Flows")


@blueprint.get("/flows")
@blueprint.output(shape.Flows)
def list_flows() -> Any:
    """List the newest version of each flow in service."""
    return {"flows": [shape.FlowLine.model_validate(row) for row in office().flows()]}


@blueprint.post("/flows")
@blueprint.auth_required(auth, roles=[ADMINISTER])
@blueprint.input(shape.DeployAsked, arg_name="asked")
@blueprint.output(shape.Deployed, status_code=201)
def deploy(asked: shape.DeployAsked) -> Any:
    """Put a version of a flow into service; what cannot be run is refused, by element and rule."""
    flow, version = office().deploy(asked.bpmn.encode(), **asked.model_dump(exclude={"bpmn"}), by=person())
    return {"flow": flow, "version": version}


@blueprint.get("/flows/<flow>/moves")
@blueprint.auth_required(auth, roles=[ADMINISTER])
@blueprint.output(shape.Moves)
def plan_moves(flow: str) -> Any:
    """Say what moving each open case of older versions to the newest would do; nothing is changed."""
    language = asked_language(request.accept_languages)
    return {"moves": [plain(found, language) for found in office().plan_moves(flow)]}


@blueprint.post("/cases/<receipt>/move")
@blueprint.auth_required(auth, roles=[ADMINISTER])
@blueprint.output(shape.Moved)
def move(receipt: str) -> Any:
    """Move a case to the newest version of its flow."""
    return {"offered": list(office().move(receipt, by=person()))}


@blueprint.delete("/cases/<receipt>/move")
@blueprint.auth_required(auth, roles=[ADMINISTER])
@blueprint.output({}, status_code=204)
def take_back_move(receipt: str) -> Any:
    """Undo the last move of a case, if nothing was done with it since."""
    office().take_back_move(receipt, by=person())
    return ""


@blueprint.post("/diagnose")
@blueprint.auth_required(auth, roles=[ANALYSE])
@blueprint.input(shape.AnalyseAsked, arg_name="asked")
@blueprint.output(shape.Analysis)
def diagnose(asked: shape.AnalyseAsked) -> Any:
    """Say what is wrong with a flow, what it costs in days, and what could not be said."""
    from reengineer.commands.diagnose import diagnose as run
    from reengineer.report.text import diagnosis_as_plain

    result = run(asked.bpmn.encode(), attributes=asked.attributes)
    return _analysis("diagnosis", diagnosis_as_plain(result))


@blueprint.post("/redesign")
@blueprint.auth_required(auth, roles=[ANALYSE])
@blueprint.input(shape.AnalyseAsked, arg_name="asked")
@blueprint.output(shape.Analysis)
def redesign(asked: shape.AnalyseAsked) -> Any:
    """Redesign a flow by the default proposals, with changes and proof."""
    from reengineer.commands.redesign import redesign as run
    from reengineer.report.text import redesign_as_plain

    result = run(asked.bpmn.encode(), attributes=asked.attributes)
    if not result.certificate.holds:
        raise RefusedRedesignError(message("The redesign of this file is not shown, for its proof fails."))
    return _analysis("redesign", redesign_as_plain(result)) | {"bpmn": result.xml.decode()}


@blueprint.post("/compare")
@blueprint.auth_required(auth, roles=[ANALYSE])
@blueprint.input(shape.CompareAsked, arg_name="asked")
@blueprint.output(shape.Analysis)
def compare(asked: shape.CompareAsked) -> Any:
    """Compare a flow with its redesign, the same cases through both."""
    from reengineer.commands.compare import compare as run
    from reengineer.report.comparison_text import comparison_as_plain

    numbers: dict[str, Any] = {name: (value,) for name in ("people", "promise") if (value := getattr(asked, name))}
    numbers |= {"arrivals": asked.arrivals} if asked.arrivals else {}
    result = run(asked.bpmn.encode(), replications=asked.replications, seed=asked.seed, **numbers)
    return _analysis("comparison", comparison_as_plain(result))


def _analysis(kind: str, result: Any) -> dict[str, Any]:
    return {"kind": kind, "result": plain(result, asked_language(request.accept_languages))}
