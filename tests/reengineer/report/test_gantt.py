"""The chart, the case in words and what to decide next say what the redesign says."""

from __future__ import annotations

import pytest

import reengineer
from processes.model import Definitions, Gateway, Process, SequenceFlow, Task
from reengineer.report.case_words import case_in_words
from reengineer.report.gantt import gantt
from reengineer.report.next_steps import next_steps
from reengineer.report.summary import count_sooner


def test_the_chart_shows_each_task_before_and_after_on_one_scale() -> None:
    result = reengineer.redesign("shop_sign", accept=("default",))
    chart = gantt(result)
    rows = {row["task"]: row for row in chart["rows"]}

    assert [tick["day"] for tick in chart["ticks"]] == [0, 2, 4, 6, 8, 10, 12, 14, 16]
    assert len(rows) == len(result.after.executed)
    assert rows["招牌结构安全审查"]["before"]["when"] == "3–7"
    assert rows["招牌结构安全审查"]["after"]["when"] == "0–4"
    assert rows["招牌结构安全审查"]["sooner"] == "−3"
    assert rows["招牌结构安全审查"]["critical"]
    assert rows["核对申请材料"]["sooner"] == ""
    assert count_sooner(result) == sum(row["sooner"].startswith("−") for row in rows.values())


def test_a_flow_without_times_has_no_chart() -> None:
    flow = Process(id="p", nodes=(Task(id="a", kind="task"),))
    assert gantt(reengineer.redesign(Definitions(id="d", processes=(flow,))))["rows"] == ()


def test_what_is_left_to_decide_begins_with_what_saves_most() -> None:
    result, diagnosis = reengineer.redesign("shop_sign"), reengineer.diagnose("shop_sign")
    said = [str(step) for step in next_steps(result, diagnosis)]

    assert said[0].startswith("Accept or decline promise-1")
    assert any(line.startswith("Put right what breaks a rule") for line in said)


@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        (None, ()),
        ({"land": "granted"}, ("Land? granted",)),
        ({"land": "other"}, ("Land? allocated",)),  # the default
        ({"land": "granted", "kind": "hotel"}, ("Land? granted", "kind = hotel")),  # no choice asks for it
        ({"kind": "hotel"}, ("kind = hotel",)),
    ],
)
def test_the_case_is_told_in_the_words_of_the_flow(attributes: dict[str, object] | None, said: tuple[str, ...]) -> None:
    ask = Gateway(id="ask", kind="exclusiveGateway", name="Land?", default="no")
    refuse = Gateway(id="refuse", kind="exclusiveGateway", name="Granted?", decision="refusal")
    flows = (
        SequenceFlow(id="yes", source="ask", target="a", name="granted", condition='land == "granted"'),
        SequenceFlow(id="no", source="ask", target="b", name="allocated"),
        SequenceFlow(id="out", source="refuse", target="b", name="refused", condition='land == "x"'),
        SequenceFlow(id="bad", source="a", target="b", condition="this is no expression ("),
    )
    nodes = (ask, refuse, Task(id="a", kind="task"), Task(id="b", kind="task"))
    definitions = Definitions(id="d", processes=(Process(id="p", nodes=nodes, flows=flows),))

    assert tuple(map(str, case_in_words(definitions, attributes))) == said
