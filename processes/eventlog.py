"""Event logs: what happened to which case, when, by whom (IEEE 1849, XES).

The attributes of the standard extensions concept, lifecycle, time and organizational are fields; all others are kept as
they are. A log is a file of any size: `read_traces` and `write_traces` hold one trace at a time, `read_log` and `write_log`
the whole. Files are XES or CSV, plain or packed with gzip; reading looks at the content, writing at the name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

Simple = str | int | float | bool | datetime | UUID
Attribute = tuple[str, "Value"]


@dataclass(frozen=True, slots=True)
class Nested:
    """A value that has attributes itself."""

    value: Simple
    attributes: tuple[Attribute, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """Several values under one key: in order (`list`) or not (`container`)."""

    kind: Literal["list", "container"]
    items: tuple[Attribute, ...]
    attributes: tuple[Attribute, ...] = ()


Value = Simple | Nested | Items


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEvent:
    """Something that happened to a case: an activity went through a transition of its life."""

    activity: str
    time: datetime  # with a zone
    transition: str = "complete"
    activity_id: str = ""  # the element of the model
    instance: str = ""  # which execution of the activity
    resource: str = ""
    role: str = ""
    department: str = ""
    attributes: tuple[Attribute, ...] = ()

    def __post_init__(self) -> None:
        if self.time.tzinfo is None:
            text = message(
                "The time {time} of {activity} has no zone; give it one.", time=self.time, activity=self.activity
            )
            raise UsageError(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """The events of one case, in order."""

    case: str
    events: tuple[LogEvent, ...]
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """Where the meaning of the keys with a prefix is written down."""

    name: str
    prefix: str
    uri: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Classifier:
    """Which keys make two events (or traces) the same."""

    name: str
    keys: str
    scope: str = "event"


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What a log says about itself; of the extensions, those that are not standard."""

    attributes: tuple[Attribute, ...] = ()
    extensions: tuple[Extension, ...] = ()
    classifiers: tuple[Classifier, ...] = ()
    trace_globals: tuple[Attribute, ...] = ()
    event_globals: tuple[Attribute, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLog:
    """The traces of many cases."""

    traces: tuple[Trace, ...]
    header: Header = Header()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How to read a file: the zone of times without one; of CSV the encoding, and column names that tell themselves not."""

    zone: str = "Asia/Shanghai"
    encoding: str = "utf-8-sig"
    case: str = ""
    activity: str = ""
    time: str = ""
    transition: str = ""
    activity_id: str = ""
    instance: str = ""
    resource: str = ""
    role: str = ""
    department: str = ""


def read_traces(source: str | Path | bytes, *, file: str = "", how: Reading | None = None) -> Iterator[Trace]:
    """Read the traces of a log one by one; `file` is the name to use in messages.

    XES is read trace by trace. The rows of CSV may be mixed: a trace is given at its last row, so that as many cases are
    held as are open at once in the file, and the number of its last row for each case.
    """
    from processes.log_sources import LogSource

    log = LogSource(source, file)
    how = how or Reading()
    if log.is_xml():
        from processes.xml.xes_reader import XesReader

        yield from XesReader(log, how.zone).read()
    else:
        from processes.log_csv import read_csv

        yield from read_csv(log, how)


def read_log(source: str | Path | bytes, *, file: str = "", how: Reading | None = None) -> EventLog:
    """Read a whole log."""
    from processes.log_sources import LogSource

    log = LogSource(source, file)
    if not log.is_xml():
        return EventLog(traces=tuple(read_traces(source, file=file, how=how)))
    from processes.xml.xes_reader import XesReader

    reader = XesReader(log, (how or Reading()).zone)
    traces = tuple(reader.read())
    return EventLog(traces=traces, header=reader.header)


def write_traces(
    traces: Iterable[Trace], path: Path, *, header: Header | None = None, columns: tuple[str, ...] | None = None
) -> None:
    """Write traces as they come, to `.xes`, `.xes.gz`, `.csv` or `.csv.gz`.

    CSV needs to know its columns before the first row: `columns` names the attributes (those of traces with `case:` before
    them); without it they are those of the first trace. CSV has no header, and all its values are text.
    """
    from processes.log_sources import open_to_write

    kind = path.name.removesuffix(".gz").rpartition(".")[2].lower()
    if kind == "xes":
        from processes.xml.xes_writer import write_xes

        with open_to_write(path) as stream:
            write_xes(traces, stream, header or Header())
    elif kind == "csv":
        from processes.log_csv import write_csv

        with open_to_write(path) as stream:
            write_csv(traces, stream, columns)
    else:
        text = message("{file} is no name of an event log; end it in .xes, .csv, .xes.gz or .csv.gz.", file=path)
        raise UsageError(text)


def write_log(log: EventLog, path: Path) -> None:
    """Write a whole log; in CSV with a column for every attribute."""
    of_traces = {f"case:{key}": None for trace in log.traces for key, _ in trace.attributes}
    of_events = {key: None for trace in log.traces for event in trace.events for key, _ in event.attributes}
    write_traces(log.traces, path, header=log.header, columns=(*of_traces, *of_events))


def sorted_by_time(trace: Trace) -> Trace:
    """Return the trace with its events in order of time; those of one instant stay as they were."""
    return replace(trace, events=tuple(sorted(trace.events, key=lambda event: event.time)))
