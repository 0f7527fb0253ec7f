"""Event logs to XES, a trace at a time, always in the same form: what is equal is written alike."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING
from uuid import UUID

from lxml import etree

from processes.errors import UsageError
from processes.eventlog import Items, Nested
from processes.log_sources import KEYS
from processes.messages import message
from processes.xml.xes_vocabulary import STANDARD, XES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from processes.eventlog import Attribute, Header, LogEvent, Simple, Trace, Value

_KINDS: dict[type, str] = {bool: "boolean", int: "int", float: "float", datetime: "date", UUID: "id", str: "string"}
_INFINITE = {math.inf: "INF", -math.inf: "-INF"}


def write_xes(traces: Iterable[Trace], stream: IO[bytes], header: Header) -> None:
    """Write a log."""
    with etree.xmlfile(stream, encoding="utf-8") as file:
        file.write_declaration()
        with file.element("log", {"xes.version": "1849-2016", "xes.features": "nested-attributes"}, nsmap={None: XES}):
            for element in _header(header):
                file.write("\n  ", element)
            for trace in traces:
                file.write("\n  ", _trace(trace), pretty_print=False)
            file.write("\n")


def _header(header: Header) -> Iterable[etree._Element]:
    for extension in (*STANDARD, *header.extensions):
        yield _element("extension", name=extension.name, prefix=extension.prefix, uri=extension.uri)
    for scope, attributes in (("trace", header.trace_globals), ("event", header.event_globals)):
        if attributes:
            yield _with(_element("global", scope=scope), attributes)
    for classifier in header.classifiers:
        yield _element("classifier", name=classifier.name, scope=classifier.scope, keys=classifier.keys)
    for key, value in header.attributes:
        yield _attribute(key, value)


def _trace(trace: Trace) -> etree._Element:
    try:
        element = _with(_element("trace"), (("concept:name", trace.case), *trace.attributes))
        element.extend(_event(event) for event in trace.events)
    except ValueError:  # of lxml
        text = message(
            "Case {case} has a character that XML cannot hold; take it out or write CSV.", case=repr(trace.case)
        )
        raise UsageError(text) from None
    etree.indent(element, space="  ", level=1)
    return element


def _event(event: LogEvent) -> etree._Element:
    fields = ((key, getattr(event, field)) for key, field in KEYS.items())
    return _with(_element("event"), (*((key, value) for key, value in fields if value != ""), *event.attributes))


def _attribute(key: str, value: Value) -> etree._Element:
    if isinstance(value, Items):
        element = _element(value.kind, key=key)
        element.append(_with(_element("values"), value.items))
        return _with(element, value.attributes)
    if isinstance(value, Nested):
        return _with(_attribute(key, value.value), value.attributes)
    return _element(_KINDS[type(value)], key=key, value=_as_text(value))


def _as_text(value: Simple) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, float):
        return _INFINITE.get(value, "NaN" if math.isnan(value) else str(value))
    return str(value)


def _with(element: etree._Element, attributes: Iterable[Attribute]) -> etree._Element:
    element.extend(_attribute(key, value) for key, value in attributes)
    return element


def _element(kind: str, **attributes: str) -> etree._Element:
    return etree.Element(kind, attributes)  # in the namespace of the log, when it is read again
