"""What a reader of the drawing relies on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from layout_flows import chain, flows, review

from processes.layout import lay_out
from processes.layout.geometry import check_geometry, count_bends, count_crossings
from processes.layout.lane_order import MANY
from processes.model import (
    Artifact,
    Bounds,
    Collaboration,
    DataAssociation,
    DataElement,
    Definitions,
    Diagram,
    Event,
    Gateway,
    Lane,
    MessageFlow,
    Participant,
    Process,
    Shape,
    SubProcess,
    Task,
)

if TYPE_CHECKING:
    from pathlib import Path


def boxes(definitions: Definitions) -> dict[str, Bounds]:
    return {shape.element: shape.bounds for diagram in definitions.diagrams for shape in diagram.shapes}


def middle(box: Bounds) -> float:
    return box.y + box.height / 2


def tasks(names: str) -> tuple[Task, ...]:
    return tuple(Task(id=name, kind="task", name=name) for name in names)


def test_a_sequence_is_one_straight_line() -> None:
    drawn = lay_out(chain(*tasks("abc")))
    assert count_bends(drawn.diagrams[0]) == 0


def test_branches_of_a_block_do_not_cross() -> None:
    split, join = Gateway(id="s", kind="parallelGateway"), Gateway(id="j", kind="parallelGateway")
    process = Process(
        id="p",
        nodes=(split, join, *tasks("abcd")),
        flows=flows(*(f"s>{x}" for x in "abcd"), *(f"{x}>j" for x in "abcd")),
    )
    diagram = lay_out(Definitions(id="d", processes=(process,))).diagrams[0]
    assert (count_crossings(diagram), count_bends(diagram)) == (0, 6)


def test_the_refusal_stands_below_the_line_that_goes_on() -> None:
    ask = Gateway(id="ask", kind="exclusiveGateway", decision="refusal", default="ask_b")
    nodes = (*tasks("ab"), ask, Event(id="no", kind="endEvent"), *tasks("xyz"))
    process = Process(id="p", nodes=nodes, flows=flows("a>ask", "ask>x", "x>y", "y>z", "z>no", "ask>b"))
    drawn = boxes(lay_out(Definitions(id="d", processes=(process,))))
    assert middle(drawn["a"]) == middle(drawn["b"]) < middle(drawn["x"])


def test_lanes_and_posts_tile_their_pool() -> None:
    drawn = boxes(lay_out(review()))
    pool, window, fire, post = (drawn[name] for name in ("office", "window", "fire", "post"))
    assert window.y == pool.y
    assert window.height + fire.height == pool.height
    assert (post.y, post.height) == (fire.y, fire.height)
    assert window.x + window.width == post.x + post.width == pool.x + pool.width


def test_lanes_are_drawn_so_that_handovers_are_short_but_a_drawn_order_stays() -> None:
    lanes = tuple(Lane(id=f"l{name}", name=name, nodes=tuple(f"{name}{i}" for i in range(2))) for name in "axbc")
    nodes = tuple(Task(id=f"{name}{i}", kind="task") for name in "abcx" for i in range(2))
    one = Process(id="p", nodes=nodes, flows=flows("a0>a1", "a1>b0", "b0>b1", "b1>c0", "c0>c1", "c1>x0", "x0>x1"))
    drawn = lay_out(Definitions(id="d", processes=(replace(one, lanes=lanes),)))
    places = boxes(drawn)
    assert sorted(("la", "lb", "lc", "lx"), key=lambda lane: places[lane].y) == ["la", "lb", "lc", "lx"]
    backwards = replace(one, flows=flows("a0>x0", "x0>a1", "x1>b0", "b0>c0"), lanes=lanes)
    again = boxes(lay_out(replace(drawn, processes=(backwards,))))
    assert sorted(("la", "lb", "lc", "lx"), key=lambda lane: again[lane].y) == ["la", "lb", "lc", "lx"]


def test_the_black_box_stands_on_the_side_of_its_partners() -> None:
    drawn = boxes(lay_out(review()))
    assert drawn["applicant"].y < drawn["office"].y


def test_the_review_draws_clean() -> None:
    assert check_geometry(lay_out(review())) == ()


def test_a_task_grows_with_its_label() -> None:
    drawn = boxes(lay_out(chain(Task(id="a", kind="task", name="审查" * 30), *tasks("b"))))
    assert drawn["a"].width > drawn["b"].width
    assert drawn["a"].height >= drawn["b"].height == 80


def test_a_sub_process_holds_what_is_in_it() -> None:
    inside = SubProcess(id="s", kind="subProcess", name="内部", nodes=tasks("ab"), flows=flows("a>b"))
    drawn = lay_out(chain(*tasks("x"), inside))
    shape = next(shape for shape in drawn.diagrams[0].shapes if shape.element == "s")
    assert shape.expanded
    assert check_geometry(drawn) == ()


EMPTY = Process(id="q")
LINKED = (Artifact(id="line", kind="association", source="late", target="a"),)
CASES = {
    "a flow from one pool into another": Definitions(
        id="d",
        processes=(Process(id="p", nodes=tasks("a"), flows=flows("a>b")), Process(id="q", nodes=tasks("b"))),
        collaborations=(
            Collaboration(id="c", participants=(Participant(id="x", process="p"), Participant(id="y", process="q"))),
        ),
    ),
    "an annotation of a data object": Definitions(
        id="d",
        processes=(
            Process(
                id="p",
                nodes=(Task(id="a", kind="task", outputs=(DataAssociation(id="w", data="doc"),)),),
                data=(DataElement(id="doc", kind="dataObjectReference", name="许可证"),),
                artifacts=(
                    Artifact(id="note", kind="textAnnotation", name="why"),
                    Artifact(id="line", kind="association", source="note", target="doc"),
                ),
            ),
        ),
    ),
    "an association of a boundary event with its host": Definitions(
        id="d",
        processes=(
            Process(
                id="p",
                nodes=(*tasks("a"), Event(id="late", kind="boundaryEvent", attached_to="a")),
                artifacts=LINKED,
            ),
        ),
    ),
    "more pools than orders are tried for": Definitions(
        id="d",
        processes=tuple(Process(id=name, nodes=tasks(name)) for name in "abcdefg"),
        collaborations=(
            Collaboration(
                id="c", participants=tuple(Participant(id=f"pool_{name}", process=name) for name in "abcdefg")
            ),
        ),
    ),
    "a label longer than any box is wide": chain(Task(id="a", kind="task", name="审查意见" * 60)),
    "no element at all": Definitions(id="d", processes=(EMPTY,)),
    "a pool with an empty process": Definitions(
        id="d",
        processes=(EMPTY,),
        collaborations=(Collaboration(id="c", participants=(Participant(id="a", process="q"),)),),
    ),
    "only black boxes that talk": Definitions(
        id="d",
        collaborations=(
            Collaboration(
                id="c",
                participants=tuple(Participant(id=name, name=name) for name in "abc"),
                message_flows=(
                    MessageFlow(id="m", source="a", target="c", name="x"),
                    MessageFlow(id="n", source="b", target="a"),
                ),
            ),
        ),
    ),
    "empty lanes": Definitions(
        id="d", processes=(Process(id="p", nodes=tasks("a"), lanes=tuple(Lane(id=f"l{i}") for i in range(3))),)
    ),
    "nodes that nothing connects": Definitions(id="d", processes=(Process(id="p", nodes=tasks("abcdefghij")),)),
    "a flow to itself": Definitions(id="d", processes=(Process(id="p", nodes=tasks("a"), flows=flows("a>a:again")),)),
    "two processes, two diagrams": Definitions(
        id="d", processes=(Process(id="p", nodes=tasks("a")), Process(id="q", nodes=tasks("b")))
    ),
    "a message inside one pool": Definitions(
        id="d",
        processes=(Process(id="p", nodes=tasks("ab"), flows=flows("a>b")),),
        collaborations=(
            Collaboration(
                id="c",
                participants=(Participant(id="pool", process="p"),),
                message_flows=(MessageFlow(id="m", source="a", target="b"),),
            ),
        ),
    ),
    "a process of no pool beside a collaboration": Definitions(
        id="d",
        processes=(Process(id="p", nodes=tasks("a")),),
        collaborations=(
            Collaboration(
                id="c",
                participants=(Participant(id="box"),),
                message_flows=(MessageFlow(id="m", source="a", target="box"),),
            ),
        ),
    ),
    "notes of a collaboration, tied and loose": Definitions(
        id="d",
        processes=(Process(id="p", nodes=tasks("a")),),
        collaborations=(
            Collaboration(
                id="c",
                participants=(Participant(id="pool", process="p"),),
                artifacts=(
                    Artifact(id="tied", kind="textAnnotation", name="note"),
                    Artifact(id="line", kind="association", source="a", target="tied"),
                    Artifact(id="loose", kind="textAnnotation", name="note"),
                ),
            ),
        ),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_odd_models_draw_clean(case: str) -> None:
    assert check_geometry(lay_out(CASES[case])) == ()


def test_a_group_stays_round_what_it_was_drawn_round() -> None:
    group = Artifact(id="g", kind="group", name="初审")
    old = Diagram(
        id="x",
        plane_id="y",
        plane="p",
        shapes=(
            Shape(id="1", element="g", bounds=Bounds(0, 0, 300, 200)),
            Shape(id="2", element="a", bounds=Bounds(50, 50, 100, 80)),
        ),
    )
    process = Process(id="p", nodes=tasks("ab"), flows=flows("a>b"), artifacts=(group, Artifact(id="h", kind="group")))
    drawn = boxes(lay_out(Definitions(id="d", processes=(process,), diagrams=(old,))))
    frame, inner, below = drawn["g"], drawn["a"], drawn["h"]
    assert frame.x < inner.x < inner.x + inner.width < frame.x + frame.width < drawn["b"].x
    assert below.y > frame.y + frame.height


def test_a_group_drawn_round_nothing_stands_below_all() -> None:
    shape = Shape(id="1", element="g", bounds=Bounds(900, 0, 300, 200))
    old = Diagram(id="x", plane_id="y", plane="p", shapes=(shape,))
    process = Process(id="p", nodes=tasks("a"), artifacts=(Artifact(id="g", kind="group"),))
    drawn = boxes(lay_out(Definitions(id="d", processes=(process,), diagrams=(old,))))
    assert drawn["g"].y > drawn["a"].y + drawn["a"].height


def test_two_flows_that_change_places_keep_their_labels() -> None:
    lanes = (Lane(id="upper", nodes=("a", "c")), Lane(id="lower", nodes=("b", "d")))
    process = Process(id="p", nodes=tasks("abcd"), flows=flows("a>d:yes", "b>c:no"), lanes=lanes)
    drawn = lay_out(Definitions(id="d", processes=(process,)))
    labels = {edge.element: edge.label for edge in drawn.diagrams[0].edges}
    assert labels["a_d"] is not None
    assert labels["b_c"] is not None
    assert check_geometry(drawn) == ()


def test_more_lanes_than_are_worth_moving_stand_in_order_of_time() -> None:
    names = [f"n{index}" for index in range(MANY + 1)]
    lanes = tuple(Lane(id=f"lane_{name}", nodes=(name,)) for name in reversed(names))
    nodes = tuple(Task(id=name, kind="task") for name in names)
    drawn = boxes(lay_out(chain(*nodes, lanes=lanes)))
    heights = [drawn[f"lane_{name}"].y for name in names]
    assert heights == sorted(heights)


def test_an_annotation_of_a_flow_is_tied_to_it() -> None:
    note = Artifact(id="n", kind="textAnnotation", name="why")
    tie = Artifact(id="t", kind="association", source="n", target="a_b")
    process = Process(id="p", nodes=tasks("ab"), flows=flows("a>b"), artifacts=(note, tie))
    edges = {edge.element: edge for edge in lay_out(Definitions(id="d", processes=(process,))).diagrams[0].edges}
    (x, y), (start, end) = edges["t"].waypoints[-1], edges["a_b"].waypoints
    assert start[0] < x < end[0]
    assert y == start[1]


def test_every_file_of_the_corpora_draws_clean(shared: Path) -> None:
    from processes.errors import RefusedInputError
    from processes.reader import read

    for file in sorted((shared / "corpora").rglob("*.bpmn")):
        try:
            definitions = read(file)
        except RefusedInputError:
            continue
        assert check_geometry(lay_out(definitions)) == (), file.name


def test_the_lanes_of_a_sub_process_end_where_it_ends() -> None:
    posts = tuple(Lane(id=f"post_{name}", name=name, nodes=(name,)) for name in "ab")
    sub = SubProcess(id="sub", kind="subProcess", nodes=tasks("ab"), flows=flows("a>b"), lanes=posts)
    process = Process(
        id="p", nodes=(sub, *tasks("xyz")), flows=flows("sub>x", "x>y", "y>z"), lanes=(Lane(id="l", nodes=("sub",)),)
    )
    group = Collaboration(id="c", participants=(Participant(id="pool", process="p"),))
    drawn = lay_out(Definitions(id="d", processes=(process,), collaborations=(group,)))
    places = boxes(drawn)
    assert check_geometry(drawn) == ()
    assert places["post_a"].x + places["post_a"].width <= places["sub"].x + places["sub"].width
