from __future__ import annotations

import gzip
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from itertools import islice
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processes.errors import RefusedInputError, UsageError
from processes.eventlog import (
    Classifier,
    EventLog,
    Extension,
    Header,
    Items,
    LogEvent,
    Nested,
    Reading,
    Trace,
    read_log,
    read_traces,
    write_log,
    write_traces,
)

START = datetime(2026, 2, 14, 1, 30, tzinfo=UTC)
CASE = Trace(
    case="2026-0001",
    attributes=(("district", "Jinwan"),),
    events=(
        LogEvent(
            activity="受理", time=START, resource="Li", department="Window", role="clerk", attributes=(("fee", "7"),)
        ),
        LogEvent(
            activity="Review", time=START + timedelta(hours=3), transition="start", activity_id="Task_2", instance="9"
        ),
    ),
)
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=8)
KEY = TEXT.map("x:".__add__)
TIME = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the next word
SIMPLE = st.one_of(
    TEXT, st.integers(), st.floats(allow_nan=False), st.booleans(), TIME, st.uuids(), st.just(float("-inf"))
)


def attributes(values: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(st.tuples(KEY, values), max_size=3, unique_by=lambda pair: pair[0]).map(tuple)


VALUE = st.recursive(
    SIMPLE,
    lambda inner: st.one_of(
        st.builds(Nested, SIMPLE, attributes(inner).filter(bool)),
        st.builds(Items, st.sampled_from(["list", "container"]), attributes(inner), attributes(SIMPLE)),
    ),
    max_leaves=3,
)


def traces(values: st.SearchStrategy) -> st.SearchStrategy:
    event = st.builds(
        LogEvent,
        activity=TEXT,
        time=TIME,
        transition=TEXT,
        **dict.fromkeys(("activity_id", "instance", "resource", "role", "department"), st.just("") | TEXT),
        attributes=attributes(values),
    )
    events = st.lists(event, min_size=1, max_size=3)
    return st.builds(Trace, case=TEXT, events=events.map(tuple), attributes=attributes(values))


HEADER = st.builds(
    Header,
    attributes=attributes(VALUE),
    extensions=st.lists(st.builds(Extension, name=TEXT, prefix=KEY, uri=TEXT), max_size=2).map(tuple),
    classifiers=st.lists(st.builds(Classifier, name=TEXT, keys=TEXT, scope=TEXT), max_size=2).map(tuple),
    trace_globals=attributes(SIMPLE),
    event_globals=attributes(SIMPLE),
)
LOG = st.builds(EventLog, traces=st.lists(traces(VALUE), max_size=2).map(tuple), header=HEADER)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("logs")


@given(log=LOG)
def test_what_is_written_as_xes_is_read_back(folder: Path, log: EventLog) -> None:
    first, second = folder / "first.xes", folder / "second.xes.gz"
    write_log(log, first)
    write_log(read_log(first), second)

    assert read_log(first) == log
    assert gzip.decompress(second.read_bytes()) == first.read_bytes()


@given(cases=st.lists(traces(TEXT), max_size=4, unique_by=lambda trace: trace.case))
def test_what_is_written_as_csv_is_read_back(folder: Path, cases: list[Trace]) -> None:
    ordered = tuple(
        Trace(case=c.case, attributes=c.attributes, events=tuple(sorted(c.events, key=lambda e: e.time))) for c in cases
    )
    write_log(EventLog(traces=ordered), folder / "log.csv.gz")
    back = read_log(folder / "log.csv.gz").traces

    assert [plainly(trace) for trace in back] == [plainly(trace) for trace in ordered]


def plainly(trace: Trace) -> tuple:
    """Return a trace without the order of its attributes, which columns share."""
    events = [(e.activity, e.time, e.transition, e.resource, e.department, sorted(e.attributes)) for e in trace.events]
    return trace.case, sorted(trace.attributes), events


@pytest.mark.parametrize("name", ["log.xes", "log.xes.gz", "log.csv", "log.CSV.gz"])
def test_a_trace_survives_every_form(tmp_path: Path, name: str) -> None:
    write_traces([CASE], tmp_path / name)

    assert tuple(read_traces(tmp_path / name)) == (CASE,)
    assert read_log((tmp_path / name).read_bytes()).traces == (CASE,)


def test_an_xes_of_another_tool_is_understood() -> None:
    log = read_log(b"""<?xml version="1.0"?>
<!-- by hand --><?pi pi?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <extension name="Cost" prefix="cost" uri="http://www.xes-standard.org/cost.xesext"/>
  <global scope="event"><string key="concept:name" value="?"/></global>
  <classifier name="Activity" keys="concept:name"/>
  <string key="source" value="a tool"/>
  <trace><int key="concept:name" value="7"/>
    <!-- a comment --><list key="parts"><string key="a" value="1"/><string key="a" value="2"/></list>
    <event><string key="concept:name" value="Sign"><int key="page" value="2"/></string>
      <string key="time:timestamp" value="2026-02-14T09:30:00"/><boolean key="urgent" value="1"/></event>
  </trace>
</log>""")

    sign = LogEvent(activity="Sign", time=START, attributes=(("urgent", True),))
    parts = Items("list", (("a", "1"), ("a", "2")))
    assert log.traces == (Trace(case="7", events=(sign,), attributes=(("parts", parts),)),)
    assert [extension.prefix for extension in log.header.extensions] == ["cost"]
    assert log.header.classifiers == (Classifier(name="Activity", keys="concept:name"),)
    assert (log.header.event_globals, log.header.attributes) == ((("concept:name", "?"),), (("source", "a tool"),))


def test_a_log_without_traces_has_a_header() -> None:
    log = read_log(b'<log><string key="a" value="b"/></log>')

    assert log == EventLog(traces=(), header=Header(attributes=(("a", "b"),)))


def test_rows_of_cases_may_be_mixed_and_out_of_order() -> None:
    log = read_log(
        "案件编号;环节;办理时间;部门;note\nA;two;2026/2/14 9:31;Fire;x\nB;one;2026年2月14日 10:00;;\n\nA;one;2026-02-14 09:30;Fire;\n".encode()
    )

    assert [(trace.case, [event.activity for event in trace.events]) for trace in log.traces] == [
        ("B", ["one"]),
        ("A", ["one", "two"]),
    ]
    assert log.traces[1].events[0] == LogEvent(activity="one", time=START, department="Fire")
    assert log.traces[1].events[1].attributes == (("note", "x"),)


def test_columns_zone_and_encoding_can_be_named() -> None:
    how = Reading(case="号", activity="what", time="when", zone="UTC", encoding="gb18030", resource="who")
    (trace,) = read_traces("号\twhat\twhen\twho\n1\t签字\t2026-02-14\tLi\n".encode("gb18030"), how=how)

    assert trace.events[0] == LogEvent(activity="签字", time=datetime(2026, 2, 14, tzinfo=UTC), resource="Li")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="NOT TESTED HERE: no /proc to read memory from")
