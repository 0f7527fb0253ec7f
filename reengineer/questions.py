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
from processes.model import REASONS, Event, Gateway, Precedence, Question, all_nodes, scopes
from reengineer.tables import ElementNames, Row, read_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
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


def write_questions(
    definitions: Definitions, questions: Iterable[Question], *, later: Iterable[Question] = (), language: str = "en"
) -> str:
    """Return the table of questions as CSV text; write it with a byte order mark for spreadsheets (utf-8-sig).

    `later` are those that count only if others are answered with no: they come last, and say so.
    """
    names = {"": ""}
    scope_of: dict[str, str] = {}
    for scope in (scope for process in definitions.processes for scope in scopes(process)):
        names |= {node.id: node.label for node in scope.nodes}
        scope_of |= {node.id: scope.label for node in scope.nodes}
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(COLUMNS)
    depends = dict.fromkeys(questions, False) | dict.fromkeys(later, True)
    for question, only_then in depends.items():
        before, after = (names.get(name, name) for name in (question.before, question.after))
        asked = message("Does “{after}” need anything from “{before}”?", after=after, before=before)
        if only_then:
            asked = message("{question} (Counts only if questions above are answered with no.)", question=asked)
        place = scope_of.get(question.after, "")
        table.writerow((place, question.before, before, question.after, after, asked.render(language), question.answer))
    return text.getvalue()


def read_answers(source: str | Path | bytes, definitions: Definitions) -> tuple[Question, ...]:
    """Return the questions of a table with what was answered; rows left empty stay open."""
    names = ElementNames(definitions)
    found: dict[tuple[str, str], str] = {}
    for row in read_rows(source, ("before", "after", "answer")):
        pair, answer = _pair(names, row), _answer(row)
        if answer and found.get(pair, answer) not in {"", answer}:
            raise row.error(message("{before} and {after} were answered otherwise above.", **_names(row)))
        found[pair] = answer or found.get(pair, "")
    return tuple(Question(before=before, after=after, answer=answer) for (before, after), answer in found.items())


def read_precedence(source: str | Path | bytes, definitions: Definitions) -> tuple[Precedence, ...]:
    """Return the precedences of a table with the columns before, after, reason and basis.

    The reason may be missing: then it is the analyst's word. `custom` says that the order is habit and may go.
    """
    names = ElementNames(definitions)
    found: dict[Precedence, Row] = {}
    habits: dict[tuple[str, str], bool] = {}
    for row in read_rows(source, ("before", "after")):
        pair, reason = _pair(names, row), _reason(row)
        if habits.setdefault(pair, reason == "custom") != (reason == "custom"):
            raise row.error(
                message("{before} before {after} is custom in one row and necessary in another.", **_names(row))
            )
        found[Precedence(before=pair[0], after=pair[1], reason=reason, basis=row["basis"])] = row
    _refuse_circle(found)
    return tuple(found)


def read_times(source: str | Path | bytes, definitions: Definitions) -> dict[str, Span]:
    """Return the time of each task in a table with the columns task, time and unit (a working day, unless said)."""
    names = ElementNames(definitions)
    instants = {n.id for p in definitions.processes for n in all_nodes(p) if isinstance(n, (Event, Gateway))}
    found: dict[str, Span] = {}
    for row in read_rows(source, ("task", "time")):
        task = names.find(row, "task")
        if task in instants:
            raise row.error(message("{task} is an event or a gateway; only tasks take time.", task=row["task"]))
        if task in found:
            raise row.error(message("{task} has two times; take one out.", task=row["task"]))
        found[task] = Span(_amount(row), _unit(row))
    return found


def _pair(names: ElementNames, row: Row) -> tuple[str, str]:
    before, after = names.find(row, "before"), names.find(row, "after")
    if before == after:
        raise row.error(message("{before} cannot come before itself.", before=row["before"]))
    return before, after


def _names(row: Row) -> dict[str, str]:
    return {"before": row["before"], "after": row["after"]}


def _refuse_circle(found: Mapping[Precedence, Row]) -> None:
    """Refuse the first row that, with those above it, puts a task before itself."""
    later: dict[str, set[str]] = {}
    for precedence, row in found.items():
        if precedence.reason == "custom":
            continue
        reached, waiting = set[str](), [precedence.after]
        while waiting:
            place = waiting.pop()
            if place not in reached:
                reached.add(place)
                waiting += later.get(place, ())
        if precedence.before in reached:
            raise row.error(
                message(
                    "{before} before {after} goes round in a circle with the rows above; take one out.", **_names(row)
                )
            )
        later.setdefault(precedence.before, set()).add(precedence.after)


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
