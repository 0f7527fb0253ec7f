"""Each place where a file leaves its meaning open is named, with element and line; the file loads all the same."""

from __future__ import annotations

import pytest

from processes.reader import read
from processes.writer import write

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
SPACES = (
    f'xmlns="{MODEL}" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI"'
)


def shape(inside: str) -> str:
    return f'<bpmndi:BPMNDiagram id="G"><bpmndi:BPMNPlane id="N" bpmnElement="P">{inside}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>'


def collaboration(inside: str) -> str:
    return f'<collaboration id="C">{inside}</collaboration>'


BOUNDS = '<dc:Bounds x="0" y="0" width="1" height="1"/>'
SUB = '<subProcess id="S"><task id="I"/></subProcess>'
LANES = '<laneSet id="LS"><lane id="A"><flowNodeRef>T</flowNodeRef>{}</lane>{}</laneSet>'
ERROR, WARNING = "error", "warning"


@pytest.mark.parametrize(
    ("process", "roots", "kind", "severity", "elements"),
    [
        # ids
        ('<task id="T"/>', "", "duplicate-id", ERROR, ("T",)),
        # what BPMN does not know, where it could be a step, and where it could not
        ('<robotTask id="R"/>', "", "unknown-element", ERROR, ("R",)),
        (
            '<sequenceFlow id="f" sourceRef="T" targetRef="T"><colour/></sequenceFlow>',
            "",
            "unknown-element",
            WARNING,
            ("colour",),
        ),
        ("", "<bpmndi:BPMNRuler/>", "unknown-element", WARNING, ("BPMNRuler",)),
        # what the analysis cannot hold
        ("", '<choreography id="Ch"/>', "unsupported-element", WARNING, ("Ch",)),
        ("", collaboration('<subConversation id="K"/>'), "unsupported-element", WARNING, ("K",)),
        # sequence flows
        ('<sequenceFlow id="f" sourceRef="T" targetRef="gone"/>', "", "dangling-flow", ERROR, ("f", "gone")),
        ('<sequenceFlow id="f" targetRef="T"/>', "", "dangling-flow", ERROR, ("f",)),
        ('<sequenceFlow id="f" sourceRef="T" targetRef="P"/>', "", "dangling-flow", ERROR, ("f", "P")),
        (SUB + '<sequenceFlow id="f" sourceRef="T" targetRef="I"/>', "", "flow-crosses-scope", ERROR, ("f", "I")),
        # defaults
        ('<exclusiveGateway id="X" default="gone"/>', "", "dangling-default", ERROR, ("X", "gone")),
        # boundary events
        ('<boundaryEvent id="B"/>', "", "unattached-boundary-event", ERROR, ("B",)),
        (SUB + '<boundaryEvent id="B" attachedToRef="I"/>', "", "unattached-boundary-event", ERROR, ("B",)),
        # references of events and data
        (
            '<endEvent id="E"><errorEventDefinition errorRef="gone"/></endEvent>',
            "",
            "dangling-reference",
            WARNING,
            ("E", "gone"),
        ),
        ('<dataObjectReference id="R" dataObjectRef="gone"/>', "", "dangling-reference", WARNING, ("R", "gone")),
        (
            '<task id="U"><dataInputAssociation id="a"><sourceRef>gone</sourceRef></dataInputAssociation></task>',
            "",
            "dangling-data-association",
            ERROR,
            ("U", "gone"),
        ),
        ('<association id="a" sourceRef="T" targetRef="gone"/>', "", "dangling-association", WARNING, ("a", "gone")),
        # lanes
        (
            LANES.format("<flowNodeRef>gone</flowNodeRef>", ""),
            "",
            "dangling-lane-reference",
            WARNING,
            ("A", "gone"),
        ),
        (
            LANES.format("", '<lane id="B"><flowNodeRef>T</flowNodeRef></lane>'),
            "",
            "node-in-two-lanes",
            ERROR,
            ("T", "A", "B"),
        ),
        # pools
        ("", collaboration('<participant id="A" processRef="gone"/>'), "dangling-participant", WARNING, ("A", "gone")),
        (
            "",
            collaboration('<messageFlow id="M" sourceRef="T" targetRef="gone"/>'),
            "dangling-message-flow",
            ERROR,
            ("M", "gone"),
        ),
        (
            "",
            collaboration('<association id="a" sourceRef="T" targetRef="gone"/>'),
            "dangling-association",
            WARNING,
            ("a", "gone"),
        ),
        # drawings
        (
            "",
            shape(f'<bpmndi:BPMNShape id="Z" bpmnElement="gone">{BOUNDS}</bpmndi:BPMNShape>'),
            "dangling-shape",
            WARNING,
            ("Z", "gone"),
        ),
        ("", shape('<bpmndi:BPMNEdge id="Z" bpmnElement="gone"/>'), "dangling-edge", WARNING, ("Z", "gone")),
        ("", shape('<bpmndi:BPMNShape id="Z" bpmnElement="T"/>'), "invalid-drawing", WARNING, ("Z",)),
        (
            "",
            shape('<bpmndi:BPMNShape id="Z" bpmnElement="T"><dc:Bounds x="1"/></bpmndi:BPMNShape>'),
            "invalid-drawing",
            WARNING,
            ("Z",),
        ),
        (
            "",
            shape('<bpmndi:BPMNEdge id="Z" bpmnElement="T"><di:waypoint x="1"/></bpmndi:BPMNEdge>'),
            "invalid-drawing",
            WARNING,
            ("Z",),
        ),
    ],
)
def test_names_the_fault(process: str, roots: str, kind: str, severity: str, elements: tuple[str, ...]) -> None:
    xml = f'<definitions id="D" {SPACES}>\n<process id="P">\n<task id="T"/>{process}</process>{roots}</definitions>'

    model = read(xml.encode())

    (fault,) = model.faults
    assert (fault.kind, fault.severity, fault.elements) == (kind, severity, elements)
    assert fault.line == 3
    assert elements[0] in str(fault.message)
    assert write(model) == xml.encode()


@pytest.mark.parametrize(
    "process",
    [
        # a lane and the lane around it both name the node, as some tools do
        LANES.format('<childLaneSet><lane id="B"><flowNodeRef>T</flowNodeRef></lane></childLaneSet>', ""),
        # elements of a vendor, also inside the extension elements
        '<extensionElements><robot/></extensionElements><v:x xmlns:v="urn:v"><task/></v:x>',
        # a link names no element
        '<intermediateThrowEvent id="E"><linkEventDefinition name="over"/></intermediateThrowEvent>',
    ],
)
def test_is_silent_about_what_is_meant(process: str) -> None:
    xml = f'<definitions id="D" {SPACES}><process id="P"><task id="T"/>{process}</process></definitions>'

    assert read(xml.encode()).faults == ()