def test_memory_does_not_grow_with_the_log(tmp_path: Path) -> None:
    program = (
        "import sys; from processes.eventlog import read_traces; n = sum(1 for _ in read_traces(sys.argv[1]));"
        "print(n, *[line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')])"
    )
    trace = (
        b'<trace><string key="concept:name" value="1"/><string key="note" value="%s"/><event>'
        b'<string key="concept:name" value="Sign"/><date key="time:timestamp" value="2026-02-14T09:30:00"/></event></trace>'
    ) % (b"x" * 4000)
    peaks = []
    for number in (1, 10_000):
        (tmp_path / "log.xes").write_bytes(b"<log>" + number * trace + b"</log>")
        command = [sys.executable, "-c", program, tmp_path / "log.xes"]
        count, kilobytes = map(int, subprocess.run(command, capture_output=True, check=True).stdout.split())
        assert count == number
        peaks.append(kilobytes * 1024)

    assert (tmp_path / "log.xes").stat().st_size > 40_000_000
    assert peaks[1] - peaks[0] < 4_000_000


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"<log><trace>", r"log, line 1: the log is not well-formed XML \(Premature end"),
        (b"<lo g", "log, line 1: the log is not well-formed XML"),
        (b"<", "log, line 1: the log is not well-formed XML"),
        (b'<!DOCTYPE log [<!ENTITY a "b">]><log/>', "log: the log has a DOCTYPE"),
        (b"<definitions xmlns='x'/>", "log: element definitions is not the log element"),
        (b"<log>\n<trace/></log>", "log, line 2: the trace has no concept:name"),
        (b"<log>\n<trace><string key='concept:name' value=''/></trace></log>", "line 2: the trace has no concept:name"),
        (
            b"<log><trace><string key='concept:name' value='1'/>\n<event/></trace></log>",
            "line 2: the event has no time:timestamp",
        ),
        (
            b"<log><trace><string key='concept:name' value='1'/>\n<event><date key='time:timestamp' value='2026-01-01'/></event></trace></log>",
            "line 2: the event has no concept:name",
        ),
        (
            b"<log><trace><string key='concept:name' value='1'/><event>\n<date key='time:timestamp' value='soon'/></event></trace></log>",
            "line 2: the value 'soon' of time:timestamp is no date",
        ),
        (b"<log>\n<int key='a' value='1.5'/></log>", "line 2: the value '1.5' of a is no int"),
        (b"<log>\n<date key='a' value='0001-01-01T00:00:00'/></log>", "of a is no date"),
        (b"<log>\n<date key='a' value='2026/13/01'/></log>", "of a is no date"),
        (b"<log>\n<boolean key='a' value='yes'/></log>", "line 2: the value 'yes' of a is no boolean"),
        (b"<log>\n<id key='a' value='1'/></log>", "line 2: the value '1' of a is no id"),
        (b"<log>\n<string key='a'/></log>", "line 2: the value None of a is no string"),
        (b"<log>\n<string value='a'/></log>", "line 2: string is no attribute of XES with a key"),
        (b"<log>\n<thing key='a' value='b'/></log>", "line 2: thing is no attribute of XES"),
        (
            b"<log><trace><string key='concept:name' value='1'/></trace>\n<string key='a' value='b'/></log>",
            "line 2: string stands outside a trace",
        ),
        (
            b"<log><trace><string key='concept:name' value='1'/></trace>\n<event/><trace/></log>",
            "line 2: event stands outside a trace",
        ),
        (b"\x1f\x8b\x08 not really", "log is not packed as it should be"),
        (gzip.compress(b"<log/>", mtime=0)[:-3], "log is not packed as it should be"),
        (b"", "no column that tells the case by its name"),
        (b"case,task\n", "no column that tells the time by its name; name one of: case, task"),
        (b"case,task,time\n1,Sign\n", "log, line 2: there are 2 values for 3 columns"),
        (b"case,task,time\n1,Sign,soon\n", "log, line 2: 'soon' is no time"),
        (b"case,task,time\n\n1,Sign,2026-02-30 10:00\n", "log, line 3: '2026-02-30 10:00' is no time"),
        (b"case,task,time\n1,,2026-02-14\n", "log, line 2: column task is empty"),
        (b'case,task,time\n1,"Sign"x,2026-02-14\n', "log, line 2: this is not CSV"),
        (b"case,task,time\n1,\xd6\xd0,2026-02-14\n", "log, after line 1: the bytes are not utf-8-sig"),
    ],
)
def test_every_bad_log_has_one_clear_sentence(text: bytes, reason: str) -> None:
    with pytest.raises(RefusedInputError, match=reason) as caught:
        read_log(text, file="log")

    assert caught.value.kind == "event-log"
    assert "\n" not in str(caught.value)


