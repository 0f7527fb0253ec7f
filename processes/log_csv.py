"""Event logs as CSV: a row an event; columns are found by their usual names, or by those given."""

from __future__ import annotations

import csv
import io
from typing import IO, TYPE_CHECKING

from processes.errors import UsageError
from processes.eventlog import Items, LogEvent, Nested, Reading, Trace, sorted_by_time
from processes.log_sources import KEYS, LogSource, find_zone, read_time
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from processes.eventlog import Attribute, Value

CASE = "case:concept:name"
_OF_CASE = "case:"
# Names by which a column tells what it is, in small letters, best first.
USUAL = {
    "case": (CASE, "case_id", "case id", "caseid", "case", "案件编号", "办件编号", "业务流水号", "流水号"),
    "activity": ("concept:name", "activity", "activity name", "task", "event", "活动", "环节", "环节名称", "办理环节"),
    "time": ("time:timestamp", "timestamp", "time", "complete timestamp", "end time", "end_time", "办理时间", "时间"),
    "transition": ("lifecycle:transition", "transition", "lifecycle"),
    "activity_id": ("bl:activity", "activity_id", "activity id"),
    "instance": ("concept:instance", "instance"),
    "resource": ("org:resource", "resource", "user", "经办人", "办理人"),
    "role": ("org:role", "role", "岗位"),
    "department": ("org:group", "department", "group", "部门", "单位"),
}
_NEEDED = ("case", "activity", "time")


def read_csv(log: LogSource, how: Reading) -> Iterator[Trace]:
    """Read a log in two passes: the first finds the last row of each case, the second gives a trace when it is complete."""
    last = {row.case: row.line for row in _Rows(log, how).read(parts=False)}
    cases: dict[str, list[_Row]] = {}
    for row in _Rows(log, how).read():
        cases.setdefault(row.case, []).append(row)
        if row.line == last[row.case]:
            rows = cases.pop(row.case)
            trace = Trace(
                case=row.case, events=tuple(row.event for row in rows if row.event), attributes=rows[0].of_case
            )
            yield sorted_by_time(trace)


def write_csv(traces: Iterable[Trace], stream: IO[bytes], columns: tuple[str, ...] | None) -> None:
    """Write one row an event, the columns of the standard first."""
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\n")
    for trace in traces:
        if columns is None:
            events = dict.fromkeys(key for event in trace.events for key, _ in event.attributes)
            columns = (*(_OF_CASE + key for key, _ in trace.attributes), *events)
        if stream.tell() == 0:
            writer.writerow((CASE, *KEYS, *columns))
        of_case = {_OF_CASE + key: value for key, value in trace.attributes}
        for event in trace.events:
            more = of_case | dict(event.attributes)
            if unknown := [key for key in more if key not in columns]:
                raise UsageError(
                    message(
                        "Case {case} has the attribute {key}, for which there is no column; name all columns before writing.",
                        case=trace.case,
                        key=unknown[0],
                    )
                )
            fields = (_as_text(getattr(event, name)) for name in KEYS.values())
            writer.writerow((trace.case, *fields, *(_as_text(more.get(column, "")) for column in columns)))
    if stream.tell() == 0:
        writer.writerow((CASE, *KEYS, *(columns or ())))
    text.detach()


def _as_text(value: Value) -> str:
    if isinstance(value, Nested):
        return _as_text(value.value)
    if isinstance(value, Items):
        raise UsageError(message("A list of values has no place in a row of CSV; write the log as XES."))
    return str(value).lower() if isinstance(value, bool) else str(value)


class _Row:
    """An event, with its case and where it stands."""

    __slots__ = ("case", "event", "line", "of_case")

    def __init__(self, case: str, line: int) -> None:
        self.case = case
        self.line = line
        self.event: LogEvent | None = None
        self.of_case: tuple[Attribute, ...] = ()


