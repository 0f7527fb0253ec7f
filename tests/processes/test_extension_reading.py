"""What our extension elements say about a node, and what is said of those that make no sense."""

from __future__ import annotations

import pytest
from short_files import document, read_node

from processes.durations import Span
from processes.model import Precedence, Question, Task, TimeLimit
from processes.reader import read


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        # one limit, one unit
        (
            '<bl:timeLimit statutory="20" promised="10" legalBasis="第42条" onBreach="escalate" assumed="true"/>',
            {
                "time_limit": TimeLimit(
                    statutory=Span(20), promised=Span(10), legal_basis="第42条", on_breach="escalate", assumed=True
                )
            },
        ),
        # units of their own
        (
            '<bl:timeLimit statutory="1.5" promised="8" extendableBy="2" unit="month" promisedUnit="hour"/>',
            {
                "time_limit": TimeLimit(
                    statutory=Span(1.5, "month"), promised=Span(8, "hour"), extendable_by=Span(2, "month")
                )
            },
        ),
        # order with its reason; the attribute names the earlier task
        (
            '<bl:precedence after="A" reason="law" basis="第38条" evidence="e"/><bl:precedence after="B"/>',
            {
                "precedences": (
                    Precedence(before="A", after="T", reason="law", basis="第38条", evidence="e"),
                    Precedence(before="B", after="T", reason="unknown"),
                )
            },
        ),
        # questions
        (
            '<bl:question after="A" answer="no"/><bl:question after="B"/>',
            {"questions": (Question(before="A", after="T", answer="no"), Question(before="B", after="T"))},
        ),
        # the small ones
        (
            '<bl:item code="C04" nature="approval"/><bl:clock suspends="true" basis="第45条"/>',
            {"item_code": "C04", "nature": "approval", "suspends_clock": True, "clock_basis": "第45条"},
        ),
        (
            '<bl:declares inputsComplete="1" neededByFinish="D1 D2"/><bl:decision kind="refusal"/>',
            {"inputs_complete": True, "needed_by_finish": ("D1", "D2"), "decision": "refusal"},
        ),
        ('<bl:effort amount="2" unit="hour"/>', {"effort": Span(2, "hour")}),
    ],
)
def test_reads_our_extension(inside: str, expected: dict[str, object]) -> None:
    node = read_node(f'<task id="T"><extensionElements><v:x/>{inside}</extensionElements></task>')

    assert node == Task(id="T", kind="task", **expected)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "inside",
    [
        '<bl:timeLimit statutory="soon"/>',  # no number
        '<bl:timeLimit statutory="5" unit="fortnight"/>',  # no such unit
        '<bl:timeLimit promised="inf"/>',  # not finite
        '<bl:precedence after="A" reason="habit"/>',  # no such reason
        "<bl:unheard/>",  # no such element
    ],
)
def test_names_what_is_wrong_with_our_extension(inside: str) -> None:
    xml = document(f'<process id="P"><task id="T"><extensionElements>{inside}</extensionElements></task></process>')

    (fault,) = read(xml).faults

    assert (fault.kind, fault.severity, fault.elements, fault.line) == ("invalid-extension", "warning", ("T",), 1)
