"""A flow made ready to run: one for each deployed version, made once in a process."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING

from engine.spiff.building import build_scopes
from engine.spiff.calls import called_by
from engine.spiff.conditions import AGAIN, INSTANCES
from engine.spiff.errors import RefusedFlowError
from engine.spiff.refusals import find_refusals
from processes.expressions import names
from processes.messages import message
from processes.model import SubProcess, Task, all_nodes, scopes
from processes.writer import write

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.spiff.scope import ScopeSpec
    from processes.model import Definitions, Process

KEPT = 256  # flows that are kept ready


@dataclass(frozen=True, kw_only=True)
class Executable:
    """What cases of one version of a flow are run by; nothing in it changes while they run."""

    sha256: str  # of the deployed file
    process: str
    variables: frozenset[str]  # that the conditions read
    labels: Mapping[str, str] = field(repr=False)
    parts: Mapping[str, ScopeSpec] = field(repr=False)

    @property
    def spec(self) -> ScopeSpec:
        """Return the specs of the process itself."""
        return self.parts[self.process]


def prepare(definitions: Definitions, *, process: str = "") -> Executable:
    """Make a file ready to run, or refuse it element by element; `process` names one where there are several.

    >>> from processes.blocks import build, sequence, task
    >>> prepare(build(sequence(task("intake"), task("decide")))).process
    'Process_1'
    """
    data = definitions.source if definitions.source is not None else write(definitions)
    key = (sha256(data).hexdigest(), process)
    with _lock:
        if key in _made:
            _made.move_to_end(key)
            return _made[key]
    made = _prepare(definitions, key[0], _chosen(definitions, process))
    with _lock:
        _made[key] = made
        while len(_made) > KEPT:
            _made.popitem(last=False)
    return made


_made: OrderedDict[tuple[str, str], Executable] = OrderedDict()
_lock = Lock()


def _prepare(definitions: Definitions, digest: str, process: Process) -> Executable:
    called = {each.id: each for each in definitions.processes if each.nodes}
    reached = list(called_by(process, called))
    refusals = [refusal for each in reached for refusal in find_refusals(each, called, definitions)]
    if refusals:
        element, sentence = refusals[0]
        raise RefusedFlowError(sentence, element=element, reasons=tuple(reason for _, reason in refusals))
    return Executable(
        sha256=digest,
        process=process.id,
        variables=frozenset(name for each in reached for name in _variables(each)),
        labels={node.id: node.label for each in reached for node in all_nodes(each)},
        parts=build_scopes(process, called),
    )


def _chosen(definitions: Definitions, name: str) -> Process:
    filled = [process for process in definitions.processes if process.nodes]
    found = [process for process in filled if process.id == name] if name else filled
    if len(found) > 1:
        found = [process for process in found if process.executable] or found
    if len(found) == 1:
        return found[0]
    if name or not filled:
        raise RefusedFlowError(message("There is no process in this file that could be run; draw one."))
    raise RefusedFlowError(
        message(
            "This file has several processes; say which one is run: {processes}.",
            processes=tuple(process.id for process in found),
        )
    )


def _variables(process: Process) -> Iterator[str]:
    for scope in scopes(process):
        for flow in scope.flows:
            yield from names(flow.condition or "")
        for node in scope.nodes:
            if isinstance(node, (Task, SubProcess)) and node.loop is not None:
                if node.loop.kind == "standard":
                    yield f"{AGAIN}{node.id}"
                elif not node.loop.most:
                    yield f"{INSTANCES}{node.id}"
