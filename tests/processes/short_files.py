"""Files of a few elements, and what they read as."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.reader import read

if TYPE_CHECKING:
    from processes.model import FlowNode, Process

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
SPACES = (
    f'xmlns="{MODEL}" xmlns:bl="urn:binglian:bpmn:1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
    'xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:tns="urn:t" xmlns:v="urn:vendor" targetNamespace="urn:t"'
)


def document(roots: str) -> bytes:
    return f'<definitions id="D" {SPACES}>{roots}</definitions>'.encode()


def read_process(content: str, roots: str = "") -> Process:
    return read(document(f'<process id="P">{content}</process>{roots}')).processes[0]


def read_node(xml: str, around: str = "") -> FlowNode:
    return read_process(xml + around).nodes[0]
