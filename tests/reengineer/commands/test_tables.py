from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from processes.durations import Span
from processes.errors import RefusedInputError
from processes.model import Definitions, Process, Question, Task
from reengineer.commands.tables import read_answers, read_precedences, read_times, write_questions

if TYPE_CHECKING:
    from pathlib import Path

FLOW = Definitions(
    id="d",
    processes=(
        Process(
            id="p",
            nodes=(
                Task(id="t1", name="Fire review", kind="task"),
                Task(id="t2", name="消防\n审查", kind="task"),
                Task(id="t3", name="Twin", kind="task"),
                Task(id="t4", name="Twin", kind="task"),
            ),
        ),
    ),
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "table.csv"


@pytest.mark.parametrize(
    "cell",
    [
        "t2",  # the id
        "消防 审查",  # the name on one line
        " 消防  审查 ",  # spaces do not matter
    ],
)
def test_an_element_is_named_by_id_or_name(table: Path, cell: str) -> None:
    table.write_text(f"before,after,reason,basis\nFire review,{cell},law,消防法 11\n", encoding="utf-8")

    (found,) = read_precedences(table, FLOW)

    assert (found.before, found.after, found.reason, found.basis) == ("t1", "t2", "law", "消防法 11")


def test_a_chinese_spreadsheet_is_read_in_its_own_encoding(table: Path) -> None:
    table.write_bytes("task,time,unit\n消防 审查,20,workingDay\n".encode("gb18030"))

    assert read_times(table, FLOW) == {"t2": Span(20)}


def test_a_time_without_unit_is_in_working_days(table: Path) -> None:
    table.write_text("task,time\nt1,2.5\n")

    assert read_times(table, FLOW) == {"t1": Span(2.5)}


def test_questions_come_back_as_answers(table: Path) -> None:
    table.write_text(write_questions((Question(before="t1", after="t2"),), FLOW), encoding="utf-8")
    table.write_text(table.read_text(encoding="utf-8").replace("t1,t2,,", "t1,t2,不需要,"), encoding="utf-8")

    assert read_answers(table, FLOW) == (Question(before="t1", after="t2", answer="no"),)


def test_empty_lines_are_no_rows(table: Path) -> None:
    table.write_text("task,time\n,\n\nt1,1\n")

    assert len(read_times(table, FLOW)) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("before,after\n", "line 1: the header lacks reason"),
        ("before,after,reason\nt1,t9,law\n", "line 2: t9 is neither the id nor the name"),
        ("before,after,reason\nt1,Twin,law\n", "line 2: Twin is the name of several elements: use an id of t3, t4"),
        ("before,after,reason\nt1,t2,habit\n", "line 2: habit is no reason"),
    ],
)
def test_a_bad_precedence_is_refused_with_its_line(table: Path, text: str, said: str) -> None:
    table.write_text(text)

    with pytest.raises(RefusedInputError, match=said):
        read_precedences(table, FLOW)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("t1,soon,", "soon is no time"),
        ("t1,-1,", "-1 is no time"),
        ("t1,nan,", "nan is no time"),
        ("t1,1,fortnight", "fortnight is no unit"),
    ],
)
def test_a_bad_time_is_refused(table: Path, row: str, said: str) -> None:
    table.write_text(f"task,time,unit\n{row}\n")

    with pytest.raises(RefusedInputError, match=said):
        read_times(table, FLOW)


def test_a_bad_answer_is_refused(table: Path) -> None:
    table.write_text("before,after,answer\nt1,t2,perhaps\n")

    with pytest.raises(RefusedInputError, match="perhaps is no answer"):
        read_answers(table, FLOW)


def test_bytes_that_are_no_text_are_refused(table: Path) -> None:
    table.write_bytes(b"task,time\n\xff\xff\xff,1\n")

    with pytest.raises(RefusedInputError, match="neither UTF-8 nor GB 18030"):
        read_times(table, FLOW)


def test_a_missing_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedInputError, match="cannot be read"):
        read_times(tmp_path / "none.csv", FLOW)
