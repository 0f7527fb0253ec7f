"""What belongs to one element alone is changed where it stands: shares of cases, triggers, data associations."""

from __future__ import annotations

from dataclasses import replace

import pytest
from written_files import SOURCE, change, edit_nodes, written

from processes.model import DataAssociation
from processes.reader import read


def test_the_probability_of_a_simulation_goes_with_the_value() -> None:
    simulation = (
        '<b:relationship type="BPSimData"><b:extensionElements><BPSimData xmlns="http://www.bpsim.org/schemas/2.0"><Scenario>'
        '<ElementParameters elementRef="f1"><ControlParameters><Probability><FloatingParameter value="0.7"/></Probability>'
        "</ControlParameters></ElementParameters></Scenario></BPSimData></b:extensionElements></b:relationship></b:definitions>"
    )
    model = read(SOURCE.replace("</b:definitions>", simulation).encode())
    (process,) = model.processes
    first, second = process.flows
    assert first.probability == 0.7

    text = written(model.replace_process(replace(process, flows=(replace(first, probability=None), second))))

    assert "Probability" not in text
    assert "ControlParameters" in text


@pytest.mark.parametrize(
    "value",
    [
        '<bl:probability value="often"/>',  # no number: ours comes before it
        '<bl:probability value="0.5" source="log"/>',  # a number: changed in place
    ],
)
def test_a_probability_is_written_where_it_stands(value: str) -> None:
    source = SOURCE.replace(
        '<b:sequenceFlow id="f1" sourceRef="S" targetRef="A"/>',
        f'<b:sequenceFlow id="f1" sourceRef="S" targetRef="A"><b:extensionElements>{value}</b:extensionElements></b:sequenceFlow>',
    ).replace("<b:definitions", '<b:definitions xmlns:bl="urn:binglian:bpmn:1"')
    model = read(source.encode())
    (process,) = model.processes

    flows = (replace(process.flows[0], probability=0.25), process.flows[1])

    assert 'value="0.25"' in written(model.replace_process(replace(process, flows=flows)))


def test_an_event_leaves_a_shared_definition_alone() -> None:
    source = SOURCE.replace(
        '<b:startEvent id="S">', '<b:startEvent id="S"><b:eventDefinitionRef>X</b:eventDefinitionRef>'
    ).replace("</b:definitions>", '<b:signalEventDefinition id="X" signalRef="Y"/></b:definitions>')

    text = written(edit_nodes(change("S", reference="Z"), source))

    assert '<b:signalEventDefinition id="X" signalRef="Y"/>' in text
    assert "eventDefinitionRef" not in text


def test_an_association_with_a_specification_is_changed_at_its_outer_end() -> None:
    source = SOURCE.replace(
        "<b:incoming>f2</b:incoming>",
        '<b:ioSpecification><b:dataInput id="I"/><b:inputSet/><b:outputSet/></b:ioSpecification>'
        '<b:dataInputAssociation id="a"><b:sourceRef>D1</b:sourceRef><b:targetRef>I</b:targetRef></b:dataInputAssociation>'
        '<b:dataInputAssociation id="c"><b:sourceRef>I</b:sourceRef><b:targetRef>D1</b:targetRef></b:dataInputAssociation>',
    )
    links = (DataAssociation(id="a", data="D2"), DataAssociation(id="a", data="D3"), DataAssociation(id="c", data="D2"))

    text = written(edit_nodes(change("B", inputs=links), source))

    assert "<b:sourceRef>D2</b:sourceRef><b:sourceRef>D3</b:sourceRef><b:targetRef>I</b:targetRef>" in text
    assert "<b:sourceRef>I</b:sourceRef><b:targetRef>D2</b:targetRef>" in text


def test_an_association_may_go_to_another_node_with_all_it_has() -> None:
    source = SOURCE.replace(
        "<b:incoming>f2</b:incoming>",
        '<b:dataOutputAssociation id="a" v:note="n"><b:targetRef>D1</b:targetRef></b:dataOutputAssociation>',
    )
    model = edit_nodes(change("A", outputs=(DataAssociation(id="a", data="D1"),)), source)
    nodes = change("B", outputs=())(model.processes[0].nodes)

    text = written(model.replace_process(replace(model.processes[0], nodes=nodes)))

    assert text.count('<b:dataOutputAssociation id="a" v:note="n">') == 1


def test_an_association_from_another_node_points_into_its_new_one() -> None:
    source = SOURCE.replace(
        "<b:incoming>f2</b:incoming>",
        '<b:incoming>f2</b:incoming><b:property id="p" name="__targetRef_placeholder"/><b:dataInputAssociation id="a">'
        "<b:sourceRef>D1</b:sourceRef><b:targetRef>p</b:targetRef></b:dataInputAssociation>",
    )
    model = edit_nodes(change("A", inputs=(DataAssociation(id="a", data="D1"),)), source)
    nodes = change("B", inputs=())(model.processes[0].nodes)

    text = written(model.replace_process(replace(model.processes[0], nodes=nodes)))

    assert "<b:sourceRef>D1</b:sourceRef><b:targetRef>placeholder_A</b:targetRef>" in text.replace("\n", "").replace(
        " ", ""
    )
