"""A file drawn by hand, edits of it, and the file after an edit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from processes.reader import read
from processes.writer import write

if TYPE_CHECKING:
    from collections.abc import Callable

    from processes.model import Definitions


MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
SOURCE = f"""<?xml version='1.0' encoding='UTF-8' standalone='yes'?>
<!-- drawn by hand -->
<b:definitions xmlns:b="{MODEL}" xmlns:v="urn:vendor" xmlns:w="urn:forms" id="D" targetNamespace="urn:t" v:version="7">
    <b:process id="P" v:owner="office">
        <!-- the beginning -->
        <b:startEvent id="S"><b:outgoing>f1</b:outgoing></b:startEvent>
        <b:task v:colour="red" id="A" name="Check">
            <b:extensionElements>
                <w:form key="1"><w:field/></w:form>
            </b:extensionElements>
            <b:incoming>f1</b:incoming>
            <b:outgoing>f2</b:outgoing>
        </b:task>
        <b:sequenceFlow id="f1" sourceRef="S" targetRef="A"/>
        <b:task id="B" name="Grant">
            <b:incoming>f2</b:incoming>
        </b:task>
        <b:sequenceFlow id="f2" sourceRef="A" targetRef="B"/>
    </b:process>
</b:definitions>
"""


def edit_nodes(function: Callable[[tuple[Any, ...]], tuple[Any, ...]], source: str = SOURCE) -> Definitions:
    model = read(source.encode())
    (process,) = model.processes
    return model.replace_process(replace(process, nodes=function(process.nodes)))


def change(name: str, /, **fields: Any) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    return lambda nodes: tuple(replace(node, **fields) if node.id == name else node for node in nodes)


def written(model: Definitions) -> str:
    """Return the file written, after seeing that it reads as the model."""
    data = write(model)
    assert replace(read(data), file="") == replace(model, file="")
    return data.decode()
