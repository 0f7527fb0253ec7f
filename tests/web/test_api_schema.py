"""The interface against its own description: whatever is sent, as whoever, the answer is one that openapi.json tells of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks
from test_api import ROLES, Program

if TYPE_CHECKING:
    from flask import Flask

CHECKS = [
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
EXAMPLES = 3
SLOW = {"/compare"}  # simulated: seconds for each flow


@pytest.mark.parametrize("person", ["", *ROLES])
def test_every_answer_is_described(app: Flask, person: str) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    headers = Program(app, person).headers
    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.path not in SLOW:
            _call(operation, headers)


def _call(operation: Any, headers: dict[str, str]) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def call(case: Any) -> None:
        response = case.call(headers=headers)
        asked = CHECKS if operation.path == "/health" else [not_a_server_error, *CHECKS]  # not well is 503
        case.validate_response(response, checks=asked)

    call()