class _Rows:
    """The rows of one pass."""

    def __init__(self, log: LogSource, how: Reading) -> None:
        self.log = log
        self.how = how
        self.zone = find_zone(how.zone)
        self.header: list[str] = []
        self.fields: dict[str, int] = {}
        self.more: list[tuple[str, int]] = []
        self.of_case: list[tuple[str, int]] = []

    def read(self, *, parts: bool = True) -> Iterator[_Row]:
        """Read the rows; without `parts` only their cases."""
        with self.log.open() as stream:
            line = 1
            try:
                text = io.TextIOWrapper(stream, encoding=self.how.encoding, newline="")
                rows = csv.reader(text, delimiter=self._read_header(text.readline()), strict=True)
                for values in rows:
                    line = rows.line_num + 1
                    if values:
                        yield self._row(values, line, parts=parts)
            except csv.Error as error:
                text_of = message(
                    "{file}, line {line}: this is not CSV ({reason}); export it again.",
                    **self._at(line + 1),
                    reason=str(error),
                )
                raise self.log.refusal(text_of, line + 1) from None
            except (UnicodeDecodeError, LookupError):
                text_of = message(
                    "{file}, after line {line}: the bytes are not {encoding}; save it as UTF-8, or name its encoding.",
                    **self._at(line),
                    encoding=self.how.encoding,
                )
                raise self.log.refusal(text_of, line) from None

    def _read_header(self, first: str) -> str:
        delimiter = max(",;\t", key=first.count)
        self.header = [name.strip() for name in next(csv.reader([first], delimiter=delimiter), [])]
        small = [name.lower() for name in self.header]
        for field, usual in USUAL.items():
            given = getattr(self.how, field)
            names = [name.lower() for name in (given,)] if given else [name for name in usual if name in small]
            if names and names[0] in small:
                self.fields[field] = small.index(names[0])
            elif given or field in _NEEDED:
                raise self._no_column(field, given)
        taken = set(self.fields.values())
        others = [(name, place) for place, name in enumerate(self.header) if place not in taken]
        self.of_case = [(name.removeprefix(_OF_CASE), place) for name, place in others if name.startswith(_OF_CASE)]
        self.more = [(name, place) for name, place in others if not name.startswith(_OF_CASE)]
        return delimiter

    def _row(self, values: list[str], line: int, *, parts: bool) -> _Row:
        if len(values) != len(self.header):
            text = message(
                "{file}, line {line}: there are {found} values for {columns} columns; check quotes and separators.",
                **self._at(line),
                found=len(values),
                columns=len(self.header),
            )
            raise self.log.refusal(text, line)
        row = _Row(values[self.fields["case"]], line)
        if parts:
            row.event = self._event(values, line)
            row.of_case = tuple((name, values[place]) for name, place in self.of_case if values[place])
        for field in _NEEDED:
            if not values[self.fields[field]].strip():
                text = message(
                    "{file}, line {line}: column {column} is empty; every event needs its case, activity and time.",
                    **self._at(line),
                    column=self.header[self.fields[field]],
                )
                raise self.log.refusal(text, line)
        return row

    def _event(self, values: list[str], line: int) -> LogEvent:
        fields = {field: values[place] for field, place in self.fields.items() if values[place]}
        del fields["case"]
        written = fields.pop("time")
        time = read_time(written, self.zone)
        if time is None:
            text = message(
                "{file}, line {line}: {time} is no time; write it as 2026-02-14 09:30:00.",
                **self._at(line),
                time=repr(written),
            )
            raise self.log.refusal(text, line)
        more = tuple((name, values[place]) for name, place in self.more if values[place])
        return LogEvent(time=time, attributes=more, **fields)

    def _no_column(self, field: str, given: str) -> Exception:
        if given:
            text = message(
                "{file} has no column {name}; it has: {columns}.", file=self.log.name, name=given, columns=self.header
            )
        else:
            text = message(
                "{file} has no column that tells the {field} by its name; name one of: {columns}.",
                file=self.log.name,
                field=field,
                columns=self.header,
            )
        return self.log.refusal(text, 1)

    def _at(self, line: int) -> dict[str, object]:
        return {"file": self.log.name, "line": line}
