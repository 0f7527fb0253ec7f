from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from sketches import file_of, sketch

from processes.durations import Span
from processes.errors import UsageError
from processes.model import Precedence, Question
from reengineer.questions import read_answers, read_precedence, read_times, write_questions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FILE = file_of(
    sketch(
        "s>a a>c c>d d>f f>e",
        a={"name": "环评审批"},
        c={"name": "Fire  review"},
        d={"name": "Same"},
        f={"name": "Same"},
    )
)


def test_questions_come_back_as_they_were_asked() -> None:
    questions = (Question(before="a", after="c"), Question(before="c", after="d", answer="no"))

    text = write_questions(FILE, questions)

    assert read_answers(text.encode("utf-8-sig"), FILE) == questions
    assert next(csv.DictReader(io.StringIO(text))) == {
        "scope": "p",
        "before": "a",
        "before_name": "环评审批",
        "after": "c",
        "after_name": "Fire review",
        "question": "Does “Fire review” need anything from “环评审批”?",
        "answer": "",
    }


@pytest.mark.parametrize(("word", "answer"), [("YES", "yes"), ("是", "yes"), ("n", "no"), ("不需要", "no"), (" ", "")])
def test_answers_in_the_words_people_use(word: str, answer: str) -> None:
    assert read_answers(f"before,after,answer\na,c,{word}\n".encode(), FILE)[0].answer == answer


@pytest.mark.parametrize(
    "content",
    [
        "before,after,reason,basis\n环评审批,Fire review,law,art. 38\n".encode(),
        "\ufeffbasis,reason,after,before\r\nart. 38,law,c,a\r\n".encode(),  # another order, a mark, Windows lines
        "before;after;reason;basis\n环评审批;c;LAW;art. 38\n".encode("gbk"),
        "before\tafter\treason\tbasis\na\tc\tlaw\tart. 38\n\t\t\t\n".encode("utf-16"),  # an empty row
        b"Before, After ,Reason,Basis,Note\na, Fire  review ,law,art. 38,whatever\n",
    ],
)
def test_precedence_from_any_spreadsheet(content: bytes) -> None:
    assert read_precedence(content, FILE) == (Precedence(before="a", after="c", reason="law", basis="art. 38"),)


def test_precedence_without_a_reason_is_the_word_of_the_analyst() -> None:
    assert read_precedence(b"before,after\na,c\n", FILE)[0].reason == "analyst"


def test_times_by_id_or_name_with_their_unit(tmp_path: Path) -> None:
    table = tmp_path / "times.csv"
    table.write_text("task,time,unit\na,3,\nFire review,4,hours\nd,1.5,工作日\nf,2,workingDay\n", encoding="utf-8")

    assert read_times(table, FILE) == {"a": Span(3), "c": Span(4, "hour"), "d": Span(1.5), "f": Span(2)}


@pytest.mark.parametrize(
    ("read", "content", "problem"),
    [
        (read_precedence, "before,reason\na,law\n", "line 1: there is no column after"),
        (read_precedence, "", "line 1: there is no column before, after"),
        (
            read_precedence,
            "before,after\na,c\na,Fire reviw\n",
            "line 3: Fire reviw is not in the file; did you mean Fire",
        ),
        (read_precedence, "before,after\na,Same\n", "line 2: Same names 2 elements; use one of the ids d, f"),
        (read_precedence, "before,after\na,\n", "line 2: the column after is empty"),
        (read_precedence, "before,after\na,qqqqqqq\n", "line 2: qqqqqqq is not in the file; use the id"),
        (read_precedence, "before,after,reason\na,c,because\n", "line 2: because is no reason; use one of data, law"),
        (read_answers, "before,after,answer\na,c,perhaps\n", "line 2: the answer perhaps is neither yes nor no"),
        (read_times, "task,time\na,soon\n", "line 2: the time soon is not a number"),
        (read_times, "task,time\na,-1\n", "line 2: the time -1 is not a number"),
        (read_times, "task,time\na,nan\n", "line 2: the time nan is not a number"),
        (read_times, "task,time,unit\na,1,fortnight\n", "line 2: fortnight is no unit; use one of minute"),
        (read_times, "task,time\na,1\na,2\n", "line 3: a has two times"),
        (read_times, "task,time\ns,1\n", "line 2: s is an event or a gateway; only tasks take time"),
        (read_precedence, "before,after\na,a\n", "line 2: a cannot come before itself"),
        (read_precedence, "before,after\na,c\nc,d\nd,a\n", "line 4: d before a goes round in a circle"),
        (read_precedence, "before,after,reason\na,c,law\na,c,custom\n", "line 3: a before c is custom in one row"),
        (read_answers, "before,after,answer\na,c,yes\na,c,no\n", "line 3: a and c were answered otherwise above"),
    ],
)
def test_errors_say_what_where_and_what_to_do(
    read: Callable[..., object], content: str, problem: str, tmp_path: Path
) -> None:
    table = tmp_path / "table.csv"
    table.write_text(content, encoding="utf-8")

    with pytest.raises(UsageError, match=f"^{table}, {problem}"):
        read(str(table), FILE)


def test_unreadable_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none.csv cannot be read: No such file"):
        read_times(tmp_path / "none.csv", FILE)
    with pytest.raises(UsageError, match="neither UTF-8 nor GBK"):
        read_times(b"task,time\n\xff\xff,1\n", FILE)


def test_a_habit_closes_no_circle() -> None:
    rows = b"before,after,reason\na,c,law\nc,a,custom\n"

    assert [row.reason for row in read_precedence(rows, FILE)] == ["law", "custom"]


def test_a_question_that_is_repeated_without_an_answer_keeps_the_one_it_has() -> None:
    assert read_answers(b"before,after,answer\na,c,yes\na,c,\n", FILE) == (
        Question(before="a", after="c", answer="yes"),
    )


def test_what_counts_only_after_other_answers_comes_last_and_says_so() -> None:
    asked, later = Question(before="a", after="c"), Question(before="a", after="d")

    first, second = csv.DictReader(io.StringIO(write_questions(FILE, (asked,), later=(later,))))

    assert first["question"] == "Does “Fire review” need anything from “环评审批”?"
    assert second["question"].endswith("(Counts only if questions above are answered with no.)")
