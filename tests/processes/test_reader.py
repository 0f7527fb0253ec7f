"""What each element of a file becomes, whoever wrote the file."""

from __future__ import annotations

import pytest
from short_files import MODEL, document, read_process

from processes.model import (
    Artifact,
    Bounds,
    Definitions,
    Edge,
    Event,
    FlowNode,
    Gateway,
    Lane,
    Loop,
    Participant,
    RootElement,
    SequenceFlow,
    Shape,
    SubProcess,
    Task,
)
from processes.reader import read


@pytest.mark.parametrize(
    ("prefix", "declaration"),
    [
        ("", f'xmlns="{MODEL}"'),  # the default namespace
        ("bpmn:", f'xmlns:bpmn="{MODEL}"'),  # bpmn.io, Camunda
        ("bpmn2:", f'xmlns:bpmn2="{MODEL}"'),  # Eclipse
        ("semantic:", f'xmlns:semantic="{MODEL}"'),  # Trisotech
        ("wérkstroom:", f'xmlns:wérkstroom="{MODEL}"'),  # whatever XML allows
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_reads_any_prefix_and_encoding(prefix: str, declaration: str, encoding: str) -> None:
    declared = {"utf-8-sig": "utf-8"}.get(encoding, encoding)
    xml = (
        f'<?xml version="1.0" encoding="{declared}"?><{prefix}definitions {declaration}><{prefix}process id="P">'
        f'<{prefix}task id="T" name="规划审批"/></{prefix}process></{prefix}definitions>'
    )

    model = read(xml.encode(encoding))

    assert [node.name for node in model.processes[0].nodes] == ["规划审批"]


@pytest.mark.parametrize(
    ("xml", "node"),
    [
        # a plain task
        ('<task id="T"/>', Task(id="T", kind="task")),
        # text of the documentation without the white space around it, comments left out
        (
            '<task id="T" name="a"><documentation> why <!-- no -->so </documentation></task>',
            Task(id="T", name="a", kind="task", documentation="why so"),
        ),
        # loop markers
        (
            '<userTask id="T"><standardLoopCharacteristics/></userTask>',
            Task(id="T", kind="userTask", loop=Loop(kind="standard")),
        ),
        (
            '<task id="T"><multiInstanceLoopCharacteristics/></task>',
            Task(id="T", kind="task", loop=Loop(kind="parallel")),
        ),
        (
            '<task id="T"><multiInstanceLoopCharacteristics isSequential=" 1 "/></task>',
            Task(id="T", kind="task", loop=Loop(kind="sequential")),
        ),
        (
            '<task id="T"><standardLoopCharacteristics loopMaximum="3" testBefore="true"/></task>',
            Task(id="T", kind="task", loop=Loop(kind="standard", most=3, test_before=True)),
        ),
        (
            (
                '<task id="T"><multiInstanceLoopCharacteristics><loopCardinality> 4 </loopCardinality>'
                "</multiInstanceLoopCharacteristics></task>"
            ),
            Task(id="T", kind="task", loop=Loop(kind="parallel", most=4)),
        ),
        (  # only an engine can work that out
            (
                '<task id="T"><multiInstanceLoopCharacteristics><loopCardinality>count(files)</loopCardinality>'
                "</multiInstanceLoopCharacteristics></task>"
            ),
            Task(id="T", kind="task", loop=Loop(kind="parallel")),
        ),
        # what a call activity calls may be in another file
        (
            '<callActivity id="T" calledElement="other:Flow"/>',
            Task(id="T", kind="callActivity", called="other:Flow"),
        ),
        # gateways
        ('<inclusiveGateway id="G" default="f"/>', Gateway(id="G", kind="inclusiveGateway", default="f")),
        ('<complexGateway id="G"/>', Gateway(id="G", kind="complexGateway")),
        # events: none, message by qualified name, link by name, terminate
        ('<startEvent id="E"/>', Event(id="E", kind="startEvent")),
        (
            '<startEvent id="E" isInterrupting="false"><messageEventDefinition messageRef="tns:M"/></startEvent>',
            Event(id="E", kind="startEvent", trigger="message", reference="M", interrupting=False),
        ),
        (
            '<intermediateThrowEvent id="E"><linkEventDefinition name="tns:over"/></intermediateThrowEvent>',
            Event(id="E", kind="intermediateThrowEvent", trigger="link", reference="tns:over"),
        ),
        (
            '<endEvent id="E"><terminateEventDefinition/></endEvent>',
            Event(id="E", kind="endEvent", trigger="terminate"),
        ),
        # a timer
        (
            (
                '<boundaryEvent id="E" attachedToRef="T" cancelActivity="false"><timerEventDefinition>'
                "<timeDuration> P3D </timeDuration></timerEventDefinition></boundaryEvent>"
            ),
            Event(id="E", kind="boundaryEvent", trigger="timer", timer="P3D", attached_to="T", interrupting=False),
        ),
        # several triggers
        (
            '<startEvent id="E"><signalEventDefinition/><timerEventDefinition/></startEvent>',
            Event(id="E", kind="startEvent", trigger="multiple"),
        ),
        # a definition among the roots, and one that is nowhere
        (
            '<endEvent id="E"><eventDefinitionRef>tns:X</eventDefinitionRef></endEvent>',
            Event(id="E", kind="endEvent", trigger="error", reference="Err"),
        ),
        ('<endEvent id="E"><eventDefinitionRef>Y</eventDefinitionRef></endEvent>', Event(id="E", kind="endEvent")),
    ],
)
def test_reads_node(xml: str, node: FlowNode) -> None:
    roots = '<errorEventDefinition id="X" errorRef="Err"/><message id="M"/><error id="Err"/>'

    assert read_process(xml, roots).nodes == (node,)


def test_reads_lanes_in_lanes() -> None:
    process = read_process(
        '<laneSet id="LS"><lane id="A" name="Department"><childLaneSet><lane id="B"><flowNodeRef> T </flowNodeRef></lane>'
        '</childLaneSet></lane></laneSet><laneSet><lane id="C"/></laneSet><task id="T"/>'
    )

    assert process.lanes == (Lane(id="A", name="Department", lanes=(Lane(id="B", nodes=("T",)),)), Lane(id="C"))


def test_reads_nested_sub_processes() -> None:
    process = read_process(
        '<transaction id="A" triggeredByEvent="true"><adHocSubProcess id="B" default="f"><task id="T"/>'
        '<sequenceFlow id="f" sourceRef="T" targetRef="T"/></adHocSubProcess></transaction><subProcess id="C"/>'
    )

    inner = SubProcess(
        id="B",
        kind="adHocSubProcess",
        default="f",
        nodes=(Task(id="T", kind="task"),),
        flows=(SequenceFlow(id="f", source="T", target="T"),),
    )
    outer = SubProcess(id="A", kind="transaction", triggered_by_event=True, nodes=(inner,))
    assert process.nodes == (outer, SubProcess(id="C", kind="subProcess"))


def test_reads_flows_with_condition_and_probability() -> None:
    process = read_process(
        '<sequenceFlow id="a" sourceRef="T" targetRef="tns:T" name="yes"><extensionElements><bl:probability value="0.3"/>'
        '</extensionElements><conditionExpression xsi:type="tFormalExpression"> land == "granted" </conditionExpression>'
        '</sequenceFlow><sequenceFlow id="b" sourceRef="T" targetRef="T"/><task id="T"/>',
        '<relationship type="BPSimData"><extensionElements><BPSimData xmlns="http://www.bpsim.org/schemas/1.0"><Scenario>'
        '<ElementParameters elementRef="b"><ControlParameters><Probability><FloatingParameter value="0.7"/></Probability>'
        "</ControlParameters></ElementParameters></Scenario></BPSimData></extensionElements></relationship>",
    )

    assert process.flows == (
        SequenceFlow(id="a", name="yes", source="T", target="T", condition='land == "granted"', probability=0.3),
        SequenceFlow(id="b", source="T", target="T", probability=0.7),
    )


def test_reads_artifacts_where_they_stand() -> None:
    model = read(
        document(
            '<category><categoryValue id="V" value="Phase 1"/></category><process id="P"><task id="T"/>'
            '<textAnnotation id="N"><text>by hand</text></textAnnotation><group id="G" categoryValueRef="V"/>'
            '<group id="H"/></process><collaboration id="C" name="pools"><participant id="A" name="Office" processRef="tns:P"/>'
            '<participant id="B"/><messageFlow id="M" sourceRef="A" targetRef="T" name="form"/>'
            '<association id="L" sourceRef="T" targetRef="N" associationDirection="One"/></collaboration>'
        )
    )

    assert model.processes[0].artifacts == (
        Artifact(id="N", kind="textAnnotation", name="by hand"),
        Artifact(id="G", kind="group", name="Phase 1"),
        Artifact(id="H", kind="group"),
    )
    (pools,) = model.collaborations
    assert pools.participants == (Participant(id="A", name="Office", process="P"), Participant(id="B"))
    assert [(flow.source, flow.target, flow.name) for flow in pools.message_flows] == [("A", "T", "form")]
    assert pools.artifacts == (Artifact(id="L", kind="association", source="T", target="N", direction="one"),)


def test_reads_roots_with_their_codes() -> None:
    roots = '<error id="E" name="no" errorCode="42"/><escalation id="X" escalationCode="7"/><globalTask id="G"/>'

    assert read(document(roots)).roots == (
        RootElement(id="E", kind="error", name="no", code="42"),
        RootElement(id="X", kind="escalation", code="7"),
        RootElement(id="G", kind="globalTask"),
    )


def test_reads_drawings() -> None:
    model = read(
        document(
            '<process id="P"><task id="T"/></process><bpmndi:BPMNDiagram id="A" name="page"><bpmndi:BPMNPlane id="B" bpmnElement="tns:P">'
            '<bpmndi:BPMNShape id="C" bpmnElement="T" isExpanded="true" isMarkerVisible="false"><dc:Bounds x="1" y="-2.5" width="3" height="4"/>'
            '<bpmndi:BPMNLabel><dc:Bounds x="0" y="0" width="9" height="9"/></bpmndi:BPMNLabel></bpmndi:BPMNShape>'
            '<bpmndi:BPMNEdge id="E" bpmnElement="P"><di:waypoint x="1" y="2"/><di:waypoint x="1e1" y="2"/><bpmndi:BPMNLabel/>'
            '</bpmndi:BPMNEdge></bpmndi:BPMNPlane></bpmndi:BPMNDiagram><bpmndi:BPMNDiagram id="Z"/>'
        )
    )

    page, empty = model.diagrams
    assert (page.name, page.plane_id, page.plane) == ("page", "B", "P")
    label = Bounds(0, 0, 9, 9)
    assert page.shapes == (
        Shape(id="C", element="T", bounds=Bounds(1, -2.5, 3, 4), label=label, expanded=True, marker=False),
    )
    assert page.edges == (Edge(id="E", element="P", waypoints=((1, 2), (10, 2))),)
    assert (empty.plane_id, empty.shapes) == ("", ())
    assert model.faults == ()


def test_makes_up_ids_that_nothing_else_has() -> None:
    model = read(
        document(
            '<process><task/><task id="_without_id_task_2"/><task/><sequenceFlow sourceRef="a b" targetRef="c"/>'
            '<sequenceFlow sourceRef="a b" targetRef="c"/></process>'
        )
    )

    (process,) = model.processes
    assert [node.id for node in process.nodes] == ["_without_id_task_1", "_without_id_task_2", "_without_id_task_3"]
    assert [flow.id for flow in process.flows] == [
        "_without_id_sequenceFlow_a_b_c",
        "_without_id_sequenceFlow_a_b_c_2",
    ]


def test_an_id_with_a_colon_is_not_taken_for_a_prefix() -> None:
    process = read_process('<task id="tns:T"/><sequenceFlow id="f" sourceRef="tns:T" targetRef="x:T"/>')

    assert (process.flows[0].source, process.flows[0].target) == ("tns:T", "x:T")


def test_a_namespace_that_is_no_uri_does_not_matter() -> None:
    model = read(f'<definitions xmlns="{MODEL}" xmlns:v="http://a b/"><process id="P"/></definitions>'.encode())

    assert [process.id for process in model.processes] == ["P"]


def test_an_empty_file_of_bpmn_is_an_empty_model() -> None:
    assert read(document("")) == Definitions(id="D", target_namespace="urn:t")
