"""What a file carries beside the model is read as text, so that a loss can be seen."""

from __future__ import annotations

import pytest

from processes.xml.foreign import foreign_content

FILE = """<b:definitions xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:v="urn:v"
    xmlns:bl="urn:binglian:bpmn:1" id="d"><b:process id="p">{task}</b:process></b:definitions>"""


@pytest.mark.parametrize(
    ("task", "content"),
    [
        ('<b:task id="t" name="n"/>', ()),  # all in the model
        ('<b:task id="t" v:x="1"/>', ("urn:v x=1",)),  # a vendor's attribute
        ('<b:task id="t" bl:x="1"/>', ()),  # ours
        ('<b:task id="t"><b:extensionElements><bl:item code="C"/></b:extensionElements></b:task>', ()),  # ours
        (
            '<b:task id="t"><b:extensionElements><v:y z="2"/></b:extensionElements></b:task>',
            ('<v:y xmlns:v="urn:v" z="2"></v:y>',),
        ),  # a vendor's element
        ('<b:task id="t"><b:extensionElements><!-- v --></b:extensionElements></b:task>', ()),  # a comment
        ('<b:task id="t"><b:incoming>f</b:incoming></b:task>', ()),  # a flow: the model's
        ('<b:task id="t" bl:x="1" v:x="1"><b:incoming>f</b:incoming></b:task>', ("urn:v x=1",)),  # both
        (
            '<b:task id="t"><b:rendering/></b:task>',
            ('<b:rendering xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL"></b:rendering>',),
        ),  # BPMN that the model does not hold
        (
            '<b:task id="t"><b:extensionElements><w:y xmlns:w="a b"/></b:extensionElements></b:task>',
            ('<w:y xmlns:w="a b"></w:y>',),
        ),  # a namespace that is no URI
    ],
)
def test_content_beside_the_model_is_read_by_element(task: str, content: tuple[str, ...]) -> None:
    assert foreign_content(FILE.format(task=task).encode())["t"] == content
