"""What a drawing leaves open is filled in so that an engine can run it, and said."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sketches import conditions, file_of, sketch

from processes.model import Gateway, Process
from reengineer.redesign.executable import make_executable

DIAMOND = "s>x x>a x>d a>xj d>xj xj>e"


def gateway(process: Process) -> Gateway:
    (found,) = [node for node in process.nodes if node.id == "x"]
    assert isinstance(found, Gateway)
    return found


def made(process: Process) -> tuple[Process, list[str]]:
    definitions, assumed = make_executable(file_of(process))
    return definitions.processes[0], [str(said) for said in assumed]


def test_a_bare_choice_gets_a_default_and_a_condition_and_says_so() -> None:
    process, said = made(sketch(DIAMOND))

    assert gateway(process).default == "x-a"
    assert {flow.id: flow.condition for flow in process.flows if flow.condition} == {"x-d": 'x == "d"'}
    assert process.executable
    assert len(said) == 3


def test_the_way_that_most_cases_take_is_the_default() -> None:
    process = sketch(DIAMOND)
    shares = {"x-a": 0.2, "x-d": 0.8}
    process = replace(process, flows=tuple(replace(flow, probability=shares.get(flow.id)) for flow in process.flows))

    assert gateway(made(process)[0]).default == "x-d"


def test_a_way_straight_to_an_end_is_not_the_default() -> None:
    process, _ = made(sketch("s>x x>e1 x>d d>e"))

    assert gateway(process).default == "x-d"


@pytest.mark.parametrize(
    "process",
    [
        sketch("s>a a>x d>x x>e"),  # a join decides nothing
        conditions(sketch(DIAMOND, x={"default": "x-a"}), x_d='kind == "b"'),  # all said
        conditions(sketch(DIAMOND), x_a='k == "a"', x_d='k == "b"'),  # a condition on each: not changed behind the back
    ],
)
def test_what_is_said_stays(process: Process) -> None:
    ready = replace(process, executable=True)
    definitions, assumed = make_executable(file_of(ready))

    assert definitions.processes[0] == ready
    assert not assumed


def test_text_in_quotes_does_not_break_a_condition() -> None:
    named = sketch(DIAMOND)
    named = replace(
        named, flows=tuple(replace(flow, name='"a\\b"') if flow.id == "x-d" else flow for flow in named.flows)
    )

    assert [flow.condition for flow in made(named)[0].flows if flow.condition] == ["x == \"'a b'\""]


def test_an_attribute_is_a_name_in_every_language() -> None:
    flows = DIAMOND.replace("x>", "x-1>").replace("s>x ", "s>x-1 ")
    process, _ = made(sketch(flows))

    assert [flow.condition for flow in process.flows if flow.condition] == ['x_1 == "d"']
