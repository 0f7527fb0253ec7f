"""Every field can be put into a file and taken out again, and the file always reads as the model."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from processes.durations import Span
from processes.errors import RefusedRedesignError
from processes.model import (
    Artifact,
    Bounds,
    DataAssociation,
    DataElement,
    Definitions,
    Diagram,
    Edge,
    Event,
    Gateway,
    Lane,
    Loop,
    Process,
    RootElement,
    SequenceFlow,
    Shape,
    SubProcess,
    Task,
)
from processes.reader import read
from processes.writer import write

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
READS, READS_TOO = DataAssociation(id="i", data="X"), DataAssociation(id="j", data="Y")


def task(**fields: Any) -> Task:
    return Task(id="T", kind="task", **fields)


def event(**fields: Any) -> Event:
    return Event(id="E", kind="boundaryEvent", **fields)


def assert_reads_as(data: bytes, model: Definitions) -> None:
    assert replace(read(data), file="") == replace(model, file="")


def assert_there_and_back(before: Definitions, after: Definitions) -> None:
    for start, goal in ((before, after), (after, before)):
        source = write(start)
        assert_reads_as(source, start)
        assert_reads_as(write(replace(goal, source=source)), goal)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # what a task says
        (task(), task(documentation="why")),
        (task(documentation="why"), task(documentation="why not")),
        (task(), task(effort=Span(2, "hour"))),
        (task(effort=Span(2, "hour")), task(effort=Span(2, "day"), needed_by_finish=("a", "b"))),
        (task(), task(loop=Loop(kind="standard"))),
        (task(loop=Loop(kind="parallel")), task(loop=Loop(kind="sequential"))),
        (task(loop=Loop(kind="parallel")), task(loop=Loop(kind="parallel", most=4))),
        (task(loop=Loop(kind="parallel", most=4)), task(loop=Loop(kind="parallel"))),
        (task(loop=Loop(kind="standard")), task(loop=Loop(kind="standard", most=3, test_before=True))),
        (task(loop=Loop(kind="standard", most=3, test_before=True)), task(loop=Loop(kind="standard"))),
        (task(loop=Loop(kind="parallel")), task(loop=Loop(kind="standard"))),
        (task(default="f"), task(called="Elsewhere")),
        # what it reads and writes
        (task(), task(inputs=(READS,))),
        (task(inputs=(READS,)), task(inputs=(READS_TOO, READS))),
        (task(inputs=(READS,)), task(outputs=(READS,))),
        (task(inputs=(READS, READS_TOO)), task(inputs=(READS_TOO, READS))),
        # kinds
        (task(), Gateway(id="T", kind="complexGateway")),
        (task(), SubProcess(id="T", kind="adHocSubProcess", triggered_by_event=True)),
        # events
        (event(), event(trigger="message", reference="M")),
        (event(trigger="message"), event(trigger="message", reference="M")),
        (event(trigger="timer"), event(trigger="timer", timer="P1D")),
        (event(trigger="timer", timer="2026-01-01"), event(trigger="timer", timer="P1D")),
        (event(trigger="link", reference="over"), event(trigger="conditional")),
        (event(interrupting=False), event(attached_to="T")),
        (event(interrupting=False), Event(id="E", kind="startEvent", interrupting=False)),
    ],
)
def test_nodes(before: Any, after: Any) -> None:
    models = [Definitions(id="D", processes=(Process(id="P", nodes=(node,)),)) for node in (before, after)]

    assert_there_and_back(*models)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # flows
        (
            {"flows": (SequenceFlow(id="f", source="a", target="b"),)},
            {"flows": (SequenceFlow(id="f", source="b", target="a", condition="x"),)},
        ),
        (
            {"flows": (SequenceFlow(id="f", source="a", target="b"),)},
            {"flows": (SequenceFlow(id="f", source="a", target="b", probability=0.5),)},
        ),
        # data
        (
            {"data": (DataElement(id="d", kind="dataObject"),)},
            {"data": (DataElement(id="d", kind="dataObject", state="new"),)},
        ),
        (
            {"data": (DataElement(id="d", kind="dataObject"),)},
            {"data": (DataElement(id="d", kind="dataStoreReference", refers="S"),)},
        ),
        ({"data": (DataElement(id="d", kind="dataObject"),)}, {"data": (DataElement(id="d", kind="property"),)}),
        (
            {"data": (DataElement(id="d", kind="dataObjectReference", refers="S"),)},
            {"data": (DataElement(id="d", kind="dataInput"),)},
        ),
        # artifacts
        ({}, {"artifacts": (Artifact(id="n", kind="textAnnotation"),)}),
        (
            {"artifacts": (Artifact(id="n", kind="textAnnotation", name="a"),)},
            {"artifacts": (Artifact(id="n", kind="textAnnotation", name="b"),)},
        ),
        (
            {"artifacts": (Artifact(id="n", kind="association", source="a", target="b"),)},
            {"artifacts": (Artifact(id="n", kind="association", source="a", target="b", direction="both"),)},
        ),
        # lanes
        ({}, {"lanes": (Lane(id="L", nodes=("a",), lanes=(Lane(id="M"),)),)}),
        ({"lanes": (Lane(id="L"),)}, {"lanes": (Lane(id="M", lanes=(Lane(id="L"),)),)}),
        ({"lanes": (Lane(id="L", nodes=("a", "b")),)}, {"lanes": (Lane(id="L", nodes=("c", "a")),)}),
        # the process
        ({"executable": True, "name": "n"}, {"documentation": "why"}),
    ],
)
def test_processes(before: dict[str, Any], after: dict[str, Any]) -> None:
    models = [Definitions(id="D", processes=(Process(id="P", **fields),)) for fields in (before, after)]

    assert_there_and_back(*models)


SHAPE, EDGE = (
    Shape(id="s", element="a", bounds=Bounds(0, 0, 9, 9)),
    Edge(id="e", element="f", waypoints=((0, 0), (1, 1))),
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # shapes
        ({"shapes": (SHAPE,)}, {"shapes": (replace(SHAPE, expanded=True, label=Bounds(1, 1, 1, 1)),)}),
        ({"shapes": (SHAPE,)}, {"shapes": (replace(SHAPE, bounds=Bounds(1, 1, 9, 9)),)}),
        ({"shapes": (SHAPE,)}, {"shapes": (replace(SHAPE, element="b"),)}),
        # edges
        ({"edges": (EDGE,)}, {"edges": (replace(EDGE, waypoints=((0, 0), (2, 2), (3, 3))),)}),
        ({"edges": (EDGE,)}, {"edges": (replace(EDGE, label=Bounds(1, 1, 1, 1)),)}),
        # diagrams
        ({"name": "page"}, {"plane": "Q"}),
        ({"plane_id": "q"}, {"shapes": (SHAPE,), "edges": (EDGE,)}),
    ],
)
def test_drawings(before: dict[str, Any], after: dict[str, Any]) -> None:
    plain = Diagram(id="G", plane_id="N", plane="P")

    assert_there_and_back(*(Definitions(id="D", diagrams=(replace(plain, **fields),)) for fields in (before, after)))


def test_roots_and_the_file_itself() -> None:
    before = Definitions(id="D", roots=(RootElement(id="R", kind="error", code="1"),))
    after = Definitions(
        id="F", name="n", target_namespace="urn:t", roots=(RootElement(id="R", kind="escalation", code="2"),)
    )

    assert_there_and_back(before, after)


def edit(source: str, **fields: Any) -> str:
    """Write the file again with other fields of its process, and see that it reads so."""
    model = read(source.encode())
    edited = model.replace_process(replace(model.processes[0], **fields))
    data = write(edited)
    assert_reads_as(data, edited)
    return data.decode()


def test_a_label_with_a_style_keeps_it_without_bounds() -> None:
    source = (
        f'<definitions xmlns="{MODEL}" id="D" xmlns:i="http://www.omg.org/spec/BPMN/20100524/DI" '
        'xmlns:c="http://www.omg.org/spec/DD/20100524/DC"><i:BPMNDiagram id="G"><i:BPMNPlane id="N"><i:BPMNShape id="s">'
        '<c:Bounds x="0" y="0" width="1" height="1"/><i:BPMNLabel labelStyle="bold"><c:Bounds x="0" y="0" width="1" '
        'height="1"/></i:BPMNLabel></i:BPMNShape></i:BPMNPlane></i:BPMNDiagram></definitions>'
    )
    model = read(source.encode())
    (diagram,) = model.diagrams
    bare = replace(diagram, shapes=(replace(diagram.shapes[0], label=None),))

    assert '<i:BPMNLabel labelStyle="bold"/>' in write(replace(model, diagrams=(bare,))).decode()


def test_made_ids_avoid_those_that_are_there() -> None:
    source = f'<definitions xmlns="{MODEL}" id="D"><process id="P"><task id="T"/><task id="documentation_T"/></process></definitions>'
    nodes = read(source.encode()).processes[0].nodes

    assert '<documentation id="documentation_T_2">why</documentation>' in edit(
        source, nodes=(replace(nodes[0], documentation="why"), nodes[1])
    )


def test_text_with_elements_in_it_is_replaced_as_a_whole() -> None:
    source = f'<definitions xmlns="{MODEL}" id="D"><process id="P"><documentation>a<b xmlns="">c</b>d</documentation></process></definitions>'
    assert read(source.encode()).processes[0].documentation == "acd"

    assert "<documentation>new</documentation>" in edit(source, documentation="new")


def test_a_placeholder_that_is_there_serves_again() -> None:
    source = (
        f'<definitions xmlns="{MODEL}" id="D"><process id="P"><task id="T"><property id="q" name="other"/>'
        '<property id="p" name="__targetRef_placeholder"/></task></process></definitions>'
    )

    assert "<targetRef>p</targetRef>" in edit(source, nodes=(task(inputs=(READS,)),))


def test_a_group_is_renamed_in_its_category() -> None:
    source = (
        f'<definitions xmlns="{MODEL}" id="D"><category id="C"><categoryValue id="V" value="old"/></category>'
        '<process id="P"><group id="G" categoryValueRef="V"/></process></definitions>'
    )

    assert 'value="new"' in edit(source, artifacts=(Artifact(id="G", kind="group", name="new"),))


def test_a_group_without_category_gets_one() -> None:
    model = Definitions(id="D", processes=(Process(id="P", artifacts=(Artifact(id="G", kind="group", name="new"),)),))

    again = read(write(model))

    assert again.processes == model.processes
    assert [root.kind for root in again.roots] == ["category"]


def test_an_encoding_that_only_the_parser_knows_becomes_utf_8() -> None:
    source = f'<?xml version="1.0" encoding="GEORGIAN-PS"?><definitions xmlns="{MODEL}" id="D"><process id="P"/></definitions>'

    assert "encoding='UTF-8'" in edit(source, name="审核")


def test_what_follows_the_root_stays() -> None:
    source = f'<definitions xmlns="{MODEL}" id="D"><process id="P"/></definitions>\n<!-- end -->\n<?done?>\n\n'

    assert edit(source, name="n") == source.replace('id="P"', 'id="P" name="n"')


def undeclaring(inside: str) -> str:
    """Return a document in the default namespace with two elements that undeclare it."""
    extensions = f"<n:extensionElements>{inside}</n:extensionElements>"
    return (
        f'<definitions xmlns="{MODEL}" id="D"><process id="P"><task id="A"/><task id="B"/>'
        f'<n:task xmlns:n="{MODEL}" xmlns="" id="C">{extensions}</n:task>'
        f'<n:task xmlns:n="{MODEL}" xmlns="" id="E"/></process></definitions>'
    )


def test_an_element_that_undeclares_the_default_namespace_can_be_moved() -> None:
    source = undeclaring('<v:x xmlns:v="urn:v"/>')
    a, b, c, e = read(source.encode()).processes[0].nodes

    assert "<v:x" in edit(source, nodes=(e, c, a, b))


def test_what_a_vendor_keeps_out_of_every_namespace_stays_so_on_a_move() -> None:
    vendor = '<extensionElements><x xmlns=""><v:y xmlns:v="urn:v"/><z/></x></extensionElements>'
    source = f'<definitions xmlns="{MODEL}" id="D"><process id="P"><task id="A"/><task id="B">{vendor}</task></process></definitions>'
    a, b = read(source.encode()).processes[0].nodes

    assert edit(source, nodes=(b, a)).count(vendor) == 1


def test_refuses_to_move_what_would_change_its_namespace() -> None:
    source = undeclaring("<x/>")
    a, b, c, e = read(source.encode()).processes[0].nodes

    with pytest.raises(RefusedRedesignError, match="C cannot be moved"):
        edit(source, nodes=(e, c, a, b))
