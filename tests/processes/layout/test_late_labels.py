"""A label stands beside its own line and covers nothing."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import hypot
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layout_flows import chain, flows
from layout_models import random_model

from processes.layout import lay_out
from processes.layout.geometry import check_geometry
from processes.layout.index import index_elements
from processes.layout.late_labels import add_labels
from processes.layout.sketch import Sketch
from processes.layout.space import inside, meet
from processes.model import Bounds, Collaboration, Definitions, Edge, Event, MessageFlow, Participant, SubProcess, Task

if TYPE_CHECKING:
    from random import Random

REACH = 80.0  # from a line to the middle of its label: half of the widest label, and a little


def distance(edge: Edge) -> float:
    """Return how far the middle of a label is from its line."""
    assert edge.label is not None
    x, y = edge.label.x + edge.label.width / 2, edge.label.y + edge.label.height / 2
    found = []
    for (x1, y1), (x2, y2) in pairwise(edge.waypoints):
        length = (x2 - x1) ** 2 + (y2 - y1) ** 2
        along = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length if length else 0.0
        share = min(1.0, max(0.0, along))
        found.append(hypot(x - x1 - share * (x2 - x1), y - y1 - share * (y2 - y1)))
    return min(found)


def labelled(definitions: Definitions) -> dict[str, Edge]:
    return {edge.element: edge for diagram in definitions.diagrams for edge in diagram.edges if edge.label}


@given(st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_a_label_stays_beside_its_line_and_covers_nothing(random: Random) -> None:
    drawn = lay_out(random_model(random))
    assert max(map(distance, labelled(drawn).values()), default=0.0) <= REACH
    assert [fault.kind for fault in check_geometry(drawn)] == []


def between_black_boxes(*names: str) -> Definitions:
    messages = tuple(MessageFlow(id=f"m{i}", source="a", target="b", name=name) for i, name in enumerate(names))
    pools = tuple(Participant(id=name, name="申请人" * 9) for name in "ab")
    return lay_out(
        Definitions(id="d", collaborations=(Collaboration(id="c", participants=pools, message_flows=messages),))
    )


@pytest.mark.parametrize(
    "name", ["Review", "核发建设用地规划许可证", "Fire safety review of the construction drawings"]
)
def test_messages_between_black_boxes_have_room_for_their_labels(name: str) -> None:
    drawn = between_black_boxes(*[name] * 9)
    edges = labelled(drawn)
    boxes = {shape.element: shape.bounds for shape in drawn.diagrams[0].shapes}
    for edge in edges.values():
        assert edge.label is not None
        assert edge.label.x - edge.waypoints[0][0] == 4.0
        assert edge.label.x + edge.label.width < boxes["a"].x + boxes["a"].width
    assert len(edges) == 9


def test_no_label_lies_on_the_name_of_a_pool() -> None:
    drawn = between_black_boxes(*["Fire safety review of the construction drawings"] * 3)
    for shape in drawn.diagrams[0].shapes:
        box = shape.bounds
        name = Bounds(box.x + box.width / 2 - 88, box.y + box.height / 2 - 7, 176, 14)
        assert not any(meet(edge.label, name) for edge in labelled(drawn).values() if edge.label)


def test_the_second_label_of_a_place_in_a_sub_process_stays_in_it() -> None:
    sub = SubProcess(
        id="sub",
        kind="subProcess",
        name="内部",
        nodes=(*(Task(id=name, kind="task") for name in "abc"), Event(id="end", kind="endEvent")),
        flows=flows("a>end:yes", "b>end:no", "c>end:用地类型为划拨且面积大于一万平方米"),
    )
    drawn = lay_out(chain(sub))
    frame = next(shape.bounds for shape in drawn.diagrams[0].shapes if shape.element == "sub")
    edges = labelled(drawn)
    assert set(edges) == {"a_end", "b_end", "c_end"}
    assert all(edge.label and inside(edge.label, frame) and distance(edge) <= REACH for edge in edges.values())


@pytest.mark.parametrize("count", [2, 3, 5])
def test_a_gap_grows_for_the_labels_of_messages_close_to_each_other(count: int) -> None:
    names = "Fire safety review of the construction drawings"
    messages = tuple(MessageFlow(id=f"m{i}", source="a", target="box", name=names) for i in range(count))
    pools = (Participant(id="box"), Participant(id="pool", process="p"))
    group = Collaboration(id="c", participants=pools, message_flows=messages)
    drawn = lay_out(replace(chain(Task(id="a", kind="task")), collaborations=(group,)))
    assert max(map(distance, labelled(drawn).values())) <= REACH
    assert check_geometry(drawn) == ()


def between_walls(room: float) -> tuple[Bounds, tuple[Bounds, Bounds]]:
    """Return the label of an upright line at x = 0 that has so much room at each side, and what stands there."""
    message = MessageFlow(id="m", source="a", target="b", name="核发建设用地规划许可证")
    group = Collaboration(id="c", participants=(Participant(id="a"), Participant(id="b")), message_flows=(message,))
    walls = Bounds(-room - 80, 0, 80, 200), Bounds(room, 0, 80, 200)
    drawing = Sketch(edges={"m": ((0.0, 0.0), (0.0, 200.0))}, labels={"left": walls[0], "right": walls[1]})
    add_labels(drawing, index_elements(Definitions(id="d", collaborations=(group,))))
    return drawing.labels["m"], walls


def test_a_label_is_broken_into_other_lines_before_it_goes_away_from_its_line() -> None:
    label, _ = between_walls(50)
    assert label == Bounds(4.0, label.y, 39.0, 60.0)


def test_a_label_goes_away_from_its_line_before_it_covers_anything() -> None:
    label, walls = between_walls(20)
    assert not any(meet(label, wall) for wall in walls)
