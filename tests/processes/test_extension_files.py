"""The schema and the editor descriptor of our extension say what the writer writes."""

from __future__ import annotations

import json
from importlib import resources

from lxml import etree

from processes.durations import Span
from processes.model import Definitions, Precedence, Process, Question, SequenceFlow, Task, TimeLimit
from processes.writer import write

FOLDER = resources.files("processes") / "extension"
OURS = "{urn:binglian:bpmn:1}"
LIMIT = TimeLimit(
    statutory=Span(20),
    promised=Span(2, "hour"),
    extendable_by=Span(1.5, "month"),
    legal_basis="a",
    on_breach="b",
    exception="c",
    source="d",
    assumed=True,
)
TASK = Task(
    id="T",
    kind="task",
    time_limit=LIMIT,
    item_code="C04",
    nature="approval",
    precedences=(Precedence(before="S", after="T", reason="law", basis="b", evidence="e"),),
    questions=(Question(before="S", after="T", answer="yes"),),
    suspends_clock=True,
    clock_basis="b",
    inputs_complete=True,
    needed_by_finish=("D1", "D2"),
    effort=Span(2, "day"),
    decision="refusal",
)
FLOW = SequenceFlow(id="f", source="T", target="T", probability=0.25)
WRITTEN = write(Definitions(id="D", processes=(Process(id="P", nodes=(TASK,), flows=(FLOW,)),)))


def test_the_schema_accepts_what_is_written() -> None:
    schema = etree.XMLSchema(etree.fromstring((FOLDER / "binglian.xsd").read_bytes()))
    elements = list(etree.fromstring(WRITTEN).iter(f"{OURS}*"))

    assert len(elements) == 9
    for element in elements:
        assert schema.validate(etree.fromstring(etree.tostring(element))), schema.error_log


def test_the_descriptor_knows_what_is_written() -> None:
    descriptor = json.loads((FOLDER / "binglian.moddle.json").read_text(encoding="utf-8"))
    types = {kind["name"].lower(): {p["name"] for p in kind["properties"]} for kind in descriptor["types"]}

    assert descriptor["uri"] == OURS.strip("{}")
    for element in etree.fromstring(WRITTEN).iter(f"{OURS}*"):
        assert set(element.attrib) <= types[etree.QName(element).localname.lower()]
