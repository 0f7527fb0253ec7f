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
        # Written inside, elements without a namespace are in that of the log.
        with file.element("log", {"xes.version": "1849-2016", "xes.features": "nested-attributes"}, nsmap={None: XES}):
            for element in _header(header):
                file.write("\n  ", element)
            for trace in traces:
                file.write("\n  ", _trace(trace))
            file.write("\n")


def _header(header: Header) -> etree._Element:
    log = etree.Element("log")
    for extension in (*STANDARD, *header.extensions):
        etree.SubElement(log, "extension", name=extension.name, prefix=extension.prefix, uri=extension.uri)
    for scope, attributes in (("trace", header.trace_globals), ("event", header.event_globals)):
        if attributes:
            _add_all(etree.SubElement(log, "global", scope=scope), attributes)
    for classifier in header.classifiers:
        etree.SubElement(log, "classifier", name=classifier.name, scope=classifier.scope, keys=classifier.keys)
    _add_all(log, header.attributes)
    return log


def _trace(trace: Trace) -> etree._Element:
    element = etree.Element("trace")
    try:
        _add(element, "concept:name", trace.case)
        _add_all(element, trace.attributes)
        for event in trace.events:
            _add_event(etree.SubElement(element, "event"), event)
    except ValueError:  # of lxml
        text = message(
            "Case {case} has a character that XML cannot hold; take it out or write CSV.", case=repr(trace.case)
        )
        raise UsageError(text) from None
    etree.indent(element, space="  ", level=1)
    return element


def _add_event(element: etree._Element, event: LogEvent) -> None:
    for key, field in KEYS.items():
        value = getattr(event, field)
        if value != "":
            _add(element, key, value)
    _add_all(element, event.attributes)


def _add_all(parent: etree._Element, attributes: Iterable[Attribute]) -> None:
    for key, value in attributes:
        _add(parent, key, value)


def _add(parent: etree._Element, key: str, value: Value) -> None:
    if isinstance(value, Items):
        element = etree.SubElement(parent, value.kind, key=key)
        _add_all(etree.SubElement(element, "values"), value.items)
        _add_all(element, value.attributes)
    elif isinstance(value, Nested):
        _add(parent, key, value.value)
        _add_all(parent[-1], value.attributes)
    else:
        etree.SubElement(parent, _KINDS[type(value)], key=key, value=_as_text(value))


def _as_text(value: Simple) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, float):
        return _INFINITE.get(value, "NaN" if math.isnan(value) else str(value))
    return str(value)
