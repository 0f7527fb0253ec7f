"""A model built by code becomes a valid file of its own, and reads as what was meant."""

from __future__ import annotations

from dataclasses import replace
from importlib import resources
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from random_edits import NAMES, edit
from written_files import MODEL, written

from processes.durations import Span
from processes.model import (
    Artifact,
    Bounds,
    Collaboration,
    DataAssociation,
    DataElement,
    Definitions,
    Diagram,
    Edge,
    Event,
    Gateway,
    Lane,
    Loop,
    MessageFlow,
    Participant,
    Process,
    RootElement,
    SequenceFlow,
    Shape,
    SubProcess,
    Task,
    TimeLimit,
)
from processes.reader import read
from processes.writer import write

EVERYTHING = Definitions(
    id="Everything",
    name="全部",
    roots=(RootElement(id="Err", kind="error", code="E1"), RootElement(id="Store", kind="dataStore", name="档案")),
    collaborations=(
        Collaboration(
            id="C",
            participants=(Participant(id="Pool", name="Government", process="P"), Participant(id="Applicant")),
            message_flows=(MessageFlow(id="M", source="Applicant", target="S"),),
            artifacts=(Artifact(id="CG", kind="group", name="Phase"),),
        ),
    ),
    processes=(
        Process(
            id="P",
            executable=True,
            documentation="all of it",
            time_limit=TimeLimit(statutory=Span(30), extendable_by=Span(10), exception="why", source="S1"),
            lanes=(Lane(id="L", name="Office", nodes=("S", "T"), lanes=(Lane(id="LL", name="Post", nodes=("U",)),)),),
            data=(
                DataElement(id="In", kind="dataInput", name="in"),
                DataElement(id="Prop", kind="property", name="p"),
                DataElement(id="O", kind="dataObject", collection=True),
                DataElement(id="R", kind="dataObjectReference", refers="O", state="checked", name="License"),
                DataElement(id="SR", kind="dataStoreReference", refers="Store"),
            ),
            nodes=(
                Event(id="S", kind="startEvent", name="Start"),
                Task(id="T", kind="userTask", inputs=(DataAssociation(id="i", data="R"),), loop=Loop(kind="parallel")),
                Task(id="U", kind="callActivity", called="Other", outputs=(DataAssociation(id="o", data="SR"),)),
                Event(id="B", kind="boundaryEvent", trigger="error", reference="Err", attached_to="T"),
                Event(id="W", kind="intermediateCatchEvent", trigger="timer", timer="P3D"),
                Event(id="K", kind="intermediateCatchEvent", trigger="conditional"),
                Gateway(id="X", kind="exclusiveGateway", default="f3"),
                SubProcess(
                    id="Sub",
                    kind="subProcess",
                    nodes=(Task(id="Inner", kind="task"),),
                    lanes=(Lane(id="IL", nodes=("Inner",)),),
                    data=(DataElement(id="IO", kind="dataObject"),),
                    artifacts=(Artifact(id="IN", kind="textAnnotation", name="by hand"),),
                ),
                Event(id="E", kind="endEvent", trigger="terminate"),
            ),
            flows=(
                SequenceFlow(id="f1", source="S", target="T"),
                SequenceFlow(id="f2", source="X", target="U", condition='land == "granted"', probability=0.5),
                SequenceFlow(id="f3", source="X", target="E"),
            ),
            artifacts=(Artifact(id="A1", kind="association", source="T", target="R", direction="one"),),
        ),
    ),
    diagrams=(
        Diagram(
            id="G",
            plane_id="N",
            plane="C",
            shapes=(
                Shape(id="sT", element="T", bounds=Bounds(1, 2, 100, 80), label=Bounds(0, 0, 5, 5)),
                Shape(id="sP", element="Pool", bounds=Bounds(0, 0.5, 600, 200), horizontal=True, expanded=False),
            ),
            edges=(Edge(id="e1", element="f1", waypoints=((0, 0), (5, 5)), label=Bounds(1, 1, 1, 1)),),
        ),
    ),
)


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    """Give the schema of the standard, as another package carries it."""
    with resources.as_file(resources.files("SpiffWorkflow.bpmn.parser") / "schema" / "BPMN20.xsd") as path:
        return etree.XMLSchema(etree.parse(str(path)))


def assert_valid(schema: etree.XMLSchema, model: Definitions) -> None:
    valid = schema.validate(etree.fromstring(write(model)))
    assert valid, [error.message for error in schema.error_log]


def test_a_model_built_by_code_becomes_a_valid_file(schema: etree.XMLSchema) -> None:
    text = written(replace(EVERYTHING, roots=(*EVERYTHING.roots, RootElement(id="Cat", kind="category"))))

    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<bpmn:definitions ')
    assert 'exporter="Binglian"' in text
    assert_valid(schema, EVERYTHING)


def test_every_element_of_the_flow_has_an_id() -> None:
    tree = etree.fromstring(write(EVERYTHING))
    without = ["extensionElements", "incoming", "outgoing", "sourceRef", "targetRef", "flowNodeRef", "text"]

    for element in tree.iter(f"{{{MODEL}}}*"):
        assert element.get("id") or etree.QName(element).localname in without, element.tag


def test_our_namespace_is_declared_where_it_is_used_only() -> None:
    plain = Definitions(id="D", processes=(Process(id="P"),))
    timed = Definitions(id="D", processes=(Process(id="P", time_limit=TimeLimit()),))

    assert "urn:binglian:bpmn:1" not in written(plain)
    assert written(timed).count("urn:binglian:bpmn:1") == 1


@settings(max_examples=60)
@given(seed=st.integers(0, 2**32), edits=st.integers(1, 8), fresh=st.booleans())
def test_what_is_written_reads_as_what_was_meant(seed: int, edits: int, fresh: bool) -> None:  # noqa: FBT001
    rng = Random(seed)  # noqa: S311 - no secret
    roots = (*EVERYTHING.roots, RootElement(id="Cat", kind="category"))
    model = replace(EVERYTHING, roots=roots)
    model = model if fresh else read(write(model))
    for number in range(edits):
        model = edit(model, rng, number)

    written(model)


@settings(max_examples=40)
@given(name=st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=12) | st.sampled_from(NAMES))
def test_any_text_survives(name: str) -> None:
    nodes = (Task(id="T", kind="task", name=name, documentation=name.strip()),)
    note = (Artifact(id="N", kind="textAnnotation", name=name.strip()),)

    written(Definitions(id="D", name=name, processes=(Process(id="P", nodes=nodes, artifacts=note),)))
