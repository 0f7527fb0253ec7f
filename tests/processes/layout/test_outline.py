"""The outline says in words what the picture shows."""

from __future__ import annotations

from layout_flows import chain, flows, review

from processes.durations import Span
from processes.layout.outline import outline
from processes.model import (
    Collaboration,
    Definitions,
    Event,
    Gateway,
    Participant,
    Process,
    SequenceFlow,
    SubProcess,
    Task,
    TimeLimit,
)

REVIEW = """\
审批
Pool: 审批
Department: 政务服务中心
Department: 消防大队; posts: 审批岗
1. 提出申请 (start)
   Who: 政务服务中心
   Then: 2
2. (exclusive gateway)
   Who: 政务服务中心
   Comes after: 1, 5
   Then: 3
3. 受理 (user task)
   Who: 政务服务中心
   Writes: 受理回执
   Receives from 申请人: 申请材料
   Comes after: 2
   Then: 4
4. 材料齐全？ (exclusive gateway)
   Who: 政务服务中心
   Comes after: 3
   If 不齐全: 5
   Otherwise (齐全): 6
5. 一次性告知 (send task)
   Who: 政务服务中心
   Sends to 申请人: 告知书
   Comes after: 4
   Then: 2
6. 消防审查 (user task)
   Who: 消防大队, 审批岗
   Time limit: 20 working days by law, 10 working days promised
   Legal basis: 行政许可法 第42条
   Reads: 受理回执
   Comes after: 4
   Then: 8
   6a. 超时 (event on the border, timer, does not interrupt)
      Then: 7
7. (end, escalation)
   Who: 消防大队, 审批岗
   Comes after: 6a
8. 办结 (end)
   Who: 消防大队, 审批岗
   Comes after: 6
Pool without a process: 申请人
It sends: 申请材料
It receives: 告知书
"""


def test_the_review_in_words() -> None:
    assert outline(review()) == REVIEW


def test_what_is_inside_is_numbered_inside() -> None:
    inner = (Task(id="a", kind="task", name="A"), Task(id="b", kind="task", name="B"))
    outer = SubProcess(id="s", kind="subProcess", name="S", nodes=inner, flows=flows("a>b"))
    text = outline(chain(Task(id="x", kind="task", name="X"), outer))
    assert "2. S (sub-process)" in text
    assert "\n   2.1. A (task)\n      Then: 2.2\n" in text


def test_ways_out() -> None:
    split = Gateway(id="s", kind="parallelGateway")
    pick = Gateway(id="g", kind="inclusiveGateway", default="g_e")
    nodes = (split, pick, *(Task(id=name, kind="task") for name in "abcde"))
    process = Process(id="p", nodes=nodes, flows=flows("s>a", "s>b", "g>c:rich", "g>d", "g>e"))
    text = outline(Definitions(id="d", processes=(process,)))
    assert "Then all of: 2, 3" in text
    assert all(line in text for line in ("If rich: 5", "Also: 6", "Otherwise: 7"))


def test_limits_one_by_one() -> None:
    limits = (TimeLimit(statutory=Span(3)), TimeLimit(promised=Span(1, "day")), TimeLimit())
    nodes = tuple(Task(id=f"t{index}", kind="task", time_limit=limit) for index, limit in enumerate(limits))
    text = outline(chain(*nodes))
    assert text.count("Time limit:") == 2
    assert "Time limit: 3 working days by law" in text
    assert "Time limit: 1 day promised" in text


def test_a_timer_is_read_out() -> None:
    assert "(start, timer R/P1D)" in outline(chain(Event(id="e", kind="startEvent", trigger="timer", timer="R/P1D")))


def test_numbers_run_on_from_process_to_process() -> None:
    two = Definitions(
        id="d", processes=tuple(Process(id=name, nodes=(Task(id=f"{name}1", kind="task", name=name),)) for name in "pq")
    )
    assert outline(two) == "p\n1. p (task)\n\nq\n2. q (task)\n"


def test_a_pool_that_says_nothing_is_named() -> None:
    pool = Collaboration(id="c", participants=(Participant(id="x", name="银行"),))
    assert outline(Definitions(id="d", collaborations=(pool,))) == "Pool without a process: 银行\n"


def test_a_kind_nobody_knows_is_named_as_it_is() -> None:
    from processes.model import FlowNode

    assert outline(chain(FlowNode(id="x", kind="choreographyTask"))).endswith("1. (choreographyTask)\n")


def test_a_named_way_can_be_told_without_its_condition() -> None:
    nodes = (
        Gateway(id="g", kind="exclusiveGateway", name="Land?"),
        Task(id="a", kind="task"),
        Task(id="b", kind="task"),
    )
    ways = (
        SequenceFlow(id="f", source="g", target="a", name="granted", condition='land == "granted"'),
        SequenceFlow(id="h", source="g", target="b", condition='land == "allocated"'),
    )
    definitions = Definitions(id="d", processes=(Process(id="p", nodes=nodes, flows=ways),))
    assert 'If granted / land == "granted"' in outline(definitions)
    assert "If granted: " in outline(definitions, conditions=False)
    assert 'If land == "allocated"' in outline(definitions, conditions=False)
