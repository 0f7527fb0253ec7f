"""What a case decides on: one set of variables for the whole case, and conditions that can do no harm.

Fault of stock SpiffWorkflow: every task has a copy of the data, and a join lets an old copy overwrite what the branch beside
it has changed. And its conditions are Python, run with all that Python can do.

Cure: a case has one set of variables, which every condition reads and every completed task writes; conditions are CEL.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NoReturn

from processes.errors import UsageError
from processes.expressions import evaluate
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.spiff.tokens import Token

AGAIN, INSTANCES = "again_", "instances_"


class CaseConditions:
    """Stands where SpiffWorkflow wants a script engine, and runs no script."""

    def evaluate(self, task: Token, expression: str, external_context: object = None) -> Any:
        """Return what a condition, or the name that counts rounds or instances, says for the case of the task."""
        del external_context
        variables = task.workflow.top_workflow.data
        if expression.isdecimal():
            return int(expression)
        if expression.startswith(INSTANCES):
            return instances(expression, variables)
        if expression.startswith(AGAIN):
            return variables.get(expression) == "yes"
        return evaluate(expression, variables)

    def execute(self, *_: object, **__: object) -> NoReturn:
        """Refuse: nothing in a flow is run as code."""
        raise UsageError(message("Nothing in a flow is run as code."))

    call_service = execute


def instances(name: str, variables: Mapping[str, Any]) -> int:
    """Return how many instances of a task there are: the number, or one for each entry of the list.

    >>> instances("instances_review", {"instances_review": ["water", "fire"]})
    2
    """
    value = variables.get(name)
    if isinstance(value, (list, tuple)):
        return len(value)
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise UsageError(
        message("{name} must be a number or a list: it says how many times the task is done at once.", name=name)
    )


def plain(variables: Mapping[str, object]) -> dict[str, Any]:
    """Return the variables as they will be after storing and restoring; refuse what cannot be stored.

    >>> plain({"kind": "hotel", "consulted": ("fire", "water")})
    {'kind': 'hotel', 'consulted': ['fire', 'water']}
    """
    found = dict(variables)
    for name, value in found.items():
        if type(value) in (str, bool, int):
            continue
        try:
            found[name] = json.loads(json.dumps(value, allow_nan=False))
        except (TypeError, ValueError, RecursionError) as error:
            raise UsageError(
                message(
                    "The variable {name} must be text, a number, yes or no, or a list of these: not {value}.",
                    name=name,
                    value=repr(value)[:80],
                )
            ) from error
    return found