@given(
    name=st.sampled_from(["case.xes", "case.csv", "case.csv.gz"]),
    place=st.integers(0, 2000),
    length=st.integers(0, 9),
    more=st.sampled_from([b"<", b">", b'"', b"\x00", b"\n", b",", b"\xff", b"&a;", b"<!DOCTYPE x>", b"x", b""]),
)
def test_a_damaged_log_is_read_or_refused(folder: Path, name: str, place: int, length: int, more: bytes) -> None:
    write_traces([CASE], folder / name)
    whole = (folder / name).read_bytes()
    place %= len(whole)
    try:
        read_log(whole[:place] + more + whole[place + length :])
    except RefusedInputError as refusal:
        assert "\n" not in str(refusal)  # noqa: PT017 - either is right


def test_a_column_that_is_named_must_be_there() -> None:
    with pytest.raises(RefusedInputError, match="log has no column who; it has: case, task, time"):
        read_log(b"case,task,time\n", file="log", how=Reading(resource="who"))


@pytest.mark.parametrize("zone", ["Nowhere/Land", "../etc", ""])
def test_a_time_zone_must_be_one(zone: str) -> None:
    with pytest.raises(UsageError, match="There is no time zone"):
        read_log(b"case,task,time\n", how=Reading(zone=zone))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RefusedInputError, match=r"none.xes cannot be read \(No such file"):
        read_log(tmp_path / "none.xes")


