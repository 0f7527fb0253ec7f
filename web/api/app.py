"""The programming interface of an office: JSON under /api/v1, described by openapi.json there.

It knows no cookies, so that no other site can call it with somebody's login: who calls shows a token.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apiflask import APIFlask
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from web.api import cases, flows, supervision, work
from web.api.problems import Problem, handle_problems
from web.numbers import NumberConverter
from web.settings import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask

    from engine.service import Engine

BASE = "/api/v1"
MOST_BYTES = 32_000_000  # a paper of 20 MB in base64, and a little
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
}
REFUSALS = {401: "No token that is in force.", 403: "The token does not stand for this.", 404: "No such thing.",
            409: "Somebody was quicker, or it is over already.", 422: "Something is missing or makes no sense."}  # fmt: skip


def create_api(office: Engine, *, practice: bool = False, hosts: Sequence[str] = LOOPBACK) -> APIFlask:
    """Return the interface of an office; `hosts` are the names to which it answers."""
    api = APIFlask("web.api", title="Binglian", version="1", docs_path=None)
    api.config.update(
        OFFICE=office,
        PRACTICE=practice,
        TRUSTED_HOSTS=list(hosts),
        MAX_CONTENT_LENGTH=MOST_BYTES,
        SERVERS=[{"url": BASE}],
        HTTP_ERROR_SCHEMA=Problem,
        VALIDATION_ERROR_SCHEMA=Problem,
        AUTO_VALIDATION_ERROR_RESPONSE=False,
        AUTO_AUTH_ERROR_RESPONSE=False,
        AUTO_404_RESPONSE=False,
        DESCRIPTION="Cases, work, supervision, flows and their redesign. Refusals are problem+json (RFC 9457) with one sentence in the language asked for.",
    )
    api.url_map.converters["int"] = NumberConverter
    for part in (cases, work, supervision, flows):
        api.register_blueprint(part.blueprint)
    handle_problems(api)
    api.spec_processor(_describe_refusals)  # type: ignore[arg-type] # ours is never YAML
    api.after_request(_add_headers)
    return api


def mount(app: Flask, api: APIFlask) -> None:
    """Let an interface answer under `BASE` beside the pages."""
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {BASE: api.wsgi_app})  # type: ignore[method-assign]


def _describe_refusals(spec: dict[str, Any]) -> dict[str, Any]:
    """Say of every operation that it may be refused, and how that looks."""
    spec["components"].setdefault("schemas", {})["Problem"] = Problem.model_json_schema(
        ref_template="#/components/schemas/{model}"
    )
    definitions = spec["components"]["schemas"]["Problem"].pop("$defs", {})
    spec["components"]["schemas"].update(definitions)
    told = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for operations in spec["paths"].values():
        for operation in operations.values():
            refused = {str(code): {"description": words, "content": told} for code, words in REFUSALS.items()}
            refused["default"] = {"description": "It was refused, and nothing was changed.", "content": told}
            operation["responses"] = operation.get("responses", {}) | {
                code: refusal for code, refusal in refused.items() if code not in operation.get("responses", {})
            }
            if operation.get("security") and "requestBody" in operation:
                operation.setdefault("parameters", []).append(
                    {
                        "in": "header",
                        "name": "Idempotency-Key",
                        "schema": {"type": "string", "maxLength": 200},
                        "description": "The same key gives the same answer, and the act happens once.",
                    }
                )
    return spec


def _add_headers(response: Any) -> Any:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
