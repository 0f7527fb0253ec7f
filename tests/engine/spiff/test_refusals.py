"""What cannot be run is refused at deployment, by element; and nothing of an uploaded file is ever run as code."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

import pytest

from engine.spiff import RefusedFlowError, prepare, start
from engine.spiff.conditions import CaseConditions
from processes.errors import RefusedInputError, UsageError
from processes.reader import read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAMES = (
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core"'
)
THROUGH = '<sequenceFlow id="f" sourceRef="s" targetRef="t"/><sequenceFlow id="g" sourceRef="t" targetRef="e"/>'
ENDS = '<startEvent id="s"/><endEvent id="e"/>'


def flow(inside: str, *, before: str = "", more: str = "") -> bytes:
    process = f'<process id="p" isExecutable="true">{inside}</process>{more}'
    return f'{before}<definitions {NAMES} id="d">{process}</definitions>'.encode()


def refused(xml: bytes) -> RefusedFlowError:
    with pytest.raises(RefusedFlowError) as caught:
        prepare(read(xml))
    return caught.value


OPERATOR = '<extensionElements><spiffworkflow:serviceTaskOperator id="http/Post"/></extensionElements>'
INNER = '<startEvent id="s2"/><endEvent id="e2"/><sequenceFlow id="f2" sourceRef="s2" targetRef="e2"/>'
# One element each that cannot be run, and a word of the sentence that says so.
ELEMENTS = [
    ('<scriptTask id="t"><script>import os</script></scriptTask>', "script task"),
    ('<businessRuleTask id="t"/>', "business rule"),
    ('<complexGateway id="t"/>', "complex gateway"),
    (f'<adHocSubProcess id="t">{INNER}</adHocSubProcess>', "ad-hoc"),
    ('<subProcess id="t"/>', "is empty"),
    ('<callActivity id="t" calledElement="elsewhere"/>', "calls elsewhere"),
    (f'<serviceTask id="t">{OPERATOR}</serviceTask>', "calls a program"),
    ('<serviceTask id="t" camunda:class="org.Evil"/>', "calls a program"),
    ('<sendTask id="t" camunda:topic="mail"/>', "calls a program"),
    ('<serviceTask id="t" camunda:expression="${evil.run()}"/>', "calls a program"),
    ('<intermediateThrowEvent id="t"><compensateEventDefinition id="c"/></intermediateThrowEvent>', "compensation"),
    (
        '<intermediateCatchEvent id="t"><timerEventDefinition/><messageEventDefinition/></intermediateCatchEvent>',
        "several events",
    ),
    ('<eventBasedGateway id="t"/>', "waits for no event"),
    (
        '<task id="t"/><boundaryEvent id="b" attachedToRef="e"><timerEventDefinition/></boundaryEvent>',
        "border of nothing",
    ),
    (f'<subProcess id="t">{INNER}<startEvent id="s3"/></subProcess>', "one start event"),
    ('<task id="t"/><task id="t"/>', "more than once"),
    (f'<task id="t"/><subProcess id="x" triggeredByEvent="true">{INNER}</subProcess>', "event sub-process"),
    ('<task id="t"/><sequenceFlow id="h" sourceRef="t" targetRef="nowhere"/>', "does not link"),
]


@pytest.mark.parametrize(("element", "word"), ELEMENTS)
def test_an_element_that_cannot_be_run_is_named(element: str, word: str) -> None:
    error = refused(flow(ENDS + THROUGH + element))

    assert any(word in str(reason) for reason in error.reasons), [str(reason) for reason in error.reasons]
    assert error.element


def test_every_reason_is_told_at_once() -> None:
    error = refused(
        flow(ENDS + THROUGH + '<scriptTask id="t"/><complexGateway id="u"/>' + '<businessRuleTask id="v"/>')
    )

    assert [str(reason).split(" ")[0] for reason in error.reasons] == ["t", "u", "v"]


HOSTILE = [
    '__import__("os").system("touch HIT")',
    'open("HIT", "w").write("x") == 1',
    'exec("import os") == 1',
    "(lambda: 1)() == 1",
    '[c for c in ().__class__.__bases__[0].__subclasses__()] == "x"',
    'kind.__class__ == "x"',
    '"{0.__class__}".format(kind) == "x"',
    "kind == True",
    "kind is None",
    "kind == 'a' and open('HIT', 'w')",
    "${execution.getVariable('kind')}",
    "= kind > 1",
    "kind =",
    'breakpoint() == "x"',
    'evil(kind) == "x"',
]


@pytest.mark.parametrize("condition", HOSTILE)
def test_a_condition_that_is_code_is_refused_and_not_run(
    condition: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = condition.replace("&", "&amp;").replace("<", "&lt;")
    ways = f'<sequenceFlow id="a" sourceRef="x" targetRef="t"><conditionExpression>{told}</conditionExpression></sequenceFlow>'
    rest = '<sequenceFlow id="b" sourceRef="x" targetRef="e"/><sequenceFlow id="c" sourceRef="s" targetRef="x"/>'
    error = refused(flow(f'{ENDS}<task id="t"/><exclusiveGateway id="x" default="b"/>{ways}{rest}'))

    assert "not one that the engine reads" in str(error)
    assert error.element == "a"
    assert not list(tmp_path.iterdir())


@pytest.fixture
def no_python(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """Record every text that is compiled or run as Python."""
    seen: list[object] = []
    for name in ("eval", "exec"):
        kept = getattr(builtins, name)

        def record(source: object, *rest: object, kept: object = kept) -> object:
            seen.append(source)
            return kept(source, *rest)  # type: ignore[operator]

        monkeypatch.setattr(builtins, name, record)
    return seen


def test_conditions_and_answers_are_never_run_as_python(no_python: list[object]) -> None:
    evil = '__import__("os").system("true")'
    ways = '<sequenceFlow id="a" sourceRef="x" targetRef="t"><conditionExpression>kind == "a"</conditionExpression></sequenceFlow>'
    rest = '<sequenceFlow id="b" sourceRef="x" targetRef="e"/><sequenceFlow id="c" sourceRef="s" targetRef="x"/>'
    last = '<sequenceFlow id="g" sourceRef="t" targetRef="e"/>'
    xml = flow(
        f'{ENDS}<serviceTask id="t" name="{{{{1+1}}}}"/><exclusiveGateway id="x" default="b"/>{ways}{rest}{last}'
    )
    run = start(prepare(read(xml)), {"kind": "a", "note": evil})
    run.complete(run.ready()[0].token, {"kind": evil})

    assert run.done
    assert run.variables() == {"kind": evil, "note": evil}
    assert no_python == []


def test_the_script_engine_runs_no_script() -> None:
    for call in (CaseConditions().execute, CaseConditions().call_service):
        with pytest.raises(UsageError, match="run as code"):
            call(None, "import os")


# A file may not make the reader open a file or an address, nor grow without end.
@pytest.mark.parametrize(
    "before",
    [
        '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE d SYSTEM "http://localhost:1/evil.dtd">',
        '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>',
    ],
)
def test_entities_and_addresses_are_refused_by_the_reader(before: str) -> None:
    with pytest.raises(RefusedInputError):
        read(flow(ENDS + THROUGH + '<task id="t" name="&x;"/>', before=before))


def test_a_choice_without_condition_or_default_is_refused() -> None:
    rest = "".join(f'<sequenceFlow id="{a}{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in ("sx", "xt", "xe", "te"))

    assert "no condition and is not the default" in str(
        refused(flow(f'{ENDS}<task id="t"/><exclusiveGateway id="x"/>{rest}'))
    )


def test_a_file_without_a_process_is_refused_and_one_of_several_must_be_named() -> None:
    body = ENDS + THROUGH + '<task id="t"/>'
    second = f'<process id="q" isExecutable="true">{body}</process>'.replace('id="', 'id="q')
    second = second.replace('Ref="', 'Ref="q')

    assert "no process" in str(refused(flow("")))
    assert "p, qq" in str(refused(flow(body, more=second)))
    assert prepare(read(flow(body, more=second)), process="qq").process == "qq"
    with pytest.raises(RefusedFlowError, match="no process"):
        prepare(read(flow(body)), process="other")
    drafts = second.replace('isExecutable="true"', 'isExecutable="false"')
    assert prepare(read(flow(body, more=drafts))).process == "p"


def test_a_circle_has_no_beginning() -> None:
    xml = flow(
        '<task id="t"/><task id="u"/><sequenceFlow id="f" sourceRef="t" targetRef="u"/><sequenceFlow id="g" sourceRef="u" targetRef="t"/>'
    )

    assert "no beginning" in str(refused(xml))
