"""Random processes as consultants meet them: blocks with limits, declared inputs, law, habits and refusals."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from block_strategies import blocks, processes
from hypothesis import strategies as st

from processes.blocks import build, sequence
from processes.durations import Span
from processes.model import Event, Precedence, SubProcess, Task, TimeLimit, all_nodes

if TYPE_CHECKING:
    from processes.model import Definitions, FlowNode, Process, Scope

REASONS = ("law", "analyst", "custom", "custom", "custom")


@st.composite
def flows(draw: st.DrawFn, *, depth: int = 3) -> Definitions:
    """Draw a process whose tasks say, some of them, what they need, how long they take and what they come after."""
    made = draw(st.one_of(processes(depth=depth), rows()))
    (process,) = made.processes
    names = [node.id for node in all_nodes(process) if isinstance(node, Task)]
    plain = draw(st.booleans())  # refusals end their own branch only, or the whole case
    marked = {name: _marked(draw, name, names) for name in names}
    return made.replace_process(_put(process, marked, plain=plain))  # type: ignore[arg-type]


@st.composite
def rows(draw: st.DrawFn) -> Definitions:
    """Draw what is practised: one thing after the other, with refusals, choices and loops on the way."""
    numbers = count()
    return build(
        sequence(*(draw(blocks(numbers, depth=draw(st.integers(0, 2)))) for _ in range(draw(st.integers(2, 6)))))
    )


def _marked(draw: st.DrawFn, name: str, names: list[str]) -> dict[str, object]:
    earlier = names[: names.index(name)]
    pairs = draw(st.lists(st.tuples(st.sampled_from(earlier), st.sampled_from(REASONS)), max_size=3)) if earlier else []
    promised = draw(st.sampled_from([None, 1, 2, 3, 5, 20]))
    return {
        "inputs_complete": draw(st.booleans()),
        "precedences": tuple(Precedence(before=before, after=name, reason=reason) for before, reason in pairs),
        "time_limit": TimeLimit(promised=Span(promised), statutory=Span(20)) if promised else None,
        "nature": draw(st.sampled_from(["", "", "inspection", "intake"])),
    }


def _put(scope: Scope, marked: dict[str, dict[str, object]], *, plain: bool) -> Process | Scope:
    return replace(scope, nodes=tuple(_node(node, marked, plain=plain) for node in scope.nodes))


def _node(node: FlowNode, marked: dict[str, dict[str, object]], *, plain: bool) -> FlowNode:
    if isinstance(node, SubProcess):
        return _put(node, marked, plain=plain)  # type: ignore[return-value]
    if isinstance(node, Event) and plain and node.trigger == "terminate":
        return replace(node, trigger="none")
    return replace(node, **marked.get(node.id, {}))  # type: ignore[arg-type]
