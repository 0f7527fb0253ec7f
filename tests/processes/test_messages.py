"""A message keeps pattern and facts apart, so that it can be said in three scripts."""

from __future__ import annotations

from processes.durations import Span
from processes.messages import Message, message


def test_facts_fill_the_gaps() -> None:
    assert str(message("{task} waits {span}", task="Review", span=Span(2))) == "Review waits 2 working days"


def test_facts_may_be_messages_and_lists() -> None:
    inner = message("after {task}", task="A")

    said = message("{when}: {all}", when=inner, all=("B", inner, Span(1)))

    assert str(said) == "after A: B, after A, 1 working day"
    assert said.render("zh-Hant").endswith("B、after A、1 個工作日")


def test_a_message_without_facts_may_have_braces() -> None:
    assert str(Message("a {{b}}")) == "a {b}"


def test_what_nobody_translated_is_said_in_english() -> None:
    assert message("A sentence that no catalogue has").render("zh-Hans") == "A sentence that no catalogue has"
