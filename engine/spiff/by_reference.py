"""The state of a case as few bytes: its tokens and variables, and the name of its flow instead of the flow.

Fault of stock SpiffWorkflow: every stored case holds the whole definition and its whole history, as JSON; 40 to 50 % of a
serial case is the definition, and one with three parallel blocks of ten takes 2 MB.

Cure: the flow is kept once, the case says which (a part of its SHA-256); what is stored are the open tokens, packed.
Tokens are stored by the id of their element, so that a state outlives a change of the order in which specs are made.
"""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any

from engine.spiff.tokens import Case, Token
from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from engine.spiff.executable import Executable
    from engine.spiff.tokens import Flat

FORMAT = 1
_FLOW = 16  # digits of the SHA-256 of the flow


def pack(executable: Executable, rows: list[Any]) -> bytes:
    """Return the state as bytes."""
    told = [FORMAT, executable.sha256[:_FLOW], *rows]
    return zlib.compress(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode(), 1)


def unpack(executable: Executable, state: bytes) -> list[Any]:
    """Return what `pack` was given; refuse the state of another flow, or of another format."""
    try:
        form, flow, *rows = json.loads(zlib.decompress(state))
    except (zlib.error, ValueError) as error:
        raise UsageError(message("The stored state of the case cannot be read: it is damaged.")) from error
    if form != FORMAT:
        raise UsageError(
            message("The stored state has the format {found}; this engine reads {known}.", found=form, known=FORMAT)
        )
    if flow != executable.sha256[:_FLOW]:
        raise UsageError(
            message("The stored state belongs to another version of the flow {process}.", process=executable.process)
        )
    return list(rows)


def dump(case: Case) -> list[Any]:
    """Return what there is to know about a case, as values that share nothing with it."""
    ended = [case.outcome, int(case.completed), int(case.cancelled)]
    return [case.number, dict(case.data), dict(case.rounds), ended, _tokens(case.task_tree)]


def _tokens(parent: Token) -> list[Any]:
    return [_row(token) for token in parent.children]


def _row(token: Token) -> list[Any]:
    facts = {key: [*value] if isinstance(value, list) else value for key, value in token.internal_data.items()}
    part = token.workflow.top_workflow.subprocesses.get(token.id)
    row = [token.id, token.task_spec.name, token.state, facts, _tokens(token), _tokens(part.task_tree) if part else []]
    while not row[-1]:
        row.pop()
    return row


def load(executable: Executable, rows: list[Any]) -> Case:
    """Return the case that was dumped."""
    case = Case(executable.spec, executable.parts)
    case.number, case.data, case.rounds, ended, tokens = rows
    case.data, case.rounds = dict(case.data), dict(case.rounds)
    case.outcome, case.completed, case.cancelled = ended[0], bool(ended[1]), bool(ended[2])
    _plant(case, case.task_tree, tokens)
    return case


def _plant(workflow: Flat, parent: Token, rows: list[Any]) -> None:
    for number, name, state, *more in rows:
        token = Token(workflow, workflow.spec.task_specs[name], parent, state=state, id=number)
        token.internal_data = {k: [*v] if isinstance(v, list) else v for k, v in more[0].items()} if more else {}
        if len(more) > 1:
            _plant(workflow, token, more[1])
        if len(more) > 2:  # noqa: PLR2004 - facts, what hangs on it, what is inside
            part = workflow.top_workflow.open_part(token)
            _plant(part, part.task_tree, more[2])
