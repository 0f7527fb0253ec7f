"""With an earlier drawing, what did not change stays where it was."""

from __future__ import annotations

from dataclasses import replace

from layout_flows import chain, flows, review

from processes.layout import lay_out
from processes.layout.geometry import check_geometry
from processes.model import (
    Artifact,
    Bounds,
    Collaboration,
    DataAssociation,
    DataElement,
    Definitions,
    Event,
    Lane,
    Participant,
    Process,
    SequenceFlow,
    Shape,
    Task,
)


def boxes(definitions: Definitions) -> dict[str, Bounds]:
    return {shape.element: shape.bounds for diagram in definitions.diagrams for shape in diagram.shapes}


def tasks(names: str) -> tuple[Task, ...]:
    return tuple(Task(id=name, kind="task", name=name) for name in names)


def process_of(definitions: Definitions, **fields: object) -> Definitions:
    return definitions.replace_process(replace(definitions.processes[0], **fields))


def test_nothing_changed_nothing_moves() -> None:
    drawn = lay_out(review())
    assert lay_out(drawn, keep=drawn).diagrams == drawn.diagrams


def test_an_author_s_places_are_kept() -> None:
    drawn = lay_out(chain(*tasks("abc")))
    diagram = drawn.diagrams[0]
    lower = tuple(replace(shape, bounds=replace(shape.bounds, y=shape.bounds.y + 300)) for shape in diagram.shapes)
    lines = tuple(replace(edge, waypoints=tuple((x, y + 300) for x, y in edge.waypoints)) for edge in diagram.edges)
    moved = replace(drawn, diagrams=(replace(diagram, shapes=lower, edges=lines),))
    assert lay_out(moved, keep=moved).diagrams == moved.diagrams


def test_a_new_task_pushes_what_lies_to_the_right() -> None:
    old = lay_out(chain(*tasks("abc")))
    new = process_of(old, nodes=tasks("axbc"), flows=flows("a>x", "x>b", "b>c"))
    drawn, before = lay_out(new, keep=old), boxes(old)
    after = boxes(drawn)
    assert check_geometry(drawn) == ()
    assert after["a"] == before["a"]
    assert after["x"].y == after["a"].y
    assert after["b"].x - before["b"].x == after["c"].x - before["c"].x > 0


def test_a_removed_task_leaves_its_place_free() -> None:
    old = lay_out(chain(*tasks("abc")))
    drawn = lay_out(process_of(old, nodes=tasks("ac"), flows=flows("a>c")), keep=old)
    assert boxes(drawn) == {name: box for name, box in boxes(old).items() if name != "b"}
    assert check_geometry(drawn) == ()


def test_tasks_of_several_lanes_stay_when_they_become_parallel() -> None:
    lanes = tuple(Lane(id=f"l{name}", name=name, nodes=(name,)) for name in "abcd")
    old = lay_out(chain(*tasks("abcd"), lanes=lanes))
    drawn = lay_out(process_of(old, flows=flows("a>b", "a>c", "b>d", "c>d")), keep=old)
    assert boxes(drawn) == boxes(old)
    assert check_geometry(drawn) == ()


def test_what_hangs_on_a_node_is_set_in_below_it() -> None:
    old = lay_out(chain(*tasks("ab")))
    writer = Task(id="a", kind="task", name="a", outputs=(DataAssociation(id="w", data="d"),))
    late = Event(id="e", kind="boundaryEvent", attached_to="b", trigger="timer")
    new = process_of(
        old,
        nodes=(writer, *tasks("b"), late),
        data=(DataElement(id="d", kind="dataObjectReference", name="doc"),),
    )
    drawn = boxes(lay_out(new, keep=old))
    assert (drawn["a"].x, drawn["b"].x) == (boxes(old)["a"].x, boxes(old)["b"].x)
    assert drawn["d"].y > drawn["a"].y + drawn["a"].height


def test_a_drawing_that_cannot_be_mended_is_made_afresh() -> None:
    old = lay_out(chain(*tasks("ab")))
    diagram = old.diagrams[0]
    heap = tuple(replace(shape, bounds=Bounds(0, 0, 100, 80)) for shape in diagram.shapes)
    broken = replace(old, diagrams=(replace(diagram, shapes=heap),))
    assert lay_out(broken, keep=broken).diagrams == old.diagrams


