"""An edit changes what it touches and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from written_files import MODEL, SOURCE, change, edit_nodes, written

from processes.durations import Span
from processes.errors import RefusedRedesignError
from processes.model import (
    DataAssociation,
    Definitions,
    Event,
    Precedence,
    Process,
    SequenceFlow,
    SubProcess,
    Task,
    TimeLimit,
)
from processes.reader import read
from processes.writer import canonical, write


def test_a_new_name_is_all_that_changes() -> None:
    assert written(edit_nodes(change("A", name="Check twice"))) == SOURCE.replace('"Check"', '"Check twice"')


def test_a_time_limit_is_put_in_with_its_namespace() -> None:
    limit = TimeLimit(statutory=Span(20), promised=Span(10), legal_basis="行政许可法 第42条")

    assert written(edit_nodes(change("B", time_limit=limit))) == SOURCE.replace(
        "<b:definitions", '<b:definitions xmlns:bl="urn:binglian:bpmn:1"'
    ).replace(
        '        <b:task id="B" name="Grant">\n',
        '        <b:task id="B" name="Grant">\n'
        "            <b:extensionElements>\n"
        '                <bl:timeLimit statutory="20" promised="10" unit="workingDay" legalBasis="行政许可法 第42条"/>\n'
        "            </b:extensionElements>\n",
    )


def test_what_others_put_on_our_elements_stays() -> None:
    source = SOURCE.replace(
        '<w:form key="1"><w:field/></w:form>',
        '<x:timeLimit promised="5" v:note="n"/><w:form/><x:precedence after="S" reason="nonsense" v:note="m"/>',
    ).replace("<b:definitions", '<b:definitions xmlns:x="urn:binglian:bpmn:1"')
    limit, order = TimeLimit(promised=Span(3)), Precedence(before="S", after="A", reason="law")

    text = written(edit_nodes(change("A", time_limit=limit, precedences=(order,)), source))

    assert text == source.replace('promised="5" v:note="n"', 'promised="3" v:note="n"').replace("nonsense", "law")


def test_the_last_extension_takes_its_container_along() -> None:
    limit = TimeLimit(promised=Span(3))
    source = written(edit_nodes(change("B", time_limit=limit)))

    text = written(edit_nodes(change("B", time_limit=None), source))

    assert text == SOURCE.replace("<b:definitions", '<b:definitions xmlns:bl="urn:binglian:bpmn:1"')


def test_a_node_between_two_others_stands_between_them_in_the_file() -> None:
    model = edit_nodes(lambda nodes: (*nodes[:2], Task(id="C", kind="userTask", name="Inspect"), nodes[2]))
    (process,) = model.processes
    f1, f2 = process.flows
    flows = (f1, replace(f2, target="C"), SequenceFlow(id="f3", source="C", target="B", condition="x > 1"))

    text = written(model.replace_process(replace(process, flows=flows)))

    assert text == (
        SOURCE.replace("<b:definitions", '<b:definitions xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"')
        .replace('sourceRef="A" targetRef="B"', 'sourceRef="A" targetRef="C"')
        .replace("<b:incoming>f2</b:incoming>\n        </b:task>", "<b:incoming>f3</b:incoming>\n        </b:task>")
        .replace(
            '        <b:sequenceFlow id="f1"',
            '        <b:userTask id="C" name="Inspect">\n'
            "            <b:incoming>f2</b:incoming>\n"
            "            <b:outgoing>f3</b:outgoing>\n"
            "        </b:userTask>\n"
            '        <b:sequenceFlow id="f1"',
        )
        .replace(
            "    </b:process>",
            '        <b:sequenceFlow id="f3" sourceRef="C" targetRef="B">\n'
            '            <b:conditionExpression id="conditionExpression_f3" xsi:type="b:tFormalExpression">'
            "x &gt; 1</b:conditionExpression>\n"
            "        </b:sequenceFlow>\n"
            "    </b:process>",
        )
    )


def test_a_deleted_node_leaves_no_trace() -> None:
    model = edit_nodes(lambda nodes: nodes[:2])
    (process,) = model.processes

    text = written(model.replace_process(replace(process, flows=process.flows[:1])))

    start, end = SOURCE.index('        <b:task id="B"'), SOURCE.index("    </b:process>")
    assert text == (SOURCE[:start] + SOURCE[end:]).replace("            <b:outgoing>f2</b:outgoing>\n", "")


def test_a_wrapped_node_keeps_all_it_has() -> None:
    text = written(edit_nodes(lambda nodes: (nodes[0], SubProcess(id="W", kind="subProcess", nodes=nodes[1:]))))

    assert '<w:form key="1"><w:field/></w:form>' in text
    assert 'v:colour="red"' in text
    assert text.count("<b:task") == 2


def test_moving_one_element_moves_that_one_only() -> None:
    many = tuple(Task(id=f"T{number}", kind="task") for number in range(30))
    source = write(Definitions(id="D", processes=(Process(id="P", nodes=many),)))
    model = read(source)
    moved = model.replace_process(replace(model.processes[0], nodes=(many[29], *many[:29])))

    before, after = source.decode().splitlines(), written(moved).splitlines()

    assert [line for line in after if "T29" not in line] == [line for line in before if "T29" not in line]


LINKLESS = f'<definitions xmlns="{MODEL}" id="D"><process id="P"><task id="A"/><task id="B"/><task id="C"/><sequenceFlow id="f" sourceRef="A" targetRef="B"/></process></definitions>'


def test_links_are_not_invented_where_a_file_has_none_and_its_flows_stay() -> None:
    model = read(LINKLESS.encode())
    named = tuple(replace(node, name=node.id) for node in model.processes[0].nodes)

    assert "coming" not in written(model.replace_process(replace(model.processes[0], nodes=named)))


def test_a_scope_whose_flows_change_gets_its_links() -> None:
    model = read(LINKLESS.encode())
    flows = (*model.processes[0].flows, SequenceFlow(id="g", source="B", target="C"))

    text = written(model.replace_process(replace(model.processes[0], flows=flows)))

    assert '<task id="A"><outgoing>f</outgoing></task>' in text
    assert '<task id="B"><incoming>f</incoming><outgoing>g</outgoing></task>' in text
    assert '<task id="C"><incoming>g</incoming></task>' in text


@pytest.mark.parametrize(
    ("encoding", "declared", "end"),
    [
        ("utf-8", "UTF-8", "\n"),  # plain
        ("utf-8-sig", "utf-8", "\r\n"),  # with a mark, from Windows
        ("utf-16", "UTF-16", "\n"),  # two bytes, with a mark
        ("utf-16-be", "UTF-16BE", "\n"),  # without a mark
        ("gb18030", "GB18030", "\r\n"),  # Chinese
        ("latin-1", "ISO-8859-1", "\n"),  # has no sign for the new name
    ],
)
def test_encoding_and_line_ends_stay(encoding: str, declared: str, end: str) -> None:
    source = SOURCE.replace("'UTF-8'", f"'{declared}'").replace("\n", end).encode(encoding)
    model = read(source)
    nodes = change("A", name="审核")(model.processes[0].nodes)

    data = write(model.replace_process(replace(model.processes[0], nodes=nodes)))

    assert data == source.replace(
        '"Check"'.encode(
            encoding.replace("-sig", "").replace("utf-16", "utf-16-le") if encoding != "utf-16-be" else encoding
        ),
        '"审核"'.encode(
            encoding.replace("-sig", "").replace("utf-16", "utf-16-le") if encoding != "utf-16-be" else encoding,
            "xmlcharrefreplace",
        ),
    )


def test_an_id_is_given_to_what_is_touched_or_spoken_of_only() -> None:
    source = f'<definitions xmlns="{MODEL}" id="D"><process><task name="a"/><task name="b"/><task name="c"/></process></definitions>'
    model = read(source.encode())
    (process,) = model.processes
    a, b, _ = process.nodes
    flow = SequenceFlow(id="f", source=b.id, target=b.id)

    text = written(
        model.replace_process(replace(process, flows=(flow,), nodes=(replace(a, name="A"), *process.nodes[1:])))
    )

    assert text.count("_without_id_task_1") == 1
    assert '<task name="c"/>' in text
    assert '<process><task name="A" id="_without_id_task_1"/><task name="b" id="_without_id_task_2">' in text


DUPLICATE = SOURCE.replace('<b:task id="B" name="Grant">', '<b:task id="A" name="Grant">')


@pytest.mark.parametrize(
    ("function", "named"),
    [
        (change("A", name="x"), "A"),  # a change of both
        (lambda nodes: nodes[:2], "A"),  # one of two taken out
        (lambda nodes: (*nodes, Task(id="A", kind="task")), "A"),  # a third
        (lambda nodes: (SubProcess(id="W", kind="subProcess", nodes=nodes),), "A"),  # both moved
    ],
)
def test_refuses_to_touch_elements_that_share_an_id(function: Any, named: str) -> None:
    with pytest.raises(RefusedRedesignError, match=named):
        write(edit_nodes(function, DUPLICATE))


def test_what_does_not_share_an_id_can_be_edited() -> None:
    assert written(edit_nodes(change("S", name="go"), DUPLICATE)) == DUPLICATE.replace('id="S"', 'id="S" name="go"')


@pytest.mark.parametrize(
    "function",
    [
        lambda nodes: (*nodes, Task(id="f1", kind="task")),  # the id of a flow
        lambda nodes: (*nodes, nodes[0]),  # the same twice
        change("A", inputs=(DataAssociation(id="B", data="x"),)),  # an association with the id of a task
    ],
)
def test_refuses_to_make_ids_ambiguous(function: Any) -> None:
    with pytest.raises(RefusedRedesignError, match="Two elements"):
        write(edit_nodes(function))


def test_refuses_what_a_single_definition_cannot_say() -> None:
    with pytest.raises(RefusedRedesignError, match="several triggers"):
        write(edit_nodes(lambda nodes: (*nodes, Event(id="E", kind="startEvent", trigger="multiple"))))


def test_a_prefix_that_is_taken_is_not_taken_again() -> None:
    source = SOURCE.replace("xmlns:v=", 'xmlns:bl="urn:other" xmlns:v=')

    text = written(edit_nodes(change("A", decision="refusal"), source))

    assert '<bl2:decision kind="refusal"/>' in text


def test_the_canonical_form_does_not_mind_how_it_is_written() -> None:
    one = f"<?xml version='1.0'?><definitions xmlns='{MODEL}' id='D' name='n'/>"
    other = f'<definitions   name="n"\n id="D" xmlns="{MODEL}"></definitions>'

    assert canonical(one.encode()) == canonical(other.encode())
    assert canonical(b'<a xmlns:p="http://x y/"/>') == b"<a></a>"
