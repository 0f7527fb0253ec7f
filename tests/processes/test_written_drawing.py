"""A new drawing keeps what others put into the old one, and points to nothing that is gone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from written_files import SOURCE, written

from processes.model import Bounds, Diagram, Edge, Shape
from processes.reader import read

DRAWN = """
<d:BPMNDiagram xmlns:d="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:c="http://www.omg.org/spec/DD/20100524/DC" id="G">
<d:BPMNPlane id="N" bpmnElement="P">
<d:BPMNShape id="one" bpmnElement="A"><c:Bounds x="1" y="1" width="1" height="1"/><d:BPMNLabel labelStyle="bold"/></d:BPMNShape>
<d:BPMNShape id="two" bpmnElement="B" choreographyActivityShape="N"><c:Bounds x="9" y="1" width="1" height="1"/></d:BPMNShape>
<d:BPMNEdge id="e" bpmnElement="f2" sourceElement="one" targetElement="two"/>
</d:BPMNPlane><d:BPMNLabelStyle id="bold"><c:Font size="11"/></d:BPMNLabelStyle></d:BPMNDiagram></b:definitions>"""


def test_colours_of_a_shape_survive_a_new_drawing() -> None:
    drawn = (
        '<d:BPMNDiagram xmlns:d="http://www.omg.org/spec/BPMN/20100524/DI" id="G"><d:BPMNPlane id="N" bpmnElement="P">'
        '<d:BPMNShape id="old" bpmnElement="A" v:stroke="red"><c:Bounds xmlns:c="http://www.omg.org/spec/DD/20100524/DC" '
        'x="1" y="1" width="1" height="1"/></d:BPMNShape></d:BPMNPlane></d:BPMNDiagram></b:definitions>'
    )
    model = read(SOURCE.replace("</b:definitions>", drawn).encode())
    shape = Shape(id="new", element="A", bounds=Bounds(5, 5, 100, 80))
    diagram = Diagram(id="other", plane_id="plane", plane="P", shapes=(shape,))

    text = written(replace(model, diagrams=(diagram,)))

    assert 'bpmnElement="A" v:stroke="red"' in text
    assert 'id="old"' not in text


@pytest.mark.parametrize("name", ["G", "other"])
def test_what_parts_of_a_drawing_point_to_is_there_in_the_new_one(name: str) -> None:
    model = read(SOURCE.replace("</b:definitions>", DRAWN).encode())
    shape = Shape(id="new", element="A", bounds=Bounds(5, 5, 100, 80))
    edge = Edge(id="edge", element="f2", waypoints=((1, 1), (2, 2)))
    diagram = Diagram(id=name, plane_id="plane", plane="P", shapes=(shape,), edges=(edge,))

    text = written(replace(model, diagrams=(diagram,)))

    assert text.count('BPMNLabelStyle id="bold"') == 1
    assert 'labelStyle="bold"' in text
    assert 'bpmnElement="f2" sourceElement="new"' in text
    assert "targetElement" not in text  # its shape has gone


def test_a_band_of_a_choreography_loses_its_shape() -> None:
    model = read(SOURCE.replace("</b:definitions>", DRAWN).encode())
    (diagram,) = model.diagrams
    band = diagram.shapes[1]

    text = written(replace(model, diagrams=(replace(diagram, id="other", plane_id="plane", shapes=(band,), edges=()),)))

    assert 'id="two"' in text
    assert "choreographyActivityShape" not in text
    assert "BPMNEdge" not in text


def test_without_a_drawing_no_style_is_kept() -> None:
    model = read(SOURCE.replace("</b:definitions>", DRAWN).encode())

    assert "BPMNLabelStyle" not in written(replace(model, diagrams=()))
