"""What the consultant is asked and says: the table of questions, precedences and times from outside the file.

`questions.csv` has one row for each pair that nothing explains, with an empty column `answer` for yes or no. Elements
are named by id or by name.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from processes.durations import UNITS, XML_UNITS, Span
from processes.messages import message
from processes.model import REASONS, Precedence, Question, scopes
from reengineer.tables import ElementNames, Row, read_rows

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from processes.model import Definitions

COLUMNS = ("scope", "before", "before_name", "after", "after_name", "question", "answer")
ANSWERS = {
    "": "",
    "yes": "yes",
    "y": "yes",
    "是": "yes",
    "需要": "yes",
    "no": "no",
    "n": "no",
    "否": "no",
    "不需要": "no",
}
UNIT_WORDS = {
    **{unit: unit for unit in UNITS},
    **{f"{unit}s": unit for unit in UNITS},
    **{name.lower(): unit for name, unit in XML_UNITS.items()},
    "": "working day",
    "工作日": "working day",
    "天": "day",
    "小时": "hour",
    "小時": "hour",
    "分钟": "minute",
    "分鐘": "minute",
    "月": "month",
}


def write_questions(definitions: Definitions, questions: Iterable[Question], *, language: str = "en") -> str:
    """Return the table of questions as CSV text; write it with a byte order mark for spreadsheets (utf-8-sig)."""
    names = {"": ""}
    scope_of: dict[str, str] = {}
    for scope in (scope for process in definitions.processes for scope in scopes(process)):
        names |= {node.id: node.label for node in scope.nodes}
        scope_of |= {node.id: scope.label for node in scope.nodes}
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for question in dict.fromkeys(questions):
        before, after = (names.get(name, name) for name in (question.before, question.after))
        asked = message("Does “{after}” need anything from “{before}”?", after=after, before=before)
        place = scope_of.get(question.after, "")
        table.writerow((place, question.before, before, question.after, after, asked.render(language), question.answer))
    return text.getvalue()


def read_answers(source: str | Path | bytes, definitions: Definitions) -> tuple[Question, ...]:
    """Return the questions of a table with what was answered; rows left empty stay open."""
    names = ElementNames(definitions)
    return tuple(
        Question(before=names.find(row, "before"), after=names.find(row, "after"), answer=_answer(row))
        for row in read_rows(source, ("before", "after", "answer"))
    )


def read_precedence(source: str | Path | bytes, definitions: Definitions) -> tuple[Precedence, ...]:
    """Return the precedences of a table with the columns before, after, reason and basis.

    The reason may be missing: then it is the analyst's word. `custom` says that the order is habit and may go.
    """
    names = ElementNames(definitions)
    return tuple(
        Precedence(
            before=names.find(row, "before"), after=names.find(row, "after"), reason=_reason(row), basis=row["basis"]
        )
        for row in read_rows(source, ("before", "after"))
    )


def read_times(source: str | Path | bytes, definitions: Definitions) -> dict[str, Span]:
    """Return the time of each task in a table with the columns task, time and unit (a working day, unless said)."""
    names = ElementNames(definitions)
    found: dict[str, Span] = {}
    for row in read_rows(source, ("task", "time")):
        task = names.find(row, "task")
        if task in found:
            raise row.error(message("{task} has two times; take one out.", task=row["task"]))
        found[task] = Span(_amount(row), _unit(row))
    return found


def _answer(row: Row) -> str:
    word = row["answer"].lower()
    if word not in ANSWERS:
        raise row.error(message("the answer {answer} is neither yes nor no; leave it empty if open.", answer=word))
    return ANSWERS[word]


def _reason(row: Row) -> str:
    reason = row["reason"].lower() or "analyst"
    allowed = (*REASONS, "custom")
    if reason not in allowed:
        raise row.error(message("{reason} is no reason; use one of {allowed}.", reason=reason, allowed=allowed))
    return reason


def _amount(row: Row) -> float:
    try:
        amount = float(row["time"])
    except ValueError:
        amount = -1.0
    if not 0 <= amount < float("inf"):
        raise row.error(message("the time {time} is not a number from 0 upwards.", time=row["time"]))
    return amount


def _unit(row: Row) -> str:
    unit = UNIT_WORDS.get(row["unit"].lower())
    if unit is None:
        raise row.error(message("{unit} is no unit; use one of {units}.", unit=row["unit"], units=UNITS))
    return unit