def test_an_event_has_a_zone() -> None:
    with pytest.raises(UsageError, match="The time 2026-02-14 09:30:00 of Sign has no zone"):
        LogEvent(activity="Sign", time=datetime.fromisoformat("2026-02-14 09:30"))


@pytest.mark.parametrize(
    ("attribute", "name", "reason"),
    [
        (("bad", "\x00"), "log.xes", "Case '2026-0001' has a character that XML cannot hold"),
        (("parts", Items("list", ())), "log.csv", "A list of values has no place in a row of CSV"),
        (("a", "b"), "log.json", "log.json is no name of an event log"),
        (("a", "b"), "none/log.csv", "log.csv cannot be written"),
    ],
)
def test_what_cannot_be_written_is_refused(tmp_path: Path, attribute: tuple, name: str, reason: str) -> None:
    trace = Trace(case=CASE.case, events=CASE.events, attributes=(attribute,))
    with pytest.raises(UsageError, match=reason):
        write_traces([trace], tmp_path / name)


def test_an_attribute_without_a_column_is_not_lost_in_silence(tmp_path: Path) -> None:
    other = Trace(case="2", events=CASE.events, attributes=(("more", "x"),))
    with pytest.raises(UsageError, match="Case 2 has the attribute case:more, for which there is no column"):
        write_traces([CASE, other], tmp_path / "log.csv")


def test_values_of_csv_are_text(tmp_path: Path) -> None:
    number = UUID(int=1)
    of_case = (("yes", True), ("page", Nested(2, (("of", 3),))), ("id", number))
    write_log(EventLog(traces=(Trace(case="1", events=CASE.events, attributes=of_case),)), tmp_path / "log.csv")
    (trace,) = read_traces(tmp_path / "log.csv")

    assert trace.attributes == (("yes", "true"), ("page", "2"), ("id", str(number)))


def test_times_of_any_zone_are_written_in_utc(tmp_path: Path) -> None:
    event = LogEvent(activity="Sign", time=START.astimezone(timezone(timedelta(hours=8))))
    write_traces([Trace(case="1", events=(event,), attributes=(("x", float("nan")),))], tmp_path / "log.xes")

    assert b'value="2026-02-14T01:30:00.000000+00:00"' in (tmp_path / "log.xes").read_bytes()
    assert b'<float key="x" value="NaN"/>' in (tmp_path / "log.xes").read_bytes()


def test_a_real_log(shared: Path, tmp_path: Path) -> None:
    log = read_log(shared / "data" / "receipt" / "receipt.csv")
    write_log(log, tmp_path / "receipt.xes.gz")
    events = [event for trace in log.traces for event in trace.events]

    assert (len(log.traces), len(events)) == (1434, 8577)
    assert len({event.activity for event in events}) == 27
    assert len({event.resource for event in events}) == 48
    assert len({event.department for event in events}) == 10
    assert read_log(tmp_path / "receipt.xes.gz") == log
    assert [trace.case for trace in islice(read_traces(tmp_path / "receipt.xes.gz"), 1)] == [log.traces[0].case]
