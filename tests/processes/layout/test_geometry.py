"""Each fault of a drawing is found, and only that one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from layout_flows import review

from processes.layout import lay_out
from processes.layout.geometry import check_geometry
from processes.model import Bounds

if TYPE_CHECKING:
    from collections.abc import Callable

    from processes.model import Definitions, Edge, Shape


def edit(
    definitions: Definitions,
    shape: Callable[[Shape], Shape | None] = lambda one: one,
    edge: Callable[[Edge], Edge | None] = lambda one: one,
) -> Definitions:
    diagram = definitions.diagrams[0]
    shapes = tuple(new for old in diagram.shapes if (new := shape(old)))
    edges = tuple(new for old in diagram.edges if (new := edge(old)))
    return replace(definitions, diagrams=(replace(diagram, shapes=shapes, edges=edges),))


def without(name: str) -> Callable[[Shape | Edge], Shape | Edge | None]:
    return lambda one: None if one.element == name else one


def on(name: str, box: Bounds) -> Callable[[Shape], Shape]:
    return lambda one: replace(one, bounds=box) if one.element == name else one


def label(name: str, box: Bounds) -> Callable[[Shape], Shape]:
    return lambda one: replace(one, label=box) if one.element == name else one


def along(name: str, points: tuple[tuple[float, float], ...]) -> Callable[[Edge], Edge]:
    return lambda one: replace(one, waypoints=points) if one.element == name else one


DRAWN = lay_out(review())
BOXES = {shape.element: shape.bounds for shape in DRAWN.diagrams[0].shapes}
LINES = {edge.element: edge.waypoints for edge in DRAWN.diagrams[0].edges}
START, JOIN, NOTIFY = BOXES["start"], BOXES["join"], BOXES["notify"]
FAULTS = [
    (edit(DRAWN, shape=without("receipt")), "not-drawn"),
    (edit(DRAWN, edge=without("start_join")), "not-drawn"),
    (edit(DRAWN, shape=on("alarm", BOXES["end"])), "overlap"),
    (edit(DRAWN, shape=on("start", Bounds(START.x, BOXES["fire"].y + 20, 36, 36))), "outside"),
    (edit(DRAWN, shape=on("window", Bounds(0, 0, 50, 50))), "outside"),
    (edit(DRAWN, shape=label("start", JOIN)), "label-overlap"),
    (edit(DRAWN, edge=along("start_join", ((0.0, 0.0), LINES["start_join"][1]))), "loose-end"),
    (
        edit(DRAWN, edge=along("check_end", (LINES["start_join"][0], LINES["accept_complete"][1]))),
        "line-through",
    ),
    (edit(DRAWN, edge=along("check_end", LINES["start_join"])), "lines-on-each-other"),
    (edit(DRAWN, shape=label("late", Bounds(START.x + 40, START.y + 8, 20, 20))), "line-over-label"),
]


@pytest.mark.parametrize(("drawing", "kind"), FAULTS)
def test_a_fault_is_found(drawing: Definitions, kind: str) -> None:
    assert kind in {fault.kind for fault in check_geometry(drawing)}


def test_lines_of_things_nobody_knows_are_left_alone() -> None:
    diagram = DRAWN.diagrams[0]
    stray = tuple(replace(edge, element=f"stray_{edge.element}") for edge in diagram.edges[:2])
    strange = replace(DRAWN, diagrams=(replace(diagram, edges=(*diagram.edges, *stray)),))
    assert check_geometry(strange) == ()


def test_a_clean_drawing_has_no_fault() -> None:
    assert check_geometry(DRAWN) == ()


def test_what_is_in_a_collapsed_sub_process_need_not_be_drawn() -> None:
    from layout_flows import chain, flows

    from processes.model import SubProcess, Task

    inner = (Task(id="a", kind="task"), Task(id="b", kind="task"))
    drawn = lay_out(chain(SubProcess(id="s", kind="subProcess", nodes=inner, flows=flows("a>b"))))
    closed = edit(
        drawn,
        shape=lambda one: replace(one, expanded=False) if one.element == "s" else None,
        edge=without("a_b"),
    )
    assert check_geometry(closed) == ()
