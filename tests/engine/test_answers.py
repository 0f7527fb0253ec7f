"""Answers come as text and are compared as what the flow asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from staff import open_items

from engine.answers import kinds, read_answers
from processes.blocks import Branch, build, choice, sequence, task
from processes.errors import UsageError
from processes.expressions import evaluate
from processes.writer import write

if TYPE_CHECKING:
    from engine.service import Engine


@pytest.mark.parametrize(
    ("condition", "answer", "holds"),
    [
        ("amount > 1000", "1500", True),
        ("1000.5 < amount", "1000.7", True),
        ("approved", "yes", True),
        ("!approved", "true", False),
        ("approved == false", "no", True),
        ('"fire" in consulted', "water, fire", True),
        ('"fire" in consulted', "", False),
        ('!("fire" in consulted) || kind == "a && b"', "water、gas", True),
        ('kind == "1"', "1", True),
        ("size(kind) > 3", "hotel", True),  # more than comparisons: as text
    ],
)
def test_an_answer_is_read_as_it_is_compared(condition: str, answer: str, *, holds: bool) -> None:
    name = next(name for name in ("amount", "approved", "consulted", "kind") if name in condition)
    said: dict[str, Any] = {"kind": "x"} | read_answers({name: answer}, kinds([condition]))
    assert evaluate(condition, said) is holds


@pytest.mark.parametrize(("condition", "answer"), [("a > 1", "much"), ("a == true", "perhaps")])
def test_what_cannot_be_read_is_refused(condition: str, answer: str) -> None:
    with pytest.raises(UsageError, match=f"not {answer}"):
        read_answers({"a": answer}, kinds([condition]))


@pytest.mark.parametrize(("answer", "then"), [("1500", "head"), ("10", "clerk")])
def test_a_flow_that_compares_numbers_is_worked_with_text(office: Engine, answer: str, then: str) -> None:
    high = Branch(condition="amount > 1000", block=task("head"))
    flow, _ = office.deploy(write(build(sequence(task("a"), choice("much?", high, Branch(block=task("clerk")))))))
    office.add_person("li")
    for post in office.posts():
        office.assign("li", post.id)
    receipt = office.start(flow)
    item = open_items(office, receipt)[0]
    (asked,) = office.decisions(item.id)
    assert asked.values == ("1000",)
    office.complete(item.id, by="li", decisions={"amount": answer})
    assert [found.element for found in open_items(office, receipt)] == [then]
    assert open_items(office, office.start(flow, attributes={"amount": answer}))[0].element == "a"
