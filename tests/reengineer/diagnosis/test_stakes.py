from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from study_kit import Branch, choice, days, intake, parallel, row, task, water

from processes.blocks import sequence
from processes.durations import Span
from processes.model import NO_REASON
from reengineer.diagnosis.diagnose import diagnose

if TYPE_CHECKING:
    from processes.model import Definitions

# For each task of a row: its days, and which earlier tasks it reads the result of (by number, modulo its place).
rows = st.lists(st.tuples(st.integers(1, 9), st.sets(st.integers(0, 8), max_size=2)), min_size=1, max_size=9)


def _needs(place: int, read: set[int]) -> set[int]:
    return {number % place for number in read} if place else set()


def _flow(drawn: list[tuple[int, set[int]]]) -> Definitions:
    tasks = (
        task(
            f"t{place}",
            time_limit=days(None, amount),
            reads=["given", *(f"d{number}" for number in sorted(_needs(place, read)))],
            writes=[f"d{place}"],
        )
        for place, (amount, read) in enumerate(drawn)
    )
    return row(*tasks)


@settings(max_examples=30)
@given(rows)
def test_days_of_all_needless_waits_are_the_row_less_its_longest_chain_of_data(
    drawn: list[tuple[int, set[int]]],
) -> None:
    finish: list[int] = []
    for place, (amount, read) in enumerate(drawn):
        finish.append(amount + max((finish[number] for number in _needs(place, read)), default=0))
    saved = sum(amount for amount, _ in drawn) - max(finish)

    found = [item.days for item in diagnose(_flow(drawn)).findings if item.rule == "false-sequence"]

    assert max((span.amount for span in found if span), default=0) == saved


@settings(max_examples=30)
@given(rows)
def test_no_needless_wait_has_a_reason_and_none_saves_more_alone_than_together(
    drawn: list[tuple[int, set[int]]],
) -> None:
    result = diagnose(_flow(drawn))
    found = [item for item in result.findings if item.rule == "false-sequence"]
    reasoned = {(item.before, item.after) for item in result.precedences if item.reason not in NO_REASON}

    for item in found[1:]:
        later, earlier = item.elements
        assert (earlier, later) not in reasoned
        assert item.days is not None
        assert found[0].days is not None
        assert item.days.amount <= found[0].days.amount


def test_waits_inside_a_branch_and_around_the_choice_are_told_together() -> None:
    x = task("x", reads=["file"], writes=["x1"], time_limit=days(None, 6))
    y = task("y", reads=["file"], writes=["y1"], time_limit=days(None, 4))
    branch = Branch(condition='big == "yes"', block=sequence(x, y))

    found = diagnose(row(intake(), water(), choice("big?", branch, Branch(), inputs_complete=True))).findings

    # As drawn 2 + 10 + (6 + 4), without the waits 2 + max(10, max(6, 4)).
    assert next(item.days for item in found if item.rule == "false-sequence") == Span(10)


def test_a_task_off_the_critical_path_saves_nothing() -> None:
    fax = task("fax", "Fax the file", reads=["file"], time_limit=days(None, 3))

    found = diagnose(row(intake(), parallel(water(), fax))).findings

    assert [item.days for item in found if item.rule == "integral-technology"] == [Span(0)]