def test_new_lanes_other_planes_and_lonely_nodes_are_drawn_afresh() -> None:
    old = lay_out(chain(*tasks("ab")))
    laned = process_of(old, lanes=(Lane(id="l", nodes=("a", "b")),))
    lonely = process_of(old, nodes=tasks("abx"))
    other = Definitions(id="d", processes=(Process(id="q", nodes=tasks("ab"), flows=flows("a>b")),))
    for changed in (laned, lonely, other):
        assert lay_out(changed, keep=old).diagrams == lay_out(changed).diagrams


def test_a_flow_that_is_drawn_anew_finds_a_way_round() -> None:
    old = lay_out(chain(*tasks("abc")))
    back = SequenceFlow(id="back", source="c", target="a", name="again")
    drawn = lay_out(process_of(old, flows=(*old.processes[0].flows, back)), keep=old)
    assert boxes(drawn) == boxes(old)
    assert check_geometry(drawn) == ()


def test_a_loose_item_and_a_pool_that_grows() -> None:
    pool = Collaboration(id="c", participants=(Participant(id="pool", process="p"),))
    old = lay_out(replace(chain(*tasks("abcd")), collaborations=(pool,)))
    longer = lay_out(process_of(old, nodes=tasks("abcdx"), flows=flows("a>b", "b>c", "c>d", "d>x")), keep=old)
    assert check_geometry(longer) == ()
    assert boxes(longer)["a"] == boxes(old)["a"]
    assert boxes(longer)["pool"].width > boxes(old)["pool"].width
    item = DataElement(id="doc", kind="dataObjectReference")
    loose = process_of(old, data=(item,))
    assert lay_out(loose, keep=old).diagrams == lay_out(loose).diagrams


def test_a_task_that_changes_its_lane_moves_into_it() -> None:
    lanes = tuple(Lane(id=f"l{name}", name=name, nodes=(name,)) for name in "abc")
    old = lay_out(chain(*tasks("abc"), lanes=lanes))
    changed = (Lane(id="la", name="a", nodes=("a", "b")), Lane(id="lb", name="b"), lanes[2])
    drawn = lay_out(process_of(old, lanes=changed), keep=old)
    assert check_geometry(drawn) == ()
    assert boxes(drawn)["b"].y < boxes(old)["b"].y
    assert boxes(drawn)["lb"].height == boxes(old)["lb"].height


def test_a_way_that_is_shut_on_all_sides_makes_the_drawing_afresh() -> None:
    old = lay_out(chain(*tasks("ab")))
    diagram = old.diagrams[0]
    wall = Task(id="wall", kind="task")
    box = Shape(id="w", element="wall", bounds=Bounds(270, -900, 24, 2000))
    apart = tuple(replace(shape, bounds=replace(shape.bounds, width=80.0)) for shape in diagram.shapes)
    walled = replace(old, diagrams=(replace(diagram, shapes=(*apart, box), edges=()),))
    changed = process_of(walled, nodes=(*tasks("ab"), wall))
    assert lay_out(changed, keep=changed).diagrams == lay_out(changed).diagrams


def with_a_note_on_a_flow(definitions: Definitions) -> Definitions:
    note = Artifact(id="note", kind="textAnnotation", name="why")
    return process_of(
        definitions, artifacts=(note, Artifact(id="tie", kind="association", source="note", target="a_b"))
    )


def test_a_note_on_a_flow_stays_where_it_was() -> None:
    old = lay_out(with_a_note_on_a_flow(chain(*tasks("ab"))))
    drawn = lay_out(process_of(old, nodes=tasks("abc"), flows=flows("a>b", "b>c")), keep=old)
    assert boxes(drawn)["note"] == boxes(old)["note"]
    assert check_geometry(drawn) == ()


def test_a_new_note_on_a_flow_makes_the_drawing_afresh() -> None:
    old = lay_out(chain(*tasks("ab")))
    changed = with_a_note_on_a_flow(old)
    assert lay_out(changed, keep=old).diagrams == lay_out(changed).diagrams


def test_a_note_that_is_tied_to_another_flow_stays_and_its_line_goes_there() -> None:
    old = lay_out(with_a_note_on_a_flow(chain(*tasks("abc"))))
    tie = Artifact(id="tie", kind="association", source="note", target="b_c")
    changed = process_of(old, artifacts=(old.processes[0].artifacts[0], tie))
    drawn = lay_out(changed, keep=old)
    lines = {edge.element: edge.waypoints for edge in drawn.diagrams[0].edges}
    (x, _), ((left, _), (right, _)) = lines["tie"][-1], lines["b_c"]
    assert boxes(drawn) == boxes(old)
    assert left < x < right
