"""What is sound and what is not, one small model each; every run that is shown can be replayed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from check_models import boundary, inner, model

from processes.checks.soundness import check_soundness
from processes.checks.token_game import replay
from processes.model import Definitions, Event, Gateway

if TYPE_CHECKING:
    from processes.model import FlowNode

SUB = inner("u", "s1>t1 t1>e1")
STUCK = inner("u", "s1>x1 x1>t1 x1>t2 t1>a1 t2>a1 a1>e1")
FAIL = Event(id="f", kind="endEvent", trigger="error", reference="E")
RETRIED = inner("u", "s1>x1 x1>f x1>x2 x2>x1 x2>e1", FAIL)
CATCH = Event(id="b", kind="boundaryEvent", attached_to="u", trigger="error", reference="E")
ASIDE = inner("w", "", Event(id="sw", kind="startEvent", trigger="timer", interrupting=False), event=True)
THROW = Event(id="lt", kind="intermediateThrowEvent", trigger="link", name="L")
LAND = Event(id="lc", kind="intermediateCatchEvent", trigger="link", name="L")
TABLE: list[tuple[str, tuple[FlowNode, ...], bool | None, set[str]]] = [
    # gateways
    ("s>t1 t1>e", (), True, set()),
    ("s>x1 x1>t1 x1>t2 t1>x2 t2>x2 x2>e", (), True, set()),
    ("s>a1 a1>t1 a1>t2 t1>a2 t2>a2 a2>e", (), True, set()),
    ("s>o1 o1>t1 o1>t2 t1>o2 t2>o2 o2>e", (), True, set()),
    ("s>a1 a1>t1 a1>t2 t1>o2 t2>o2 o2>e", (), True, set()),
    ("s>v1 v1>i1 v1>i2 i1>x1 i2>x1 x1>e", (), True, set()),
    ("s>a1 a1>t1 a1>t2 a1>t3 t1>o1 t2>o1 o1>a2 t3>a2 a2>e", (), True, set()),
    ("s>o1 o1>t1 o1>t2 t1>o2 t2>o2 o2>e", (Gateway(id="o1", kind="inclusiveGateway", default="o1>t2"),), True, set()),
    ("s>x1 x1>t1 x1>t2 t1>a2 t2>a2 a2>e", (), False, {"deadlock"}),
    ("s>o1 o1>t1 o1>t2 t1>a2 t2>a2 a2>e", (), False, {"deadlock"}),
    ("s>v1 v1>i1 v1>i2 i1>a1 i2>a1 a1>e", (), False, {"deadlock"}),
    ("s>a1 a1>t1 a1>t2 t1>x2 t2>x2 x2>t3 t3>e", (), False, {"lack-of-synchronisation"}),
    # a task with two flows out starts both; with two flows in it runs once for each
    ("s>t1 t1>t2 t1>t3 t2>a1 t3>a1 a1>e", (), True, set()),
    ("s>t1 t1>t2 t1>t3 t2>t4 t3>t4 t4>e", (), False, {"lack-of-synchronisation"}),
    # ends: several are fine, one twice is not
    ("s>a1 a1>t1 a1>t2 t1>e1 t2>e2", (), True, set()),
    ("s>a1 a1>t1 a1>t2 t1>e t2>e", (), False, {"improper-completion"}),
    # loops
    ("s>x1 x1>t1 t1>x2 x2>x1 x2>e", (), True, set()),
    ("s>x1 x1>t1 t1>x1", (), False, {"livelock"}),
    ("s>x1 x1>a1 a1>t1 a1>t2 t1>a2 t2>x2 x2>a2 x2>x1 a2>e", (), False, {"lack-of-synchronisation"}),
    # never reached; never started
    ("s>t1 t1>e t2>e", (), False, {"dead-node"}),
    # no start, no end event
    ("t1>t2", (), True, set()),
    ("t1>a1 t2>a1", (), True, set()),
    # several start events: each begins a case alone
    ("s1>x1 s2>x1 x1>e", (), True, set()),
    ("s1>a1 s2>a1 a1>e", (), False, {"deadlock"}),
    # terminate ends the case whatever else runs
    ("s>a1 a1>t1 a1>t2 t1>x1 x1>k1 x1>a2 t2>x2 x2>k2 x2>a2 a2>e", (), True, set()),
    ("s>a1 a1>t1 a1>t2 t1>x1 x1>e1 x1>a2 t2>a2 a2>e", (), False, {"deadlock"}),
    ("s>a1 a1>t1 a1>t2 t1>k t2>e", (), True, set()),
    # the rest goes on until the forced end comes: what leads there may be done twice
    ("s>a1 a1>x1 a1>x2 x1>x9 x2>x9 x9>t9 t9>k x1>a2 x2>a2 a2>e", (), False, {"lack-of-synchronisation"}),
    ("s>x1 x1>o1 o1>t1 o1>x2 t1>o2 x2>t9 t9>k x2>o2 o2>x3 x3>x1 x3>e", (), False, {"lack-of-synchronisation"}),
    ("s>x1 x1>a1 a1>t1 a1>x2 t1>a2 x2>t9 t9>k x2>a2 a2>x3 x3>x1 x3>e", (), True, set()),
    # sub-processes
    ("s>u u>e", (SUB,), True, set()),
    ("s>u u>e", (STUCK,), False, {"deadlock"}),
    ("s>u u>e", (inner("u", "s1>x1 x1>u2 u2>k1 x1>e1", inner("u2", "t8>t9")),), True, set()),
    ("s>u u>e", (inner("u", ""),), True, set()),
    # error ends: the sub-process is left by its boundary event; uncaught, the case is over
    ("s>u u>e b>t5 t5>e5", (inner("u", "s1>x1 x1>f x1>e1", FAIL), CATCH), True, set()),
    ("s>u u>t6 t6>e b>t5 t5>e5", (inner("u", "s1>f", FAIL), CATCH), False, {"dead-node"}),
    ("s>u u>t6 t6>e", (inner("u", "s1>f", FAIL),), False, {"dead-node"}),
    # boundary events
    ("s>t1 t1>x1 b>t2 t2>x1 x1>e", (boundary("b", "t1"),), True, set()),
    ("s>t1 t1>a1 b>t2 t2>a1 a1>e", (boundary("b", "t1"),), False, {"deadlock"}),
    ("s>t1 t1>e b>t2 t2>e2", (boundary("b", "t1", interrupting=False),), True, set()),
    ("s>t1 t1>x1 b>t2 t2>x1 x1>t3 t3>e", (boundary("b", "t1", interrupting=False),), False, {"lack-of-synchronisation"}),
    ("s>x1 x1>t1 t1>x2 x2>x1 x2>e b>t2 t2>e2", (boundary("b", "t1", interrupting=False),), True, set()),
    ("s>t1 t1>e b>a1 a1>t2 a1>t3 t2>x1 t3>x1 x1>t4 t4>e2", (boundary("b", "t1", interrupting=False),), False, {"lack-of-synchronisation"}),
    # a fault behind another one is told when that one is mended
    ("s>e u>e", (STUCK,), False, {"dead-node"}),
    ("s>x1 x1>t1 x1>t2 t1>a1 t2>a1 a1>u u>e", (STUCK,), False, {"deadlock"}),
    ("s>u u>a1 a1>x2 a1>x2b x2>x3 x2b>x3 x3>t3 t3>e", (STUCK,), False, {"deadlock"}),
    ("s>e u>t2 t2>e", (inner("u", "s1>a1 a1>x1 a1>x2 x1>x3 x2>x3 x3>t3 t3>e1"),), False, {"dead-node"}),
    ("s>e u>t2 t2>e", (inner("u", "s1>x1 x1>t1 t1>x1"),), False, {"dead-node"}),
    # event sub-processes run beside, or instead of, what they belong to
    ("s>t1 t1>e", (inner("w", "s2>t2 t2>e2", event=True),), True, set()),
    ("s>t1 t1>e", (ASIDE,), True, set()),
    ("s>t1 t1>e", (inner("w", "", event=True),), True, set()),  # nothing in it
    ("s>t1 t1>e", (inner("w", "s2>x2 x2>t2 x2>t3 t2>a2 t3>a2 a2>e2", event=True),), False, {"deadlock"}),
    ("s>f", (FAIL, inner("w", "sw>t2 t2>e2", Event(id="sw", kind="startEvent", trigger="error"), event=True)), True, set()),
    # links
    ("s>lt lc>e", (THROW, LAND), True, set()),
    ("s>le lc>e", (Event(id="le", kind="endEvent", trigger="link", name="L"), LAND), True, set()),
    # what a complex gateway does is known to its author only
    ("s>a1 a1>t1 a1>t2 t1>c1 t2>c1 c1>e", (), None, set()),
    ("s>c1 c1>e", (), True, set()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "extra", "verdict", "kinds"), TABLE)
def test_verdict(text: str, extra: tuple[FlowNode, ...], verdict: object, kinds: set[str]) -> None:
    definitions = model(text, *extra)

    found = check_soundness(definitions)

    assert found.verdict is verdict
    assert {fault.kind for fault in found.faults} == kinds
    assert all(replay(definitions, fault.run) for fault in found.faults)
    assert (found.why is None) == (verdict is not None)


def test_nothing_to_check_is_left_open() -> None:
    assert check_soundness(Definitions(id="d")).verdict is None


def test_too_many_states_are_left_open() -> None:
    text = "s>o1 o1>t1 o1>t2 o1>t3 t1>x1 t2>x1 x1>o2 t3>o2 o2>e"
    assert check_soundness(model(text), limit=2).verdict in (None, False)


def test_conditions_on_the_flows_of_a_task_are_a_choice() -> None:
    definitions = model("s>t1 t1>t2 t1>t3 t2>a1 t3>a1 a1>e")
    (process,) = definitions.processes
    from dataclasses import replace

    flows = tuple(replace(f, condition="x") if f.source == "t1" else f for f in process.flows)
    assert check_soundness(definitions.replace_process(replace(process, flows=flows))).verdict is False


def test_a_wide_block_is_decided_without_walking() -> None:
    branches = " ".join(f"a1>t{n} t{n}>x{n} x{n}>k{n} x{n}>a2" for n in range(60))
    assert check_soundness(model(f"s>a1 {branches} a2>e")).states == 0


def test_refusals_in_the_branches_of_an_inclusive_choice_are_decided_without_walking() -> None:
    def block(name: str, after: str) -> str:
        ways = " ".join(
            f"o{name}>t{name}{n} t{name}{n}>x{name}{n} x{name}{n}>k{name}{n} x{name}{n}>o{name}j" for n in range(9)
        )
        return f"{ways} o{name}j>{after}"

    assert check_soundness(model(f"s>oa {block('a', 'ob')} {block('b', 'e')}")).states == 0


def test_a_fault_in_a_wide_block_is_shown() -> None:
    branches = " ".join(f"a1>t{n} t{n}>a2" for n in range(60))
    definitions = model(f"s>a1 {branches} a1>x1 x1>e2 x1>a2 a2>e")
    (fault,) = check_soundness(definitions).faults

    assert fault.kind == "deadlock"
    assert replay(definitions, fault.run)
    assert not replay(definitions, fault.run[1:])


def test_what_lies_before_a_join_that_waits_for_ever_is_not_dead() -> None:
    found = check_soundness(model("s>a1 a1>t5 t5>t5 a1>u u>a2 t9>a2 a2>e", RETRIED))
    assert {fault.elements for fault in found.faults if fault.kind == "dead-node"} == {("t9",), ("a2",), ("e",)}
