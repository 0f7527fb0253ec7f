"""What a node reads and writes, and the data of a process, whichever end a tool put them at."""

from __future__ import annotations

import pytest
from short_files import read_node, read_process

from processes.model import DataAssociation, DataElement


@pytest.mark.parametrize(
    ("associations", "inputs", "outputs"),
    [
        # plain
        ('<dataInputAssociation id="a"><sourceRef>D</sourceRef></dataInputAssociation>', [("a", "D")], []),
        ('<dataOutputAssociation id="a"><targetRef>tns:D</targetRef></dataOutputAssociation>', [], [("a", "D")]),
        # with the inner end among the node's own data
        (
            (
                '<ioSpecification><dataInput id="I"/></ioSpecification><dataInputAssociation id="a">'
                "<sourceRef>D</sourceRef><targetRef>I</targetRef></dataInputAssociation>"
            ),
            [("a", "D")],
            [],
        ),
        # the wrong way round, as some tools write it
        (
            (
                '<ioSpecification><dataInput id="I"/></ioSpecification><dataInputAssociation id="a">'
                "<sourceRef>I</sourceRef><targetRef>D</targetRef></dataInputAssociation>"
            ),
            [("a", "D")],
            [],
        ),
        # two sources of one association
        (
            '<dataInputAssociation id="a"><sourceRef>D</sourceRef><sourceRef>S</sourceRef></dataInputAssociation>',
            [("a", "D"), ("a", "S")],
            [],
        ),
        # inside only, or nothing: no data of the flow
        (
            (
                '<property id="I"/><dataInputAssociation id="a"><targetRef>I</targetRef></dataInputAssociation>'
                "<dataInputAssociation/>"
            ),
            [],
            [],
        ),
    ],
)
def test_reads_what_a_node_reads_and_writes(
    associations: str, inputs: list[tuple[str, str]], outputs: list[tuple[str, str]]
) -> None:
    node = read_node(f'<task id="T">{associations}</task>', '<dataObject id="D"/><dataStoreReference id="S"/>')

    assert node.inputs == tuple(DataAssociation(id=name, data=data) for name, data in inputs)
    assert node.outputs == tuple(DataAssociation(id=name, data=data) for name, data in outputs)


def test_reads_data_of_a_process() -> None:
    process = read_process(
        '<dataObjectReference id="R" dataObjectRef="tns:O" name="License"><dataState name="issued"/></dataObjectReference>'
        '<dataObject id="O" isCollection="true"/><property id="Q" name="q"/><property name="__targetRef_placeholder"/>'
        '<ioSpecification><dataInput id="I"/><dataOutput id="U"/><inputSet/><outputSet/></ioSpecification>'
        '<dataStoreReference id="S" dataStoreRef="Store"/>'
    )

    assert process.data == (
        DataElement(id="I", kind="dataInput"),
        DataElement(id="U", kind="dataOutput"),
        DataElement(id="Q", kind="property", name="q"),
        DataElement(id="R", kind="dataObjectReference", name="License", refers="O", state="issued"),
        DataElement(id="O", kind="dataObject", collection=True),
        DataElement(id="S", kind="dataStoreReference", refers="Store"),
    )
    assert process.data[3].identity == process.data[4].identity
