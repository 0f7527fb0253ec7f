"""Tables from outside: precedences and times that the consultant brings as CSV, by element id or name.

A spreadsheet may write the file as UTF-8 or, in China, as GB 18030: both are read.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

from processes.durations import UNITS, XML_UNITS, Span
from processes.errors import RefusedInputError
from processes.messages import Message, message
from processes.model import NO_REASON, REASONS, Precedence, Question, all_nodes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from processes.model import Definitions

Row = tuple[int, dict[str, str]]


def read_precedences(path: str | Path, definitions: Definitions) -> tuple[Precedence, ...]:
    """Read columns before, after, reason, basis: why one task must wait for another (or that it is only custom)."""
    table = Table(path, definitions, ("before", "after", "reason"))
    found = []
    for line, row in table.rows:
        reason = row["reason"].lower()
        if reason not in (*REASONS, *NO_REASON):
            raise table.refused(
                line,
                message(
                    "{reason} is no reason; use one of {reasons}.", reason=reason or "-", reasons=(*REASONS, "custom")
                ),
            )
        found.append(
            Precedence(
                before=table.element(line, row["before"]),
                after=table.element(line, row["after"]),
                reason=reason,
                basis=row.get("basis", ""),
                evidence=f"{Path(path).name}:{line}",
            ),
        )
    return tuple(found)


def read_times(path: str | Path, definitions: Definitions) -> dict[str, Span]:
    """Read columns task, time, unit: how long a task takes; without a unit, working days."""
    table = Table(path, definitions, ("task", "time"))
    times = {}
    for line, row in table.rows:
        unit = XML_UNITS.get(row.get("unit", "") or "workingDay", row.get("unit", ""))
        if unit not in UNITS:
            raise table.refused(line, message("{unit} is no unit; use one of {units}.", unit=unit, units=tuple(UNITS)))
        times[table.element(line, row["task"])] = Span(table.amount(line, row["time"]), unit)
    return times


def read_answers(path: str | Path, definitions: Definitions) -> tuple[Question, ...]:
    """Read columns before, after, answer (yes, no or empty): the table that `--questions` wrote, filled in."""
    table = Table(path, definitions, ("before", "after", "answer"))
    answers = []
    for line, row in table.rows:
        answer = _YES_NO.get(row["answer"].lower())
        if answer is None:
            raise table.refused(
                line, message("{answer} is no answer; write yes, no, or nothing.", answer=row["answer"])
            )
        before, after = table.element(line, row["before"]), table.element(line, row["after"])
        answers.append(Question(before=before, after=after, answer=answer))
    return tuple(answers)


_YES_NO = {
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
_YES_NO |= {"不": "no"}


class Table:
    """A CSV file with a header, whose cells name elements of a flow."""

    def __init__(self, path: str | Path, definitions: Definitions, columns: tuple[str, ...]) -> None:
        self.path = Path(path)
        self.columns = columns
        self.by_name: dict[str, list[str]] = {}
        self.ids = set()
        for process in definitions.processes:
            for node in all_nodes(process):
                self.ids.add(node.id)
                self.by_name.setdefault(node.label, []).append(node.id)
        self.rows = tuple(self._read())

    def element(self, line: int, cell: str) -> str:
        """Return the id of the element that a cell names by id or by its one name."""
        if cell in self.ids:
            return cell
        found = self.by_name.get(" ".join(cell.split()), [])
        if len(found) == 1:
            return found[0]
        if found:
            raise self.refused(
                line, message("{cell} is the name of several elements: use an id of {ids}.", cell=cell, ids=found)
            )
        raise self.refused(
            line, message("{cell} is neither the id nor the name of an element of the flow.", cell=cell or "-")
        )

    def amount(self, line: int, cell: str) -> float:
        """Return a time that is zero or more."""
        try:
            amount = float(cell)
        except ValueError:
            amount = -1.0
        if not 0 <= amount < float("inf"):
            raise self.refused(line, message("{cell} is no time: write a number, zero or more.", cell=cell or "-"))
        return int(amount) if amount.is_integer() else amount

    def refused(self, line: int, why: Message) -> RefusedInputError:
        """Return the refusal of the table, with the line that is wrong."""
        reason = message("{file}, line {line}: {why}", file=self.path, line=line, why=why)
        return RefusedInputError(reason, kind="table", file=str(self.path), line=line)

    def _read(self) -> Iterator[Row]:
        reader = csv.DictReader(io.StringIO(self._text()))
        missing = tuple(column for column in self.columns if column not in (reader.fieldnames or ()))
        if missing:
            raise self.refused(
                1, message("the header lacks {columns}; it must name {all}.", columns=missing, all=self.columns)
            )
        for row in reader:
            if any((cell or "").strip() for cell in row.values() if isinstance(cell, str)):
                yield reader.line_num, {key: (cell or "").strip() for key, cell in row.items() if isinstance(key, str)}

    def _text(self) -> str:
        try:
            data = self.path.read_bytes()
        except OSError as error:
            reason = message("{file} cannot be read ({error}): check the path.", file=self.path, error=error.strerror)
            raise RefusedInputError(reason, kind="not-found", file=str(self.path)) from error
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
        raise self.refused(1, message("the text is neither UTF-8 nor GB 18030: save the table as UTF-8."))


def write_questions(questions: Sequence[Question], definitions: Definitions) -> str:
    """Return the open questions as a table to be filled in; the names are for the reader, the ids for the machine.

    The byte order mark makes spreadsheets read the Chinese names as what they are.
    """
    labels = {node.id: node.label for process in definitions.processes for node in all_nodes(process)}
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(("before", "after", "answer", "before_name", "after_name"))
    for question in questions:
        names = (labels.get(question.before, ""), labels.get(question.after, ""))
        table.writerow((question.before, question.after, question.answer, *names))
    return "\ufeff" + text.getvalue()
