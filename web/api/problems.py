"""What is refused, as problem+json (RFC 9457): one sentence in the language of the caller, and nothing was changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flask import Response, request
from pydantic import BaseModel, ConfigDict, Field
from werkzeug.exceptions import HTTPException

from engine.errors import TooManyError
from processes.errors import BinglianError
from processes.messages import Message, message
from web.refusals import STATUS
from web.tongue import asked_language

if TYPE_CHECKING:
    from apiflask import APIFlask, HTTPError

PROBLEM = "application/problem+json"
SENTENCES = {
    400: message("The request is no JSON of the kind that is asked for; see openapi.json."),
    401: message("A token is needed: send the header Authorization with Bearer and a token that is in force."),
    403: message("The token does not stand for this: it takes another scope, or the role of somebody else."),
    404: message("There is no such thing here; openapi.json lists what there is."),
    405: message("This cannot be done with what stands there; openapi.json lists what can."),
    413: message("That is more than a request may hold; send less."),
    415: message("The request is no JSON of the kind that is asked for; see openapi.json."),
    422: message("The request is no JSON of the kind that is asked for; see openapi.json."),
    429: message("That was too often; wait before you call again."),
}
FAILED = message("Something went wrong here; nothing was changed. Try again.")


class Fault(BaseModel):
    """One part of a request that is not as it should be."""

    where: str = Field(description="The field, with dots between its parts.")
    what: str


class Problem(BaseModel):
    """Why a request was refused."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"type": "about:blank", "title": "Conflict", "status": 409}]}
    )

    type: str = "about:blank"
    title: str = Field(default="", description="The words of the status.")
    status: int = 500
    detail: str = Field(default="", description="One sentence: what, where, what to do.")
    faults: list[Fault] = Field(default_factory=list)


def refuse_caller(error: HTTPError) -> Response:
    """Answer somebody without a token, or without the scope."""
    response = _problem(error.status_code, SENTENCES[error.status_code])
    if error.status_code == 401:  # noqa: PLR2004 - a status of HTTP
        response.headers["WWW-Authenticate"] = 'Bearer realm="binglian"'
    return response


def handle_problems(api: APIFlask) -> None:
    """Let every refusal be a problem."""
    api.error_processor(_refuse_request)  # what does not fit a schema
    api.register_error_handler(BinglianError, _refuse)
    api.register_error_handler(HTTPException, _refuse_http)


def _refuse(error: BinglianError) -> Response:
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 422)
    response = _problem(status, error.message)
    if isinstance(error, TooManyError):
        response.headers["Retry-After"] = str(error.seconds)
    return response


def _refuse_http(error: HTTPException) -> Response:
    return _problem(error.code or 500, SENTENCES.get(error.code or 0, FAILED))


def _refuse_request(error: HTTPError) -> Response:
    return _problem(error.status_code, SENTENCES.get(error.status_code, FAILED), list(_faults(error.detail)))


def _faults(detail: Any, at: str = "") -> Any:
    if isinstance(detail, dict):
        for name, below in detail.items():
            yield from _faults(below, f"{at}.{name}" if at else str(name))
    else:
        yield Fault(where=at, what="; ".join(map(str, detail)) if isinstance(detail, list) else str(detail))


def _problem(status: int, sentence: Message, faults: list[Fault] | None = None) -> Response:
    from http import HTTPStatus

    told = Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=sentence.render(asked_language(request.accept_languages)),
        faults=faults or [],
    )
    return Response(json.dumps(told.model_dump(), ensure_ascii=False), status, content_type=PROBLEM)
